"""The statement of a customer that swallowed another: all of both, and what was printed stays."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from emdia.reports.customer_statement import (
    CustomerStatement,
    customer_statement,
    printed_statement,
)
from emdia.workflows import merge_customers, refund
from emdia.workflows.print_customer_statement import print_statement

from ..workflows.house import ANA, BRUNO, DAY, NOON, paid
from ..workflows.till import JOSE, MARIA, Till


@pytest.fixture
def till(database: str) -> Till:
    return Till()


def statement(till: Till, customer_id: int) -> CustomerStatement:
    return customer_statement(
        company_id=till.company_id, customer_id=customer_id, first_date=DAY, as_of=date.max
    )


def printed(till: Till, number: int) -> CustomerStatement:
    return printed_statement(company_id=till.company_id, fact_id=number)


def printing(till: Till, customer_id: int) -> int:
    return print_statement(
        company_id=till.company_id, customer_id=customer_id, first_date=DAY, as_of=DAY, by=ANA
    )


def refund_credit(till: Till) -> None:
    """Pay José's title with 20,00 too much, and promise him 5,00 of them back."""
    from emdia.books.approvals.models import Approval
    from emdia.books.companies.scope import company_scope

    till.house.apply(paid(4, 10_000, nominal_cents=8_000))
    refund.request(
        company_id=till.company_id,
        source=refund.Source(credit_id=till.credit().pk),
        amount_cents=500,
        reason="Asked",
        by=till.people["ana"],
        now=NOON,
    )
    with company_scope(till.company_id):
        approval_id = Approval.objects.get().pk
    till.decide(approval_id)


def test_both_histories_are_one_and_the_printed_ones_stay(till: Till) -> None:
    maria, jose = till.customer(MARIA), till.customer(JOSE)
    refund_credit(till)
    till.take(1_000, parts={1: 1_000})
    numbers = {one: printing(till, one) for one in (maria, jose)}
    before = {one: asdict(printed(till, number)) for one, number in numbers.items()}
    apart = {one: statement(till, one) for one in (maria, jose)}
    assert (apart[jose].owed_cents, apart[jose].credit_cents) == (0, 1_500)
    merge_customers.merge(
        company_id=till.company_id, duplicate_id=jose, into_id=maria, reason="One", by=BRUNO
    )
    together = statement(till, maria)
    assert together.owed_cents == 29_000
    assert together.credit_cents == 1_500
    lines = {line.entry_id for one in apart.values() for line in one.lines}
    assert {line.entry_id for line in together.lines} == lines
    # Asked for by the old number, it is the same customer's.
    assert statement(till, jose) == together
    # What was printed before is printed again, cent by cent, line by line.
    assert {one: asdict(printed(till, number)) for one, number in numbers.items()} == before
    # What comes after belongs to the one that stays, on titles of both.
    again = printing(till, maria)
    till.house.apply(paid(2, 10_000))
    assert statement(till, maria).owed_cents == 19_000
    assert replace(printed(till, again), known_at=None, as_of=date.max) == together
