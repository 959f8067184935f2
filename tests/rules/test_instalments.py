"""Cutting a sale into instalments, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.instalments import (
    MOST_INSTALMENTS,
    ImpossibleInstalments,
    Instalment,
    instalments,
    parts,
)

FIRST = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("cents", "count", "each"),
    [
        (10_000, 1, [10_000]),
        (10_000, 3, [3_334, 3_333, 3_333]),  # the cent left over is on the first
        (10_001, 3, [3_334, 3_334, 3_333]),
        (2, 2, [1, 1]),
    ],
)
def test_equal_amounts(cents: int, count: int, each: list[int]) -> None:
    assert parts(cents, count) == each


def test_monthly_on_the_day_of_the_first_or_the_last_of_a_short_month() -> None:
    found = instalments(gross_cents=9_000, withheld={}, first_due_date=FIRST, count=14)
    days = [one.due_date for one in found]
    assert days[:4] == [FIRST, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert days[11:] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


def test_every_so_many_days_and_taxes_cut_alike() -> None:
    found = instalments(
        gross_cents=10_000,
        withheld={"ISS": 500, "IR": 1, "PIS": 0},
        first_due_date=FIRST,
        count=2,
        every_days=28,
    )
    assert found == (
        Instalment(number=1, due_date=FIRST, gross_cents=5_000, withheld={"ISS": 250, "IR": 1}),
        Instalment(number=2, due_date=date(2026, 2, 28), gross_cents=5_000, withheld={"ISS": 250}),
    )
    assert [one.net_cents for one in found] == [4_749, 4_750]


@pytest.mark.parametrize(
    ("gross", "count", "every"),
    [(10, 0, None), (10, MOST_INSTALMENTS + 1, None), (10, 2, 0), (1, 2, None)],
)
def test_impossible(gross: int, count: int, every: int | None) -> None:
    with pytest.raises(ImpossibleInstalments):
        instalments(
            gross_cents=gross, withheld={}, first_due_date=FIRST, count=count, every_days=every
        )


def test_the_most_and_the_smallest_that_is_possible() -> None:
    most = MOST_INSTALMENTS
    found = instalments(gross_cents=most, withheld={}, first_due_date=FIRST, count=most)
    assert {one.gross_cents for one in found} == {1}
    daily = instalments(gross_cents=2, withheld={}, first_due_date=FIRST, count=2, every_days=1)
    assert daily[1].due_date == date(2026, 2, 1)


@given(st.integers(1, 10**13), st.integers(1, MOST_INSTALMENTS))
def test_nothing_is_lost(cents: int, count: int) -> None:
    found = parts(cents, count)
    assert sum(found) == cents
    assert max(found) - min(found) <= 1
