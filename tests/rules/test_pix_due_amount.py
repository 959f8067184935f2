"""Pix charges with a due date: until when they are paid, and for how much."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.kernel.pix_terms import (
    Discount,
    DiscountKind,
    DueTerms,
    Fine,
    FineKind,
    Interest,
    InterestKind,
    Rebate,
    RebateKind,
)
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.pix_due_amount import amount_on, effective_due_date, last_day

OPEN = BankCalendar()


def charge(due: date, **terms: Any) -> DueTerms:
    return DueTerms(due_date=due, amount_cents=12_345, **terms)


# The specification's examples: due date, days valid, holidays beside the national ones, the
# day payments are still in time, the last day.
EXAMPLES = {
    "A": (date(2020, 10, 20), 4, {date(2020, 10, 25)}, date(2020, 10, 20), date(2020, 10, 26)),
    "B": (date(2020, 12, 25), 0, set(), date(2020, 12, 28), date(2020, 12, 28)),
    "C": (date(2020, 12, 25), 1, set(), date(2020, 12, 28), date(2020, 12, 29)),
    "D": (date(2020, 12, 25), 3, set(), date(2020, 12, 28), date(2020, 12, 31)),
    "E": (date(2020, 12, 25), 4, set(), date(2020, 12, 28), date(2021, 1, 4)),
    "F": (date(2021, 8, 27), 5, set(), date(2021, 8, 27), date(2021, 9, 1)),
    "G": (date(2021, 8, 28), 5, set(), date(2021, 8, 30), date(2021, 9, 6)),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_the_specification(name: str) -> None:
    due, valid, closed, in_time, last = EXAMPLES[name]
    calendar = BankCalendar(closed=frozenset(closed))
    one = charge(due, days_valid=valid)
    assert effective_due_date(one, calendar) == in_time
    assert last_day(one, calendar) == last


@pytest.mark.parametrize("last", [date(2023, 12, 29), date(2022, 12, 30), date(2026, 12, 31)])
def test_pix_goes_on_when_banks_end_their_year(last: date) -> None:
    assert not OPEN.is_bank_day(last)
    assert effective_due_date(charge(last), OPEN) == last
    assert effective_due_date(charge(last), BankCalendar(closed=frozenset({last}))) > last


FRIDAY = date(2026, 11, 6)
# kind, hundredths, days late, cents: of R$ 123,45. Ten days after Friday are six bank days.
INTEREST = [
    (InterestKind.AMOUNT_A_DAY, 7, 10, 70),
    (InterestKind.SHARE_A_DAY, 200, 1, 247),
    (InterestKind.SHARE_A_DAY, 33, 10, 407),
    (InterestKind.SHARE_A_MONTH, 100, 10, 41),
    (InterestKind.SHARE_A_MONTH, 100, 30, 123),
    (InterestKind.SHARE_A_YEAR, 1_200, 10, 41),
    (InterestKind.AMOUNT_A_BANK_DAY, 7, 10, 42),
    (InterestKind.SHARE_A_BANK_DAY, 33, 10, 244),
    (InterestKind.SHARE_A_MONTH_OF_BANK_DAYS, 100, 10, 35),
    (InterestKind.SHARE_A_YEAR_OF_BANK_DAYS, 1_200, 10, 35),
]


@pytest.mark.parametrize(("kind", "hundredths", "late", "cents"), INTEREST)
def test_interest(kind: InterestKind, hundredths: int, late: int, cents: int) -> None:
    one = charge(FRIDAY, interest=Interest(kind, hundredths))
    assert amount_on(one, FRIDAY + timedelta(days=late), OPEN).interest_cents == cents


@pytest.mark.parametrize(
    ("kind", "hundredths", "cents"), [(FineKind.AMOUNT, 1_500, 1_500), (FineKind.SHARE, 200, 247)]
)
def test_a_fine_is_asked_for_once_and_only_when_late(
    kind: FineKind, hundredths: int, cents: int
) -> None:
    one = charge(FRIDAY, fine=Fine(kind, hundredths))
    found = [amount_on(one, FRIDAY + timedelta(days=late), OPEN) for late in (0, 1, 30)]
    assert [amount.fine_cents for amount in found] == [0, cents, cents]


def test_the_payload_the_specification_shows() -> None:
    """A fine of 15.00 and interest of 2.00 on 123.45 make 140.45."""
    one = charge(
        FRIDAY,
        fine=Fine(FineKind.AMOUNT, 1_500),
        interest=Interest(InterestKind.AMOUNT_A_DAY, 200),
    )
    assert amount_on(one, FRIDAY + timedelta(days=1), OPEN).final_cents == 14_045


def test_a_weekend_costs_nothing_when_the_due_date_falls_into_it() -> None:
    saturday = FRIDAY + timedelta(days=1)
    one = charge(saturday, fine=Fine(FineKind.SHARE, 200), interest=Interest(InterestKind(1), 7))
    monday = saturday + timedelta(days=2)
    assert amount_on(one, monday, OPEN).final_cents == 12_345
    assert amount_on(one, monday + timedelta(days=1), OPEN).interest_cents == 7


@pytest.mark.parametrize(
    ("kind", "hundredths", "cents"),
    [(RebateKind.AMOUNT, 1_000, 1_000), (RebateKind.SHARE, 1_000, 1_235)],
)
def test_a_rebate_holds_early_and_late(kind: RebateKind, hundredths: int, cents: int) -> None:
    one = charge(FRIDAY, rebate=Rebate(kind, hundredths))
    for late in (-10, 0, 10):
        assert amount_on(one, FRIDAY + timedelta(days=late), OPEN).rebate_cents == cents


def test_a_discount_until_dates_is_the_nearest_one_that_still_holds() -> None:
    dated = ((FRIDAY - timedelta(days=4), 3_000), (FRIDAY - timedelta(days=1), 1_000))
    one = charge(FRIDAY, discount=Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=dated))
    found = {
        early: amount_on(one, FRIDAY - timedelta(days=early), OPEN).discount_cents
        for early in (10, 4, 3, 1, 0, -1)
    }
    # Four days before this Friday is 2 November, a holiday: its discount holds a day longer.
    assert found == {10: 3_000, 4: 3_000, 3: 3_000, 1: 1_000, 0: 0, -1: 0}


@pytest.mark.parametrize(
    ("kind", "hundredths", "cents"),
    [
        (DiscountKind.AMOUNT_A_DAY, 10, 70),
        (DiscountKind.AMOUNT_A_BANK_DAY, 10, 40),
        (DiscountKind.SHARE_A_DAY, 10, 86),
        (DiscountKind.SHARE_A_BANK_DAY, 10, 49),
    ],
)
def test_a_discount_for_each_day_ahead(kind: DiscountKind, hundredths: int, cents: int) -> None:
    """Seven days before Friday 6 November there are four bank days: Monday was a holiday."""
    one = charge(FRIDAY, discount=Discount(kind=kind, hundredths=hundredths))
    assert amount_on(one, FRIDAY - timedelta(days=7), OPEN).discount_cents == cents
    assert amount_on(one, FRIDAY, OPEN).discount_cents == 0


@given(
    early=st.integers(0, 3_000),
    fine=st.integers(0, 9_999),
    interest=st.sampled_from(list(InterestKind)),
    share=st.integers(0, 9_999),
    discount=st.sampled_from([DiscountKind.SHARE_A_DAY, DiscountKind.AMOUNT_A_DAY]),
)
def test_waiting_never_makes_it_cheaper_and_nothing_is_below_zero(
    early: int, fine: int, interest: InterestKind, share: int, discount: DiscountKind
) -> None:
    one = charge(
        FRIDAY,
        fine=Fine(FineKind.SHARE, fine),
        interest=Interest(interest, share),
        discount=Discount(kind=discount, hundredths=share),
    )
    first = FRIDAY - timedelta(days=early % 300)
    found = [
        amount_on(one, first + timedelta(days=step), OPEN).final_cents for step in range(0, 400, 7)
    ]
    assert found == sorted(found)
    assert found[0] >= 0
