"""The list of templates, one of them, and writing it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.formats.letters import Fault
from emdia.reports import message_templates as reports
from emdia.reports.message_templates import TemplateRow, VersionRow
from emdia.web import toasts
from emdia.web.figures import instant
from emdia.web.guard import GuardedRequest, action, form_page, now, page
from emdia.web.message_templates.forms import NewTemplate, Why, Wording
from emdia.web.message_templates.words import (
    FAULTS,
    FIELDS,
    KINDS,
    LANGUAGES,
    PLACEHOLDERS,
    REFUSALS,
    SHIPPED,
    SPOKEN,
    STATES,
)
from emdia.web.words import state, word
from emdia.workflows import message_templates as workflow


@page("messages.see")
def templates(request: GuardedRequest) -> HttpResponse:
    """List how demands are worded."""
    found = reports.templates(company_id=request.company.id)
    context = {
        "rows": [_cells(one) for one in found.rows],
        "may_ship": found.may_ship,
        "may_write": "templates.write" in request.capabilities,
    }
    return render(request, "web/message_templates/templates.html", context)


@page("messages.see")
def template(request: GuardedRequest, template_id: int) -> HttpResponse:
    """Show what a template says, what is being written, and its versions."""
    return render(
        request, "web/message_templates/template.html", _page(request, template_id, Why())
    )


@action("templates.write")
def ship(request: GuardedRequest) -> HttpResponse:
    """Add the templates shipped with the program."""
    count = workflow.ship(company_id=request.company.id, by=request.actor, now=now())
    toasts.done(request, _("Templates added: %(count)s.") % {"count": count})
    return redirect("message_templates")


@form_page("templates.write")
def begin(request: GuardedRequest) -> HttpResponse:
    """Begin a template of one's own."""
    form = NewTemplate(request.POST or None)
    if form.is_valid():
        try:
            template_id = workflow.begin(
                company_id=request.company.id, by=request.actor, **form.cleaned_data
            )
        except workflow.UnableToWord as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return redirect("write_template", template_id)
    context = {"form": form}
    return render(
        request,
        "web/message_templates/begin.html",
        context,
        status=422 if form.errors else 200,
    )


@form_page("templates.write")
def write(request: GuardedRequest, template_id: int) -> HttpResponse:
    """Write the next version; what is wrong with it is said where it stands."""
    found = _found(request, template_id)
    begun = found.row.open or found.row.approved
    form = Wording(request.POST or None, texts=found.texts.get(begun.id, {}) if begun else {})
    if form.is_valid():
        try:
            workflow.write(
                company_id=request.company.id,
                template_id=template_id,
                texts=form.texts(),
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToWord as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Draft kept."))
            return redirect("message_template", template_id)
    context = {
        "form": form,
        "parts": form.parts(),
        "row": _cells(found.row),
        "placeholders": list((SPOKEN if found.row.kind == "call" else PLACEHOLDERS).items()),
    }
    status = 422 if form.errors else 200
    return render(request, "web/message_templates/write.html", context, status=status)


@action("templates.write")
def ask(request: GuardedRequest, version_id: int) -> HttpResponse:
    """Ask a second person to let a version be sent."""
    template_id = _template_of(request, version_id)
    form = Why(request.POST)
    if form.is_valid():
        try:
            workflow.ask_approval(
                company_id=request.company.id,
                version_id=version_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToWord as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Asked: another person decides."))
            return redirect("message_template", template_id)
    return render(
        request,
        "web/message_templates/template.html",
        _page(request, template_id, form),
        status=422,
    )


@action("templates.write")
def take_back(request: GuardedRequest, version_id: int) -> HttpResponse:
    """Let what waits for a decision be a draft again."""
    template_id = _template_of(request, version_id)
    try:
        workflow.take_back(company_id=request.company.id, version_id=version_id, by=request.actor)
    except workflow.UnableToWord as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("It can be changed again."))
    return redirect("message_template", template_id)


def _template_of(request: GuardedRequest, version_id: int) -> int:
    try:
        return reports.template_of(company_id=request.company.id, version_id=version_id)
    except reports.Missing as missing:
        raise Http404 from missing


def _found(request: GuardedRequest, template_id: int) -> reports.TemplatePage:
    try:
        return reports.template(company_id=request.company.id, template_id=template_id)
    except reports.Missing as missing:
        raise Http404 from missing


def _page(request: GuardedRequest, template_id: int, form: Why) -> dict[str, Any]:
    found = _found(request, template_id)
    shown = found.row.open or found.row.approved
    return {
        "row": _cells(found.row),
        "shown": _version_cells(shown) if shown else None,
        "texts": [
            {"language": LANGUAGES.get(language, language), "code": language, "said": said}
            for language, said in (found.texts.get(shown.id, {}) if shown else {}).items()
        ],
        "faults": [
            _fault(language, one) for language, some in found.faults.items() for one in some
        ],
        "versions": [_version_cells(one) for one in found.versions],
        "form": form,
        "may_write": "templates.write" in request.capabilities,
    }


def _fault(language: str, fault: Fault) -> dict[str, Any]:
    return {
        "where": f"{LANGUAGES[language]} · {word(FIELDS, fault.field)}",
        "line": fault.line,
        "column": fault.column,
        "words": word(FAULTS, fault.code),
        "found": fault.found,
    }


def _cells(row: TemplateRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "name": SHIPPED.get(row.code, row.name) if row.name == row.code else row.name,
        "kind": word(KINDS, row.kind),
        "approved": _version_cells(row.approved) if row.approved else None,
        "open": _version_cells(row.open) if row.open else None,
    }


def _version_cells(row: VersionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "state": state(STATES, row.state),
        "is_draft": row.state == "draft",
        "is_asked": row.state == "asked",
        "written_by": row.written_by,
        "written": instant(row.written_at),
        "approved_by": row.approved_by,
        "approved": instant(row.approved_at) if row.approved_at else "",
        "languages": ", ".join(str(LANGUAGES.get(one, one)) for one in row.languages),
    }
