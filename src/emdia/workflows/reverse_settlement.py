"""Reversing a settlement: the receivable is owed again; above a limit two people agree.

Money is reversed, never deleted: an entry opposite to the first, allocations
taken back by opposite rows, the balance raised. Who asked, who approved and
why are facts.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import operations as payments
from emdia.books.payments import queries
from emdia.books.payments.models import Receipt
from emdia.books.receivables.operations import CreditIsUsed
from emdia.rules.approvals import needs_second_person

from .ask_second_person import AlreadyAsked, ask

ACTION = "settlement.reverse"


class UnableToReverse(ValueError):
    """The settlement cannot be reversed; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class Reversed:
    receivable_id: int | None
    entry_id: int


@dataclass(frozen=True, slots=True)
class ApprovalRequested:
    approval_id: int
    receivable_id: int | None


def reverse(
    *, company_id: int, receipt_id: int, reason: str, by: Actor, on: date, now: datetime
) -> Reversed | ApprovalRequested:
    """Reverse a receipt, or ask a second person to when it is above the company's limit.

    :raises UnableToReverse: receipt_unknown, reason_missing, already_reversed,
        already_requested, refunded or credit_used.
    """
    if not reason.strip():
        raise UnableToReverse("reason_missing")
    with company_scope(company_id):
        lock_money(company_id)
        receipt = reversible(receipt_id)
        limit_cents = companies.company(company_id).reversal_limit_cents
        if needs_second_person(amount_cents=receipt.amount_cents, limit_cents=limit_cents):
            return _request(receipt, reason, by, now)
        return apply(receipt=receipt, reason=reason, by=by, on=on)


def reversible(receipt_id: int) -> Receipt:
    """Return the receipt, inside an open scope, if it can be reversed.

    :raises UnableToReverse: receipt_unknown, already_reversed or refunded.
    """
    receipt = queries.lock(receipt_id)
    if receipt is None:
        raise UnableToReverse("receipt_unknown")
    if queries.is_reversed(receipt):
        raise UnableToReverse("already_reversed")
    if receipt.refunded_cents:
        raise UnableToReverse("refunded")
    return receipt


def content_of(receipt: Receipt) -> dict[str, object]:
    """Return what an approval of this reversal covers: any change to it voids the approval."""
    allocations = queries.standing_allocations(receipt.pk)
    return {
        "action": ACTION,
        "receipt": receipt.pk,
        "amount_cents": receipt.amount_cents,
        "currency": receipt.currency,
        "allocations": [[row.receivable_id, row.principal_cents] for row in allocations],
    }


def apply(*, receipt: Receipt, reason: str, by: Actor, on: date) -> Reversed:
    """Reverse inside the open scope and under the money lock.

    :raises UnableToReverse: already_reversed or credit_used.
    """
    receivable_id = _receivable_of(receipt)
    fact_id = facts.record(
        company_id=receipt.company_id,
        kind="settlement.reversed",
        subject=("receipt", receipt.pk),
        by=by,
        reason=reason,
        data=content_of(receipt),
    )
    batch_id = ledger.open_batch(company_id=receipt.company_id, fact_id=fact_id)
    try:
        entry_id = payments.reverse(receipt=receipt, batch_id=batch_id, on=on)
    except CreditIsUsed as used:
        raise UnableToReverse("credit_used") from used
    except IntegrityError as twice:
        raise UnableToReverse("already_reversed") from twice
    return Reversed(receivable_id, entry_id)


def _request(receipt: Receipt, reason: str, by: Actor, now: datetime) -> ApprovalRequested:
    try:
        approval = ask(
            company_id=receipt.company_id,
            action=ACTION,
            subject_id=receipt.pk,
            content=content_of(receipt),
            amount_cents=receipt.amount_cents,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as asked:
        raise UnableToReverse("already_requested") from asked
    facts.record(
        company_id=receipt.company_id,
        kind="settlement.reversal_requested",
        subject=("receipt", receipt.pk),
        by=by,
        reason=reason,
        data={"approval": approval.pk},
    )
    return ApprovalRequested(approval.pk, _receivable_of(receipt))


def _receivable_of(receipt: Receipt) -> int | None:
    allocations = queries.standing_allocations(receipt.pk)
    return allocations[0].receivable_id if allocations else None
