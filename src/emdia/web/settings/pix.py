"""Pix: the keys, their providers, and what providers tell us."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import pix_settings as reports
from emdia.web import toasts
from emdia.web.figures import amount, count, day, instant
from emdia.web.guard import GuardedRequest, action, form_page, now, page
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.settings.pix_form import PixForm
from emdia.web.settings.words import PIX_REASONS, PIX_STATES, REFUSALS
from emdia.web.words import state, word
from emdia.workflows import set_up_pix as workflow
from emdia.workflows.change_settings import UnableToSet

HERE = "pix_settings"


@page("settings.see")
def pix(request: GuardedRequest) -> HttpResponse:
    """Show the accounts, and what a person should look at."""
    found = reports.pix_settings(company_id=request.company.id)
    context = {
        "accounts": [_account(row) for row in found.accounts],
        "waiting": count(found.waiting),
        "doubted": [
            {
                "at": instant(row.received_at),
                "reason": word(PIX_REASONS, row.reason),
                "body": row.body,
            }
            for row in found.doubted
        ],
        "returns": [
            {
                "receipt": row.receipt_id,
                "at": instant(row.recorded_at),
                "number": row.end_to_end_id,
                "amount": amount(row.amount_cents, found.currency),
                "reason": word(PIX_REASONS, row.reason),
            }
            for row in found.returns
        ],
    }
    return answer(request, HERE, "pix.html", context)


def _account(row: reports.PixAccountRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.account,
        "key": row.key,
        "city": row.city,
        "provider": row.provider,
        "url": row.url,
        "client_id": row.client_id,
        "certificate": row.certificate,
        "until": day(row.certificate_until_date),
        "days_valid": count(row.days_valid),
        "state": state(PIX_STATES, row.state),
        "answered": instant(row.latest_answer_at) if row.latest_answer_at else "",
        "asked": instant(row.asked_until_at) if row.asked_until_at else "",
        "fault": row.latest_fault,
        "notices_url": row.notices_url,
        "is_active": row.state == "active",
        "may_try": bool(row.provider) and row.state in ("active", "rests"),
        "rests_until": instant(row.usable_at) if row.usable_at and row.state == "rests" else "",
    }


@form_page("bank_data.edit", sudo=True)
def set_up(request: GuardedRequest) -> HttpResponse:
    """Set up the first Pix account at once, another when somebody else approves."""
    accounts = reports.bank_accounts(company_id=request.company.id)
    if not accounts:
        toasts.refused(request, _("Open a bank account first."))
        return redirect("bank_accounts")
    form = PixForm(request.POST or None, accounts=accounts)
    if form.is_valid():
        try:
            done = workflow.set_up(
                company_id=request.company.id,
                told=form.fields_of_account(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except UnableToSet as refusal:
            refuse(form, refusal)
            if getattr(refusal, "why", ""):
                form.add_error(None, refusal.why)  # type: ignore[attr-defined]
        else:
            if done.waits:
                toasts.waits(request, _("Asked for: another person must approve it."))
            else:
                toasts.done(request, _("Pix is set up. Test the connection."))
            return redirect(HERE)
    hint = _("Where money arrives is decided by two: another person approves this.")
    title = _("Pix key and provider")
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)


@action("bank_data.edit")
def test_connection(request: GuardedRequest, pix_account_id: int) -> HttpResponse:
    """Ask the provider something harmless and say what came back."""
    try:
        fault = workflow.try_connection(
            company_id=request.company.id, pix_account_id=pix_account_id, now=now()
        )
    except UnableToSet as unknown:
        raise Http404 from unknown
    if fault:
        toasts.refused(request, _("The provider did not answer: %(why)s") % {"why": fault})
    else:
        toasts.done(request, _("The provider answers and knows us."))
    return redirect(HERE)


@action("bank_data.edit")
def stop(request: GuardedRequest, pix_account_id: int) -> HttpResponse:
    """Let an approved account that rests never be used; one person alone may do that."""
    try:
        workflow.stop(
            company_id=request.company.id, pix_account_id=pix_account_id, by=request.actor
        )
    except UnableToSet as refusal:
        if str(refusal) == "account_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("Stopped: it will not be used."))
    return redirect(HERE)


@action("bank_data.edit", sudo=True)
def ask_for_notices(request: GuardedRequest, pix_account_id: int) -> HttpResponse:
    """Tell the provider where to tell us of payments."""
    try:
        fault = workflow.ask_for_notices(
            company_id=request.company.id,
            pix_account_id=pix_account_id,
            base_url=request.build_absolute_uri("/"),
            by=request.actor,
            now=now(),
        )
    except UnableToSet as unknown:
        raise Http404 from unknown
    if fault:
        toasts.refused(request, _("The provider did not take it: %(why)s") % {"why": fault})
    else:
        toasts.done(request, _("The provider tells us of payments from now on."))
    return redirect(HERE)
