"""What a person does with an import: send it, map it, apply it, give it up."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from emdia.formats.portfolio import Kind
from emdia.web import toasts
from emdia.web import words as common
from emdia.web.guard import GuardedRequest, action, form_page, now
from emdia.web.imports import views, words
from emdia.web.imports.forms import Columns, Upload
from emdia.workflows import import_portfolio
from emdia.workflows.import_portfolio import FileRefused, UnableToImport


@action("imports.run")
def upload(request: GuardedRequest) -> HttpResponse:
    """Take a file in. Where its columns are known from an earlier one it is checked at once."""
    found = views.found_imports(request)
    form = Upload(found.sources, request.POST, request.FILES)
    if not form.is_valid():
        return views.listed(request, found, form, status=422)
    try:
        import_id = import_portfolio.receive_and_check(
            company_id=request.company.id,
            kind=Kind(form.cleaned_data["kind"]),
            source=form.cleaned_data["source"],
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            by=request.actor,
        )
    except FileRefused as refusal:
        told = common.word(words.FILE_FAULTS, refusal.fault.code)
        return views.listed(request, found, form, status=422, refused=told)
    return redirect("import", import_id)


@form_page("imports.run")
def map_columns(request: GuardedRequest, import_id: int) -> HttpResponse:
    """Say which column is which field; the file is checked with it."""
    found = views.found_or_404(request, import_id)
    if request.method != "POST":
        return views.shown(request, found, Columns(found))
    form = Columns(found, request.POST)
    if not form.is_valid():
        return views.shown(request, found, form, status=422)
    try:
        import_portfolio.check_later(
            company_id=request.company.id, import_id=import_id, mapping=form.mapping()
        )
    except UnableToImport as refusal:
        toasts.refused(request, str(common.word(words.REFUSALS, str(refusal))))
    return redirect("import", import_id)


@action("imports.run")
def apply(request: GuardedRequest, import_id: int) -> HttpResponse:
    """Write what is right into the books; a worker does it, all of it or nothing."""
    try:
        import_portfolio.apply_later(
            company_id=request.company.id,
            import_id=import_id,
            leave_wrong="leave_wrong" in request.POST,
            by=request.actor,
        )
    except UnableToImport as refusal:
        return _refused(request, import_id, refusal)
    return redirect("import", import_id)


@action("imports.run")
def cancel(request: GuardedRequest, import_id: int) -> HttpResponse:
    """Give an import up, or stop its reading."""
    try:
        import_portfolio.cancel(
            company_id=request.company.id, import_id=import_id, by=request.actor, now=now()
        )
    except UnableToImport as refusal:
        return _refused(request, import_id, refusal)
    toasts.done(request, _("The import was given up; nothing was applied."))
    return redirect("import", import_id)


def _refused(request: GuardedRequest, import_id: int, refusal: UnableToImport) -> HttpResponse:
    if str(refusal) == "import_unknown":
        raise Http404
    toasts.refused(request, str(common.word(words.REFUSALS, str(refusal))))
    return redirect("import", import_id)
