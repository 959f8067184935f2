"""Giving a receipt's waiting money to what its customer owes, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from emdia.books.facts.actor import Actor
from emdia.books.payments import operations, queries
from emdia.books.payments.models import Allocation, Receipt, ReceiptKind
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Receivable
from emdia.rules.hand_allocation import NothingGiven, Owed, Share, TooMuch, share
from emdia.rules.instruments import may_settle

from .open_receipt import UnableToUseReceipt, open_receipt, told


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one receivable is to get. `interest_cents` None: by the rule, interest first."""

    receivable_id: int
    amount_cents: int
    interest_cents: int | None = None


def allocate(
    *, company_id: int, receipt_id: int, parts: Sequence[Part], by: Actor, on: date
) -> None:
    """Settle receivables of one customer out of a receipt; it may stay in part unapplied.

    A receipt nobody has identified becomes that customer's. A difference inside the
    company's tolerance closes a receivable, as in a bank file.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, not_cleared,
        nothing_given, given_twice, receivable_unknown, other_customer, more_than_owed,
        more_than_waits or other_currency.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        apply(receipt=receipt, parts=parts, by=by, on=on)


def apply(
    *, receipt: Receipt, parts: Sequence[Part], by: Actor, on: date, kind: str = "receipt.allocated"
) -> None:
    """Allocate inside an open scope, to a receipt that is held.

    :raises UnableToUseReceipt: as `allocate`.
    """
    if not may_settle(kind=receipt.kind, is_cleared=receipt.cleared_date is not None):
        raise UnableToUseReceipt("not_cleared")
    held = _hold(parts)
    _belong_to_one(receipt, held)
    owed = queries.owed(held.values(), as_of=receipt.received_date, tolerated=queries.tolerance())
    shares = [shared(part, owed[part.receivable_id]) for part in parts]
    batch_id = told(receipt, kind, by=by, data={"shares": [_as_data(share) for share in shares]})
    for each in shares:
        operations.allocate(receipt=receipt, share=each, batch_id=batch_id, on=on)


def _hold(parts: Sequence[Part]) -> dict[int, Receivable]:
    ids = {part.receivable_id for part in parts}
    if not parts:
        raise UnableToUseReceipt("nothing_given")
    if len(ids) < len(parts):
        raise UnableToUseReceipt("given_twice")
    held = receivables.lock(ids)
    if set(held) != ids:
        raise UnableToUseReceipt("receivable_unknown")
    return held


def _belong_to_one(receipt: Receipt, held: dict[int, Receivable]) -> None:
    """Let through what one customer owes; a batch of card sales is of many."""
    if receipt.kind == ReceiptKind.CARD and receipt.customer_id is None:
        return
    customers = {receivable.customer_id for receivable in held.values()}
    if len(customers) > 1 or (receipt.customer_id or next(iter(customers))) not in customers:
        raise UnableToUseReceipt("other_customer")
    operations.identify(receipt=receipt, customer_id=customers.pop())


def shared(part: Part, owed: Owed) -> Share:
    """Return what a part settles of what is owed.

    :raises UnableToUseReceipt: nothing_given or more_than_owed.
    """
    try:
        return share(amount_cents=part.amount_cents, owed=owed, interest_cents=part.interest_cents)
    except NothingGiven as nothing:
        raise UnableToUseReceipt("nothing_given") from nothing
    except TooMuch as excess:
        raise UnableToUseReceipt("more_than_owed") from excess


def _as_data(each: Share) -> dict[str, int]:
    return {
        "receivable": each.receivable_id,
        "principal_cents": each.principal_cents,
        "interest_cents": each.interest_cents,
        "discount_cents": each.discount_cents,
        "difference_cents": each.difference_cents,
    }


def take_back(
    *, company_id: int, receipt_id: int, number: int, reason: str, by: Actor, on: date
) -> int:
    """Take one allocation off its receivable, which owes again; return that receivable.

    The money waits at its receipt. It stays the customer's: to give it to somebody
    else the receipt is moved.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, allocation_unknown
        or already_taken_back.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        allocation = _standing(receipt, number)
        receivables.lock([allocation.receivable_id])
        batch_id = told(
            receipt,
            "receipt.allocation_taken_back",
            by=by,
            reason=reason,
            data={"number": number, "receivable": allocation.receivable_id},
        )
        operations.take_back(receipt=receipt, allocation=allocation, batch_id=batch_id, on=on)
        return allocation.receivable_id


def _standing(receipt: Receipt, number: int) -> Allocation:
    standing = {row.number: row for row in queries.standing_allocations(receipt.pk)}
    if number in standing:
        return standing[number]
    known = Allocation.objects.filter(receipt_id=receipt.pk, number=number).exists()
    raise UnableToUseReceipt("already_taken_back" if known else "allocation_unknown")
