"""The company and its branches."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import company_settings as reports
from emdia.web import toasts
from emdia.web.guard import GuardedRequest, form_page, page
from emdia.web.settings import words
from emdia.web.settings.forms import BranchForm, BrandForm, CompanyForm
from emdia.web.settings.history import history
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.words import word
from emdia.workflows import change_company as workflow


@page("settings.see")
def company(request: GuardedRequest) -> HttpResponse:
    """Show what the company is, its branches and who changed its settings."""
    found = reports.company(company_id=request.company.id)
    context = {
        "company": found,
        "second_factor_for": word(words.SECOND_FACTOR_FOR, found.second_factor_for),
        "history": history(found.history),
    }
    return answer(request, "company_settings", "company.html", context)


@form_page("company.edit", sudo=True)
def edit(request: GuardedRequest) -> HttpResponse:
    """Change the company, with a reason."""
    found = reports.company(company_id=request.company.id)
    before = {name: getattr(found, name) for name in CompanyForm.base_fields if name != "reason"}
    form = CompanyForm(request.POST or None, initial=before)
    if form.is_valid():
        told = dict(form.cleaned_data)
        why = told.pop("reason")
        try:
            workflow.change(
                company_id=request.company.id,
                fields=workflow.CompanyFields(**told),
                reason=why,
                by=request.actor,
            )
        except workflow.UnableToChangeCompany as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Changed. The history keeps what stood before."))
            return redirect("company_settings")
    back = reverse("company_settings")
    return form_answer(request, "company_settings", form, title=_("Change the company"), back=back)


@form_page("company.edit", sudo=True)
def set_brand(request: GuardedRequest) -> HttpResponse:
    """Choose the colour and the logo of the company's documents."""
    found = reports.company(company_id=request.company.id)
    before = {"brand_colour": found.brand_colour}
    form = BrandForm(request.POST or None, request.FILES or None, initial=before)
    if form.is_valid():
        told = form.cleaned_data
        brought = told["logo"].read() if told["logo"] else None
        try:
            workflow.set_brand(
                company_id=request.company.id,
                colour=told["brand_colour"],
                logo=b"" if told["without_logo"] else brought,
                reason=told["reason"],
                by=request.actor,
            )
        except workflow.UnableToChangeCompany as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Changed. The history keeps what stood before."))
            return redirect("company_settings")
    title, back = _("How documents look"), reverse("company_settings")
    return form_answer(request, "company_settings", form, title=title, back=back)


@form_page("company.edit", sudo=True)
def add_branch(request: GuardedRequest) -> HttpResponse:
    """Add an establishment."""
    form = BranchForm(request.POST or None)
    return _kept(request, form, None) or form_answer(
        request,
        "company_settings",
        form,
        title=_("New branch"),
        back=reverse("company_settings"),
    )


@form_page("company.edit", sudo=True)
def edit_branch(request: GuardedRequest, branch_id: int) -> HttpResponse:
    """Change an establishment."""
    found = reports.branch(company_id=request.company.id, branch_id=branch_id)
    if found is None:
        raise Http404
    before = {name: getattr(found, name) for name in BranchForm.base_fields}
    form = BranchForm(request.POST or None, initial=before)
    return _kept(request, form, branch_id) or form_answer(
        request, "company_settings", form, title=found.name, back=reverse("company_settings")
    )


def _kept(request: GuardedRequest, form: BranchForm, branch_id: int | None) -> HttpResponse | None:
    """Return the way on when the branch was stored; None when the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        workflow.keep_branch(
            company_id=request.company.id,
            branch_id=branch_id,
            **form.cleaned_data,
            by=request.actor,
        )
    except workflow.UnableToChangeCompany as refusal:
        refuse(form, refusal)
        return None
    toasts.done(request, _("Branch kept."))
    return redirect("company_settings")
