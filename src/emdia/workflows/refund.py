"""Giving money back: asked by one person, approved by another, then paid out.

The money leaves its source when the refund is approved, so that nobody can use it
twice, and the bank account when somebody records that it was paid.
"""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies.models import BankAccount
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import operations, queries
from emdia.books.payments.models import Refund, RefundState
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import CustomerCredit
from emdia.rules.postings import Account

from .ask_second_person import ask, withdraw
from .open_receipt import UnableToUseReceipt, needs_reason, open_money

ACTION = "refund.request"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the money waits: at a receipt or as a customer's credit; one of the two."""

    receipt_id: int | None = None
    credit_id: int | None = None


def request(
    *,
    company_id: int,
    source: Source,
    amount_cents: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Ask for a refund; whatever its amount another person decides. Return its id.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, not_cleared,
        credit_unknown, customer_unknown, amount_missing, more_than_waits,
        more_than_credit or reason_missing.
    """
    needs_reason(reason)
    if amount_cents <= 0:
        raise UnableToUseReceipt("amount_missing")
    with open_money(company_id):
        customer_id, currency = _available(source, amount_cents)
        refund = Refund.objects.create(
            company_id=company_id,
            customer_id=customer_id,
            receipt_id=source.receipt_id,
            credit_id=source.credit_id,
            currency=currency,
            amount_cents=amount_cents,
        )
        ask(
            company_id=company_id,
            action=ACTION,
            subject_id=refund.pk,
            content=content_of(refund),
            amount_cents=amount_cents,
            reason=reason,
            by=by,
            now=now,
        )
        _record(refund, "refund.requested", by=by, reason=reason)
        return refund.pk


def _available(source: Source, amount_cents: int) -> tuple[int, str]:
    """Return whose money it is and its currency, if there is enough of it."""
    if source.credit_id is not None:
        return _in_credit(source.credit_id, amount_cents)
    receipt = queries.lock(source.receipt_id or 0)
    if receipt is None:
        raise UnableToUseReceipt("receipt_unknown")
    if queries.is_reversed(receipt):
        raise UnableToUseReceipt("already_reversed")
    if receipt.cleared_date is None:
        raise UnableToUseReceipt("not_cleared")
    if receipt.customer_id is None:
        raise UnableToUseReceipt("customer_unknown")
    if amount_cents > queries.waiting_cents(receipt):
        raise UnableToUseReceipt("more_than_waits")
    return receipt.customer_id, receipt.currency


def _in_credit(credit_id: int, amount_cents: int) -> tuple[int, str]:
    credit: CustomerCredit | None = receivables.lock_credit(credit_id)
    if credit is None:
        raise UnableToUseReceipt("credit_unknown")
    if amount_cents > credit.balance_cents:
        raise UnableToUseReceipt("more_than_credit")
    return credit.customer_id, credit.currency


def content_of(refund: Refund) -> dict[str, object]:
    """Return what an approval of this refund covers."""
    return {
        "action": ACTION,
        "refund": refund.pk,
        "customer": refund.customer_id,
        "receipt": refund.receipt_id,
        "credit": refund.credit_id,
        "amount_cents": refund.amount_cents,
        "currency": refund.currency,
    }


def approve(*, refund: Refund, reason: str, by: Actor, on: date) -> None:
    """Owe a refund back, inside the open scope; the refund is held.

    :raises UnableToUseReceipt: not_requested, more_than_waits or more_than_credit.
    """
    if refund.state != RefundState.REQUESTED:
        raise UnableToUseReceipt("not_requested")
    _available(Source(refund.receipt_id, refund.credit_id), refund.amount_cents)
    fact_id = _record(refund, "refund.approved", by=by, reason=reason)
    batch_id = ledger.open_batch(company_id=refund.company_id, fact_id=fact_id)
    operations.owe_refund(refund=refund, batch_id=batch_id, on=on)


def refuse(*, refund: Refund, reason: str, by: Actor) -> None:
    """Close a refund that was not approved, inside the open scope; the refund is held.

    One that was given up or approved meanwhile stays as it is.
    """
    if refund.state == RefundState.REQUESTED:
        operations.refuse_refund(refund=refund)
        _record(refund, "refund.refused", by=by, reason=reason)


def let_lapse(*, refund: Refund, by: Actor) -> None:
    """Give up a refund that nobody decided in time, inside the open scope; the refund is held.

    Nothing of it was posted: its money waits where it was.
    """
    if refund.state == RefundState.REQUESTED:
        operations.give_up_refund(refund=refund)
        _record(refund, "refund.lapsed", by=by)


def pay(
    *, company_id: int, refund_id: int, bank_account_id: int | None, by: Actor, on: date
) -> None:
    """Record that an approved refund was paid, by transfer or, without an account, in cash.

    :raises UnableToUseReceipt: refund_unknown, not_payable or bank_account_unknown.
    """
    with open_money(company_id):
        refund = _held(refund_id, RefundState.PAYABLE, "not_payable")
        if (
            bank_account_id is not None
            and not BankAccount.objects.filter(pk=bank_account_id).exists()
        ):
            raise UnableToUseReceipt("bank_account_unknown")
        fact_id = _record(refund, "refund.paid", by=by)
        operations.pay_refund(
            refund=refund,
            account=Account.CASH if bank_account_id is None else Account.BANK_CLEARING,
            bank_account_id=bank_account_id,
            batch_id=ledger.open_batch(company_id=company_id, fact_id=fact_id),
            on=on,
        )


def undo_payment(*, company_id: int, refund_id: int, reason: str, by: Actor, on: date) -> None:
    """Take back that a refund was paid; it is owed again.

    :raises UnableToUseReceipt: refund_unknown, not_paid or reason_missing.
    """
    needs_reason(reason)
    with open_money(company_id):
        refund = _held(refund_id, RefundState.PAID, "not_paid")
        fact_id = _record(refund, "refund.payment_undone", by=by, reason=reason)
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        operations.undo_payment(refund=refund, batch_id=batch_id, on=on)


def cancel(*, company_id: int, refund_id: int, reason: str, by: Actor, on: date) -> None:
    """Give a refund up before it is paid; its money waits where it came from.

    :raises UnableToUseReceipt: refund_unknown, already_paid or reason_missing.
    """
    needs_reason(reason)
    with open_money(company_id):
        refund = queries.lock_refund(refund_id)
        if refund is None:
            raise UnableToUseReceipt("refund_unknown")
        if refund.state not in (RefundState.REQUESTED, RefundState.PAYABLE):
            raise UnableToUseReceipt("already_paid")
        withdraw(action=ACTION, subject_id=refund_id)
        fact_id = _record(refund, "refund.cancelled", by=by, reason=reason)
        posted = refund.payable_entry_id is not None
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id) if posted else None
        operations.cancel_refund(refund=refund, batch_id=batch_id, on=on)


def _held(refund_id: int, state: str, otherwise: str) -> Refund:
    refund = queries.lock_refund(refund_id)
    if refund is None:
        raise UnableToUseReceipt("refund_unknown")
    if refund.state != state:
        raise UnableToUseReceipt(otherwise)
    return refund


def _record(refund: Refund, kind: str, *, by: Actor, reason: str = "") -> int:
    return facts.record(
        company_id=refund.company_id,
        kind=kind,
        subject=("refund", refund.pk),
        by=by,
        reason=reason,
        data=content_of(refund),
    )
