"""Printing a customer's statement: kept are what it was asked with, never its figures."""

from datetime import date

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import queries as ledger
from emdia.books.parties.models import Customer


class UnableToPrint(ValueError):
    """The statement cannot be printed; the message is a code that a screen explains."""


def print_statement(
    *, company_id: int, customer_id: int, first_date: date, as_of: date, by: Actor
) -> int:
    """Record that a statement was printed, as known now; return the number it has for ever.

    Postings that come later, whatever day they are effective on, do not change it.

    :raises UnableToPrint: customer_unknown or days_reversed.
    """
    if first_date > as_of:
        raise UnableToPrint("days_reversed")
    with company_scope(company_id):
        if not Customer.objects.filter(pk=customer_id).exists():
            raise UnableToPrint("customer_unknown")
        known_at = ledger.known_now(company_id)
        return facts.record(
            company_id=company_id,
            kind="customer_statement.printed",
            subject=("customer", customer_id),
            by=by,
            data={
                "first_date": first_date.isoformat(),
                "as_of": as_of.isoformat(),
                "known_at": known_at.isoformat(),
            },
        )
