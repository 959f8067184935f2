"""Saying whose money a receipt is, and moving it to another debtor.

A move takes everything the receipt settled back. Above the company's limit
another person decides: money moved from debtor to debtor is how a theft is hidden.
"""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties.models import Customer
from emdia.books.payments import operations, queries
from emdia.books.payments.models import Receipt
from emdia.rules.approvals import needs_second_person

from .ask_second_person import AlreadyAsked, ask
from .open_receipt import UnableToUseReceipt, needs_reason, open_receipt, told

ACTION = "receipt.move"


@dataclass(frozen=True, slots=True)
class MoveRequested:
    approval_id: int


def identify(*, company_id: int, receipt_id: int, customer_id: int, by: Actor) -> None:
    """Say whose money an unidentified receipt is. It moves nothing yet.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, customer_unknown,
        or already_identified: then it is to be moved.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        if receipt.customer_id is not None:
            raise UnableToUseReceipt("already_identified")
        _known(customer_id)
        operations.identify(receipt=receipt, customer_id=customer_id)
        facts.record(
            company_id=company_id,
            kind="receipt.identified",
            subject=("receipt", receipt_id),
            by=by,
            data={"customer": customer_id},
        )


def move(
    *,
    company_id: int,
    receipt_id: int,
    customer_id: int | None,
    reason: str,
    by: Actor,
    on: date,
    now: datetime,
) -> MoveRequested | None:
    """Move a receipt's money to another customer, or to nobody known; or ask to.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, customer_unknown,
        same_customer, reason_missing, refunded, credit_used or already_requested.
    """
    needs_reason(reason)
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        movable(receipt, customer_id)
        limit_cents = companies.company(company_id).reversal_limit_cents
        if needs_second_person(amount_cents=receipt.amount_cents, limit_cents=limit_cents):
            return _request(receipt, customer_id, reason, by, now)
        apply(receipt=receipt, customer_id=customer_id, reason=reason, by=by, on=on)
        return None


def movable(receipt: Receipt, customer_id: int | None) -> None:
    """Let a move pass that changes something and takes nothing that is gone.

    :raises UnableToUseReceipt: same_customer, customer_unknown or refunded.
    """
    if receipt.customer_id == customer_id:
        raise UnableToUseReceipt("same_customer")
    if customer_id is not None:
        _known(customer_id)
    if receipt.refunded_cents:
        raise UnableToUseReceipt("refunded")


def content_of(receipt: Receipt, customer_id: int | None) -> dict[str, object]:
    """Return what an approval of this move covers: any change to it voids the approval."""
    allocations = queries.standing_allocations(receipt.pk)
    return {
        "action": ACTION,
        "receipt": receipt.pk,
        "from": receipt.customer_id,
        "to": customer_id,
        "amount_cents": receipt.amount_cents,
        "currency": receipt.currency,
        "allocations": [[row.receivable_id, row.principal_cents] for row in allocations],
    }


def apply(*, receipt: Receipt, customer_id: int | None, reason: str, by: Actor, on: date) -> None:
    """Move inside the open scope; the receipt is held.

    :raises CreditIsUsed: the customer has used the credit it gave.
    """
    data = content_of(receipt, customer_id)
    batch_id = told(receipt, "receipt.moved", by=by, reason=reason, data=data)
    for allocation in queries.standing_allocations(receipt.pk):
        operations.take_back(receipt=receipt, allocation=allocation, batch_id=batch_id, on=on)
    operations.withdraw_credit(receipt=receipt, batch_id=batch_id, on=on)
    operations.identify(receipt=receipt, customer_id=customer_id)


def _request(
    receipt: Receipt, customer_id: int | None, reason: str, by: Actor, now: datetime
) -> MoveRequested:
    try:
        approval = ask(
            company_id=receipt.company_id,
            action=ACTION,
            subject_id=receipt.pk,
            content=content_of(receipt, customer_id),
            amount_cents=receipt.amount_cents,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as asked:
        raise UnableToUseReceipt("already_requested") from asked
    facts.record(
        company_id=receipt.company_id,
        kind="receipt.move_requested",
        subject=("receipt", receipt.pk),
        by=by,
        reason=reason,
        data={"approval": approval.pk, "to": customer_id},
    )
    return MoveRequested(approval.pk)


def _known(customer_id: int) -> None:
    if not Customer.objects.filter(pk=customer_id).exists():
        raise UnableToUseReceipt("customer_unknown")
