"""What is done to a receipt: one call each; refused, the receipt is shown with the reason."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports.customers import people
from emdia.web import toasts
from emdia.web.cents import NotAnAmount
from emdia.web.guard import GuardedRequest, action, now, today
from emdia.web.receipts import forms
from emdia.web.receipts.views import show
from emdia.web.shares import parts
from emdia.web.words import REFUSALS, word
from emdia.workflows import (
    allocate_receipt,
    clear_receipt,
    move_receipt,
    refund,
    refund_by_pix,
    reverse_settlement,
)
from emdia.workflows import use_credit as credits
from emdia.workflows.move_receipt import MoveRequested
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.reverse_settlement import ApprovalRequested, UnableToReverse

UNKNOWN = {"receipt_unknown", "refund_unknown", "credit_unknown", "allocation_unknown"}


class NotTold(ValueError):
    """The form does not say what the act needs; the message is for the reader."""


def _do(
    request: GuardedRequest, receipt_id: int, act: Callable[[], str], *, undone_by: str = ""
) -> HttpResponse:
    """Do an act that returns what to say of it, or show why it was refused.

    `undone_by` is the route of the act that compensates it, if one needs no further word.
    """
    try:
        said = act()
    except NotAnAmount as wrong:
        return _refused(request, receipt_id, _("Not an amount: %(text)s") % {"text": str(wrong)})
    except NotTold as missing:
        return _refused(request, receipt_id, str(missing))
    except (UnableToUseReceipt, UnableToReverse) as refusal:
        if str(refusal) in UNKNOWN:
            raise Http404 from refusal
        return _refused(request, receipt_id, str(word(REFUSALS, str(refusal))))
    undo_url = reverse(undone_by, args=[receipt_id]) if undone_by else ""
    toasts.done(request, said, undo_url=undo_url)
    return redirect("receipt", receipt_id)


def _refused(request: GuardedRequest, receipt_id: int, why: str) -> HttpResponse:
    return show(request, receipt_id, refusal=why, status=422)


def _reason(request: GuardedRequest) -> str:
    form = forms.Why(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


@action("receipts.post")
def allocate(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Give waiting money to the titles of the form."""

    def act() -> str:
        on_principal = "on_principal" in request.POST
        allocate_receipt.allocate(
            company_id=request.company.id,
            receipt_id=receipt_id,
            parts=parts(request.POST, on_principal=on_principal),
            by=request.actor,
            on=today(request),
        )
        return _("Allocated.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def take_back(request: GuardedRequest, receipt_id: int, number: int) -> HttpResponse:
    """Take one allocation off its title."""

    def act() -> str:
        allocate_receipt.take_back(
            company_id=request.company.id,
            receipt_id=receipt_id,
            number=number,
            reason=_reason(request),
            by=request.actor,
            on=today(request),
        )
        return _("Taken back. The title is owed again.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def clear(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Record that the instrument was paid."""

    def act() -> str:
        form = forms.OnDay(request.POST)
        if not form.is_valid():
            raise NotTold(_("Say on which day it cleared."))
        clear_receipt.clear(
            company_id=request.company.id,
            receipt_id=receipt_id,
            by=request.actor,
            on=form.cleaned_data["day"],
        )
        return _("Cleared: the money is in the bank account.")

    return _do(request, receipt_id, act, undone_by="undo_clearing")


@action("receipts.post")
def undo_clearing(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Take back that it cleared."""

    def act() -> str:
        clear_receipt.undo_clearing(
            company_id=request.company.id,
            receipt_id=receipt_id,
            by=request.actor,
            on=today(request),
        )
        return _("It counts as not cleared again.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def return_cheque(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Record that a cheque came back."""

    def act() -> str:
        form = forms.Returned(request.POST)
        if not form.is_valid():
            raise NotTold(_("Choose the motive printed by the bank."))
        clear_receipt.return_cheque(
            company_id=request.company.id,
            receipt_id=receipt_id,
            motive=form.cleaned_data["motive"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            on=today(request),
        )
        return _("Cheque returned. What it had settled is owed again.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def present_again(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Deposit a returned cheque once more."""

    def act() -> str:
        clear_receipt.present_again(
            company_id=request.company.id,
            receipt_id=receipt_id,
            reason=_reason(request),
            by=request.actor,
            on=today(request),
        )
        return _("Deposited again. It waits to clear.")

    return _do(request, receipt_id, act)


@action("receipts.move")
def set_customer(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Say whose money it is, or move it to another debtor."""

    def act() -> str:
        form = forms.ToCustomer(request.POST)
        if not form.is_valid():
            raise NotTold(_("Write the CPF or CNPJ of the customer."))
        customer_id = _found(request, form.cleaned_data["tax_id"])
        if not form.cleaned_data["reason"]:
            move_receipt.identify(
                company_id=request.company.id,
                receipt_id=receipt_id,
                customer_id=customer_id,
                by=request.actor,
            )
            return _("It is this customer's money now.")
        asked = move_receipt.move(
            company_id=request.company.id,
            receipt_id=receipt_id,
            customer_id=customer_id,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            on=today(request),
            now=now(),
        )
        if isinstance(asked, MoveRequested):
            return _("Above your limit: another person must approve the move.")
        return _("Moved. What it had settled is owed again.")

    return _do(request, receipt_id, act)


def _found(request: GuardedRequest, tax_id: str) -> int:
    found = people(company_id=request.company.id, search=tax_id)
    if len(found) != 1:
        raise NotTold(_("No single customer has this CPF or CNPJ."))
    return found[0].id


@action("settlements.reverse")
def reverse_receipt(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Take the whole receipt back, or ask a second person to."""

    def act() -> str:
        done = reverse_settlement.reverse(
            company_id=request.company.id,
            receipt_id=receipt_id,
            reason=_reason(request),
            by=request.actor,
            on=today(request),
            now=now(),
        )
        if isinstance(done, ApprovalRequested):
            return _("Above your limit: another person must approve the reversal.")
        return _("Receipt reversed. What it had settled is owed again.")

    return _do(request, receipt_id, act)


@action("refunds.request")
def request_refund(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Ask for money to go back to the customer."""

    def act() -> str:
        form = forms.GoBack(request.POST)
        if not form.is_valid():
            raise NotTold(_("Write how much goes back."))
        credit_id = form.cleaned_data["credit"]
        refund.request(
            company_id=request.company.id,
            source=refund.Source(credit_id=credit_id)
            if credit_id
            else refund.Source(receipt_id=receipt_id),
            amount_cents=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=now(),
        )
        return _("Asked for. Another person decides it.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def pay_refund(request: GuardedRequest, receipt_id: int, refund_id: int) -> HttpResponse:
    """Record that an approved refund left."""

    def act() -> str:
        form = forms.PaidFrom(request.POST)
        refund.pay(
            company_id=request.company.id,
            refund_id=refund_id,
            bank_account_id=form.cleaned_data["account"] if form.is_valid() else None,
            by=request.actor,
            on=today(request),
        )
        return _("The refund is paid.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def send_refund_by_pix(request: GuardedRequest, receipt_id: int, refund_id: int) -> HttpResponse:
    """Let an approved refund go back through the Pix that brought its money."""

    def act() -> str:
        refund_by_pix.send_back(
            company_id=request.company.id, refund_id=refund_id, by=request.actor, now=now()
        )
        return _("The refund is on its way by Pix.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def undo_refund(request: GuardedRequest, receipt_id: int, refund_id: int) -> HttpResponse:
    """Take back that a refund was paid."""

    def act() -> str:
        refund.undo_payment(
            company_id=request.company.id,
            refund_id=refund_id,
            reason=_reason(request),
            by=request.actor,
            on=today(request),
        )
        return _("The refund is owed to the customer again.")

    return _do(request, receipt_id, act)


@action("refunds.request")
def cancel_refund(request: GuardedRequest, receipt_id: int, refund_id: int) -> HttpResponse:
    """Give a refund up."""

    def act() -> str:
        refund.cancel(
            company_id=request.company.id,
            refund_id=refund_id,
            reason=_reason(request),
            by=request.actor,
            on=today(request),
        )
        return _("The refund is given up; its money waits again.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def use_credit(request: GuardedRequest, receipt_id: int, credit_id: int) -> HttpResponse:
    """Let the customer's credit pay titles."""

    def act() -> str:
        credits.use(
            company_id=request.company.id,
            credit_id=credit_id,
            parts=parts(request.POST),
            by=request.actor,
            on=today(request),
        )
        return _("The credit is used.")

    return _do(request, receipt_id, act)


@action("receipts.post")
def take_use_back(
    request: GuardedRequest, receipt_id: int, credit_id: int, number: int
) -> HttpResponse:
    """Give a used credit back to the customer."""

    def act() -> str:
        credits.take_back(
            company_id=request.company.id,
            credit_id=credit_id,
            number=number,
            by=request.actor,
            on=today(request),
        )
        return _("The credit is the customer's again.")

    return _do(request, receipt_id, act)
