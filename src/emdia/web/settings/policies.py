"""What one person may do alone, and how small a difference closes a title."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import company_settings as reports
from emdia.reports.company_settings import Policies
from emdia.rules.settlement import Tolerance
from emdia.web import toasts
from emdia.web.figures import amount, day, percent, priced
from emdia.web.guard import GuardedRequest, form_page, now, page
from emdia.web.settings.charging_forms import BorderoLimitForm, ChargingRulesForm
from emdia.web.settings.forms import PPM_PER_PERCENT, LimitForm, ToleranceForm, UsualTermsForm
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.workflows import change_company
from emdia.workflows import change_settings as workflow
from emdia.workflows import set_charging_rules as charging

HERE = "policies"


@page("settings.see")
def policies(request: GuardedRequest) -> HttpResponse:
    """Show the policies that hold now."""
    return answer(request, HERE, "policies.html", _cells(_policies(request)))


@form_page("policies.edit", sudo=True)
def set_limit(request: GuardedRequest) -> HttpResponse:
    """Lower the limit at once, or ask for a higher one."""
    return _limit(
        request,
        held_cents=_policies(request).reversal_limit_cents,
        keep=workflow.set_limit,
        title=_("What one person may do alone"),
    )


@form_page("policies.edit", sudo=True)
def set_concession_limit(request: GuardedRequest) -> HttpResponse:
    """Lower what one person may grant or cancel alone at once, or ask for more."""
    return _limit(
        request,
        held_cents=_policies(request).concession_limit_cents,
        keep=workflow.set_concession_limit,
        title=_("What one person may grant or cancel alone"),
    )


def _limit(
    request: GuardedRequest, *, held_cents: int, keep: Callable[..., workflow.Set], title: str
) -> HttpResponse:
    before = {"limit": amount(held_cents, _policies(request).currency)}
    form = LimitForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            done = keep(
                company_id=request.company.id,
                limit_cents=form.cleaned_data["limit"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    hint = _("A lower limit holds at once; a higher one when another person approves.")
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)


@form_page("policies.edit", sudo=True)
def set_bordero_limit(request: GuardedRequest) -> HttpResponse:
    """Ask for a second person above a lower amount at once; above a higher one by two."""
    held = _policies(request)
    limit_cents = held.bordero_limit_cents
    before = {} if limit_cents is None else {"limit": amount(limit_cents, held.currency)}
    form = BorderoLimitForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            done = workflow.set_bordero_limit(
                company_id=request.company.id,
                limit_cents=form.cleaned_data["limit"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    hint = _("A lower limit holds at once; a higher one when another person approves.")
    title = _("Borderôs that need a second person")
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)


@form_page("policies.edit", sudo=True)
def charging_rules(request: GuardedRequest) -> HttpResponse:
    """Say under which agreement titles are charged: the first rule that fits."""
    found = reports.charging_rules(company_id=request.company.id)
    form = ChargingRulesForm(
        request.POST or None,
        agreements=found.agreements,
        branches=found.branches,
        rules=found.rules,
    )
    if form.is_valid():
        try:
            charging.set_rules(
                company_id=request.company.id,
                rules=form.rules(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except charging.UnableToSetRules as refusal:
            refuse(form, refusal)
        else:
            return _said(request, workflow.Set(waits=False))
    context = {
        "form": form,
        "groups": form.groups(),
        "back": reverse(HERE),
        "title": _("Under which agreement titles are charged"),
    }
    status = 422 if form.errors else 200
    return answer(request, HERE, "charging_rules.html", context, status=status)


@form_page("policies.edit", sudo=True)
def set_tolerance(request: GuardedRequest) -> HttpResponse:
    """Narrow the tolerance at once, or ask for a wider one."""
    form = ToleranceForm(request.POST or None, initial=_tolerance_before(_policies(request)))
    if form.is_valid():
        told = dict(form.cleaned_data)
        why = told.pop("reason")
        try:
            done = workflow.set_tolerance(
                company_id=request.company.id,
                tolerance=Tolerance(**told),
                reason=why,
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    hint = _("The larger of amount and part holds. Wider needs another person's approval.")
    title = _("Tolerance of small differences")
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)


@form_page("policies.edit", sudo=True)
def set_usual_terms(request: GuardedRequest) -> HttpResponse:
    """Set the late terms of titles that come without any."""
    held = _policies(request)
    before = {
        "usual_fine_ppm": held.usual_fine_ppm / PPM_PER_PERCENT,
        "usual_interest_monthly_ppm": held.usual_interest_monthly_ppm / PPM_PER_PERCENT,
        "usual_grace_days": held.usual_grace_days,
    }
    form = UsualTermsForm(request.POST or None, initial=before)
    if form.is_valid():
        told = dict(form.cleaned_data)
        why = told.pop("reason")
        try:
            change_company.set_usual_terms(
                company_id=request.company.id,
                terms=change_company.UsualTerms(**told),
                reason=why,
                by=request.actor,
            )
        except change_company.UnableToChangeCompany as refusal:
            refuse(form, refusal)
        else:
            return _said(request, workflow.Set(waits=False))
    hint = _("Titles that are there keep the terms they have.")
    title = _("Usual late terms")
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)


def _said(request: GuardedRequest, done: workflow.Set) -> HttpResponse:
    if done.waits:
        toasts.waits(request, _("Asked for: another person must approve it."))
    else:
        toasts.done(request, _("It holds from now on."))
    return redirect(HERE)


def _policies(request: GuardedRequest) -> Policies:
    return reports.policies(company_id=request.company.id)


def _tolerance_before(held: Policies) -> dict[str, object]:
    tolerance = held.tolerance
    return {
        "short_cents": amount(tolerance.short_cents, held.currency),
        "over_cents": amount(tolerance.over_cents, held.currency),
        "short_ppm": tolerance.short_ppm / PPM_PER_PERCENT,
        "over_ppm": tolerance.over_ppm / PPM_PER_PERCENT,
    }


def _cells(held: Policies) -> dict[str, object]:
    tolerance = held.tolerance
    return {
        "limit": priced(held.reversal_limit_cents, held.currency),
        "concession_limit": priced(held.concession_limit_cents, held.currency),
        "bordero_limit": ""
        if held.bordero_limit_cents is None
        else priced(held.bordero_limit_cents, held.currency),
        "short": (priced(tolerance.short_cents, held.currency), percent(tolerance.short_ppm)),
        "over": (priced(tolerance.over_cents, held.currency), percent(tolerance.over_ppm)),
        "fine": percent(held.usual_fine_ppm),
        "interest": percent(held.usual_interest_monthly_ppm),
        "grace": held.usual_grace_days,
        "closed_through": day(held.closed_through_date),
    }
