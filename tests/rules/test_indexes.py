"""One number per day from monthly rates. All rates are made up."""

from datetime import date, timedelta

import pytest

from emdia.kernel.days import to_day
from emdia.rules.indexes import (
    CODES,
    PPT,
    Index,
    index_days,
    legal_rates,
    next_month,
    with_legal_rate,
)

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))
INDEX = Index("IPCA", {JAN: 10_000_000, FEB: 20_000_000, MAR: -5_000_000})


@pytest.mark.parametrize(
    ("day", "level", "total"),
    [
        ("2024-12-31", 1_000_000_000_000, 0),
        ("2025-01-01", 1_000_322_580_645, 322_580_645),
        ("2025-01-31", 1_010_000_000_000, 10_000_000_000),
        ("2025-02-14", 1_020_100_000_000, 20_000_000_000),
        ("2025-02-28", 1_030_200_000_000, 30_000_000_000),
        ("2025-03-31", 1_025_049_000_000, 25_000_000_000),
        ("2025-04-01", 1_025_049_000_000, 25_000_000_000),
        ("2026-08-17", 1_025_049_000_000, 25_000_000_000),
    ],
)
def test_level_and_total(day: str, level: int, total: int) -> None:
    asked = date.fromisoformat(day)
    assert (INDEX.level(asked), INDEX.total(asked)) == (level, total)


def test_an_index_nobody_loaded_stands_still() -> None:
    empty = Index("IPCA", {})
    assert (empty.level(JAN), empty.total(JAN)) == (PPT, 0)
    assert not empty.covers(first=JAN, last=JAN)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2025-01-01", "2025-03-31", True),
        ("2025-02-10", "2025-02-11", True),
        ("2024-12-31", "2025-01-05", False),
        ("2025-03-31", "2025-04-01", False),
    ],
)
def test_coverage(first: str, last: str, covered: bool) -> None:
    assert INDEX.covers(first=date.fromisoformat(first), last=date.fromisoformat(last)) == covered


def test_a_gap_adds_nothing_and_is_told() -> None:
    holed = Index("IPCA", {JAN: 10_000_000, MAR: 10_000_000})
    assert holed.level(FEB) == holed.level(date(2025, 1, 31))
    assert holed.level(date(2025, 3, 31)) == 1_020_100_000_000
    assert not holed.covers(first=JAN, last=MAR)


@pytest.mark.parametrize(
    ("selic", "ipca_15", "legal"),
    [
        (10_000_000, 4_000_000, 5_976_000),  # 1,01 ÷ 1,004 − 1 = 0,00597609…
        (10_000_000, 10_000_000, 0),
        (4_000_000, 10_000_000, 0),  # Never below zero.
        (10_000_000, -2_000_000, 12_024_000),  # 1,01 ÷ 0,998 − 1 = 0,01202404…
        (1_500, 0, 2_000),  # Half a millionth goes up.
        (1_499, 0, 1_000),
    ],
)
def test_the_legal_rate_is_of_the_month_before(selic: int, ipca_15: int, legal: int) -> None:
    assert legal_rates(selic_ppb={JAN: selic, FEB: 1}, ipca_15_ppb={JAN: ipca_15}) == {FEB: legal}


def test_a_published_legal_rate_wins_over_a_computed_one() -> None:
    every = with_legal_rate(
        {
            "SELIC": Index("SELIC", {JAN: 10_000_000, FEB: 10_000_000}),
            "IPCA-15": Index("IPCA-15", {JAN: 0, FEB: 0}),
            "LEGAL": Index("LEGAL", {FEB: 7}),
        }
    )
    assert every["LEGAL"].rates_ppb == {FEB: 7, MAR: 10_000_000}
    assert set(every) == set(CODES)


def test_a_companys_own_index_is_kept() -> None:
    assert with_legal_rate({"OWN": INDEX})["OWN"] is INDEX


@pytest.mark.parametrize(("month", "after"), [(JAN, FEB), (date(2024, 12, 1), JAN)])
def test_the_month_after(month: date, after: date) -> None:
    assert next_month(month) == after


def test_the_columns_are_the_rule() -> None:
    other = Index("OWN", {FEB: 1_000_000})
    first, last = date(2025, 1, 30), date(2025, 2, 2)
    found = index_days(indexes=[INDEX, other], first=first, last=last)
    every = [first + timedelta(days=step) for step in range(4)]
    assert found.codes == ["IPCA"] * 4 + ["OWN"] * 4
    assert found.days == [to_day(day) for day in every] * 2
    assert found.levels == [index.level(day) for index in (INDEX, other) for day in every]
    assert found.totals == [index.total(day) for index in (INDEX, other) for day in every]


def test_the_codes_under_which_tables_are_loaded() -> None:
    assert set(CODES) == {"IPCA", "IPCA-15", "INPC", "IGP-M", "SELIC", "LEGAL"}
