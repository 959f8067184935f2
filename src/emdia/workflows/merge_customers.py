"""Making one customer of two that are the same person or company.

What is owed, the credits and the contacts move to the one that stays; the other keeps its row,
its history and its entries in the ledger, which never change, and points to the first (ADR 27).
"""

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties import operations as parties
from emdia.books.parties import queries
from emdia.books.parties.models import GONE, Customer
from emdia.books.payments import operations as payments
from emdia.books.receivables import operations as receivables


class UnableToMerge(RuntimeError):
    """The two cannot become one; the message is a code."""


def merge(*, company_id: int, duplicate_id: int, into_id: int, reason: str, by: Actor) -> None:
    """Move what belongs to the duplicate to the customer that stays.

    :raises UnableToMerge: one of them is unknown or was merged, or both are the same row.
    """
    with company_scope(company_id):
        lock_money(company_id)
        if duplicate_id == into_id:
            raise UnableToMerge("same_customer")
        # Locked in one order, whoever merges what.
        found = {one: queries.lock(one) for one in sorted((duplicate_id, into_id))}
        duplicate, into = _standing(found[duplicate_id]), _standing(found[into_id])
        facts.record(
            company_id=company_id,
            kind="customer.merged",
            subject=("customer", into_id),
            by=by,
            reason=reason,
            data={"duplicate_id": duplicate_id},
        )
        receivables.pass_on(from_customer_id=duplicate_id, to_customer_id=into_id)
        payments.pass_on(from_customer_id=duplicate_id, to_customer_id=into_id)
        parties.merge(duplicate=duplicate, into=into)


def _standing(customer: Customer | None) -> Customer:
    if customer is None or customer.state in GONE:
        raise UnableToMerge("customer_unknown")
    return customer
