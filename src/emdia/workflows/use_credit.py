"""Letting a customer's credit pay what the customer owes, and taking that back."""

from collections.abc import Sequence
from datetime import date

from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import operations, queries
from emdia.books.payments.models import CreditUse
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import CustomerCredit
from emdia.rules.hand_allocation import Share

from .allocate_receipt import Part, shared
from .open_receipt import UnableToUseReceipt, open_money


def use(*, company_id: int, credit_id: int, parts: Sequence[Part], by: Actor, on: date) -> None:
    """Settle receivables of the credit's own customer out of the credit.

    To the cent: what a credit leaves open or over is known, and no payer's slip.

    :raises UnableToUseReceipt: credit_unknown, nothing_given, receivable_unknown,
        other_customer, more_than_owed or more_than_credit.
    """
    with open_money(company_id):
        credit = _credit(credit_id)
        shares = _shares(credit, parts, on)
        batch_id = _told(
            credit, "credit.used", by=by, receivables=[one.receivable_id for one in shares]
        )
        for each in shares:
            operations.use_credit(credit=credit, share=each, batch_id=batch_id, on=on)


def take_back(
    *, company_id: int, credit_id: int, number: int, by: Actor, on: date, reason: str = ""
) -> int:
    """Give a used credit back to its customer; return the receivable that owes again.

    :raises UnableToUseReceipt: credit_unknown, use_unknown or already_taken_back.
    """
    with open_money(company_id):
        credit = _credit(credit_id)
        used = _standing(credit, number)
        receivables.lock([used.receivable_id])
        batch_id = _told(
            credit,
            "credit.use_taken_back",
            by=by,
            receivables=[used.receivable_id],
            reason=reason,
        )
        operations.take_use_back(use=used, batch_id=batch_id, on=on)
        return used.receivable_id


def _credit(credit_id: int) -> CustomerCredit:
    credit = receivables.lock_credit(credit_id)
    if credit is None:
        raise UnableToUseReceipt("credit_unknown")
    return credit


def _standing(credit: CustomerCredit, number: int) -> CreditUse:
    standing = {row.number: row for row in queries.standing_uses(credit.pk)}
    if number in standing:
        return standing[number]
    known = CreditUse.objects.filter(credit_id=credit.pk, number=number).exists()
    raise UnableToUseReceipt("already_taken_back" if known else "use_unknown")


def _shares(credit: CustomerCredit, parts: Sequence[Part], on: date) -> list[Share]:
    held = receivables.lock({part.receivable_id for part in parts})
    if not parts:
        raise UnableToUseReceipt("nothing_given")
    if len(held) < len(parts):
        raise UnableToUseReceipt("receivable_unknown")
    if {receivable.customer_id for receivable in held.values()} != {credit.customer_id}:
        raise UnableToUseReceipt("other_customer")
    owed = queries.owed(held.values(), as_of=on)
    return [shared(part, owed[part.receivable_id]) for part in parts]


def _told(
    credit: CustomerCredit, kind: str, *, by: Actor, receivables: list[int], reason: str = ""
) -> int:
    fact_id = facts.record(
        company_id=credit.company_id,
        kind=kind,
        subject=("customer_credit", credit.pk),
        by=by,
        reason=reason,
        data={"receivables": receivables},
    )
    return ledger.open_batch(company_id=credit.company_id, fact_id=fact_id)
