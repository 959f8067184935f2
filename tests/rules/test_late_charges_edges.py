"""The edges of late charges that no worked row stands on."""

from datetime import date
from typing import Any

import pytest

from emdia.kernel.days import to_day
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.indexes import Index, with_legal_rate
from emdia.rules.late_charges import (
    LEGAL_INTEREST_SINCE,
    LateCharges,
    LateTerms,
    Payment,
    charges_to_date,
    late_charges,
)

JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)
NO_INDEX = with_legal_rate({})
LEGAL = LateTerms(legal_interest=True)
ALL_OF_IT = LateTerms(fine_ppm=1_000_000)
DUE, LATER = date(2026, 3, 10), date(2026, 3, 20)


def indexes(**rates: dict[date, int]) -> Any:
    return with_legal_rate({code: Index(code, table) for code, table in rates.items()})


def charges(due: date, as_of: date, terms: LateTerms, cents: int = 100_000, **given: Any) -> Any:
    return late_charges(
        principal_cents=cents,
        due_date=due,
        as_of=as_of,
        terms=terms,
        is_consumer=False,
        calendar=BankCalendar(),
        indexes=given.get("indexes", NO_INDEX),
    )


def to_date(terms: LateTerms, *payments: Payment, balance: int = 0, as_of: date = LATER) -> Any:
    return charges_to_date(
        balance_cents=balance,
        payments=payments,
        due_date=DUE,
        as_of=as_of,
        terms=terms,
        is_consumer=False,
        calendar=BankCalendar(),
        indexes=NO_INDEX,
    )


def test_nothing_is_agreed_or_owed_unless_said() -> None:
    terms, owed, paid = LateTerms(), LateCharges(), Payment(day=DUE, principal_cents=1)
    assert (terms.fine_ppm, terms.interest_monthly_ppm, terms.grace_days) == (0, 0, 0)
    assert (terms.discount_cents, terms.rebate_cents, terms.discount_until_date) == (0, 0, None)
    assert (terms.correction_index, terms.legal_interest) == ("", False)
    assert (owed.days_late, owed.principal_cents, owed.rebate_cents) == (0, 0, 0)
    assert (owed.discount_cents, owed.correction_cents, owed.fine_cents) == (0, 0, 0)
    assert (owed.interest_cents, owed.received_cents, owed.is_index_complete) == (0, 0, True)
    assert (paid.charges_cents, paid.discount_cents) == (0, 0)


def test_the_day_of_the_law() -> None:
    assert LEGAL_INTEREST_SINCE.value == to_day(date(2024, 8, 30))


def test_each_cent_paid_bore_its_fine() -> None:
    paid = Payment(day=LATER, principal_cents=100)
    assert to_date(ALL_OF_IT, paid).fine_cents == 100
    assert to_date(ALL_OF_IT, paid, paid).fine_cents == 200


@pytest.mark.parametrize(
    ("granted", "rebate", "discount"), [(0, 200, 500), (1, 199, 500), (201, 0, 499), (900, 0, 0)]
)
def test_reductions_granted_are_not_granted_again(granted: int, rebate: int, discount: int) -> None:
    terms = LateTerms(rebate_cents=200, discount_cents=500, discount_until_date=LATER)
    paid = Payment(day=DUE, principal_cents=1_000, discount_cents=granted)
    found = to_date(terms, paid, balance=10_000, as_of=DUE)
    assert (found.rebate_cents, found.discount_cents) == (rebate, discount)


def test_what_was_paid_bears_its_fine_without_the_rebate() -> None:
    terms = LateTerms(fine_ppm=1_000_000, rebate_cents=30)
    assert to_date(terms, Payment(day=LATER, principal_cents=100)).fine_cents == 100


def test_selic_counts_from_the_due_date() -> None:
    table = indexes(SELIC={JULY: 9_300_000, AUGUST: 3_100_000}, IPCA={JULY: 0, AUGUST: 0})
    found = charges(date(2024, 8, 10), date(2024, 8, 29), LEGAL, 10_000_000, indexes=table)
    # 19 of 31 days of 0,31 %.
    assert found.interest_cents == 19_000


@pytest.mark.parametrize(
    ("due", "as_of"),
    [
        (date(2024, 8, 1), date(2024, 8, 20)),
        (date(2024, 10, 10), date(2024, 10, 20)),
        (date(2024, 8, 1), date(2024, 10, 20)),
    ],
)
def test_without_a_rate_nothing_grows_even_on_a_fortune(due: date, as_of: date) -> None:
    assert charges(due, as_of, LEGAL, 10**13).interest_cents == 0


def test_an_index_is_needed_only_where_it_counts() -> None:
    """Due on the last day of Selic, none of it counts; due one day earlier, one day does."""
    table = indexes(LEGAL={AUGUST: 0}, IPCA={AUGUST: 0})
    eve, before = date(2024, 8, 29), date(2024, 8, 28)
    assert charges(eve, date(2024, 8, 31), LEGAL, indexes=table).is_index_complete
    assert not charges(before, date(2024, 8, 31), LEGAL, indexes=table).is_index_complete


def test_the_last_day_of_a_month_needs_that_month() -> None:
    terms = LateTerms(correction_index="IPCA")
    table = indexes(IPCA={AUGUST: 0})
    assert not charges(date(2024, 7, 30), date(2024, 8, 5), terms, indexes=table).is_index_complete
    assert charges(date(2024, 7, 31), date(2024, 8, 5), terms, indexes=table).is_index_complete
