"""Closing a month and asking to open it again."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.rules.month_closing import NotAMonth, first_day, last_day
from emdia.web import toasts
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.ledger import rows
from emdia.web.ledger.forms import Closing, Reopening
from emdia.web.ledger.tabs import tabs
from emdia.web.ledger.words import REFUSALS
from emdia.web.words import word
from emdia.workflows import close_month
from emdia.workflows import reopen_month as reopening


@page("ledger.see")
def month_closing(request: GuardedRequest) -> HttpResponse:
    """Show the checks before a month closes, and what was closed."""
    return _desk(request, month=_asked(request))


@action("ledger.close")
def close(request: GuardedRequest) -> HttpResponse:
    """Close a month, with a reason where something is open."""
    form = Closing(request.POST)
    if not form.is_valid():
        return _desk(request, form=form, status=422)
    month = form.cleaned_data["month"]
    try:
        close_month.close(
            company_id=request.company.id,
            month=month,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            today=today(request),
        )
    except close_month.UnableToClose as refusal:
        form.add_error(None, str(word(REFUSALS, str(refusal))))
        return _desk(request, month=month, form=form, status=422)
    toasts.done(request, _("%(month)s is closed.") % {"month": f"{month:%m/%Y}"})
    return redirect("month_closing")


@action("ledger.close")
def reopen(request: GuardedRequest) -> HttpResponse:
    """Ask another person to open the month closed last again."""
    form = Reopening(request.POST)
    if form.is_valid():
        try:
            reopening.request(
                company_id=request.company.id,
                month=form.cleaned_data["month"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except reopening.UnableToReopen as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.waits(request, _("Another person must approve before the month opens again."))
            return redirect("month_closing")
    return _desk(request, reopening_form=form, status=422)


def _asked(request: GuardedRequest) -> date | None:
    try:
        return first_day(request.GET.get("month", ""))
    except NotAMonth:
        return None


def _desk(
    request: GuardedRequest,
    *,
    month: date | None = None,
    form: Closing | None = None,
    reopening_form: Reopening | None = None,
    status: int = 200,
) -> HttpResponse:
    found = close_month.desk(company_id=request.company.id, month=month, today=today(request))
    context: dict[str, Any] = {
        "tabs": tabs("month_closing"),
        "month": f"{found.month:%m/%Y}",
        "month_value": f"{found.month:%Y-%m}",
        "ends": day(last_day(found.month)),
        "checks": rows.check_cells(found.checks, found.currency),
        "may_close": found.may_close and "ledger.close" in request.capabilities,
        "closed_through": day(found.closed_through),
        "last_month": f"{found.closed_through:%m/%Y}" if found.closed_through else "",
        "history": [rows.closing_cells(row) for row in found.history],
        "form": form or Closing(initial={"month": f"{found.month:%Y-%m}"}),
        "reopening_form": reopening_form,
        "reopening_month": "",
    }
    if found.closed_through and "ledger.close" in request.capabilities and found.history:
        value = f"{found.closed_through:%Y-%m}"
        context["reopening_month"] = value
        context["reopening_form"] = reopening_form or Reopening(
            initial={"month": value}, auto_id="reopen_%s"
        )
    return render(request, "web/ledger/closing.html", context, status=status)
