"""What may be done by hand to a title, row by row."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from emdia.rules.receivable_changes import (
    Title,
    rebate_of,
    refuse_cancelling,
    refuse_change,
    refuse_due_date,
    refuse_interruption,
    refuse_rebate,
    refuse_terms,
)

TODAY = date(2026, 3, 10)
TITLE = Title(
    issue_date=date(2026, 3, 1),
    due_date=date(2026, 3, 20),
    net_cents=10_000,
    balance_cents=10_000,
    rebate_cents=0,
    holder="own",
)
CLOSED: list[tuple[dict[str, Any], str]] = [
    ({"is_cancelled": True, "balance_cents": 0}, "cancelled_already"),
    ({"balance_cents": 0}, "nothing_open"),
    ({"holder": "ceded"}, "held_by_another"),
    ({"holder": "discounted"}, "held_by_another"),
]
STANDS: list[tuple[dict[str, Any], str]] = [({}, ""), ({"holder": "pledged"}, "")]


@pytest.mark.parametrize(("values", "code"), CLOSED + STANDS)
def test_what_is_closed_or_anothers_stays(values: dict[str, Any], code: str) -> None:
    title = replace(TITLE, **values)
    assert refuse_change(title) == code
    assert refuse_due_date(title, due_date=date(2026, 4, 1), as_of=TODAY) == code
    assert refuse_rebate(title, rebate_cents=100) == code
    assert refuse_terms(title) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 20), "due_already"),
        (date(2026, 2, 28), "due_before_issue"),
        (date(2026, 3, 9), "due_in_the_past"),
        (TODAY, ""),
        (date(2027, 3, 20), ""),
    ],
)
def test_due_date(day: date, code: str) -> None:
    assert refuse_due_date(TITLE, due_date=day, as_of=TODAY) == code


def test_due_on_the_day_of_issue() -> None:
    title = replace(TITLE, issue_date=TODAY)
    assert refuse_due_date(title, due_date=TODAY, as_of=TODAY) == ""


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=1), "interrupted_in_the_future"),
        (date(2025, 3, 9), "interrupted_before_due"),
        (date(2025, 3, 10), ""),
    ],
)
def test_interruption(day: date, code: str) -> None:
    title = replace(TITLE, due_date=date(2025, 3, 10))
    assert refuse_interruption(title, day=day, as_of=TODAY) == code
    again = replace(title, interrupted_date=date(2025, 6, 1))
    assert refuse_interruption(again, day=day, as_of=TODAY) == "interrupted_already"
    assert refuse_interruption(replace(title, holder="ceded"), day=day, as_of=TODAY)


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("DM", date(2026, 3, 10), ""),
        ("DM", date(2026, 3, 11), "interrupted_too_late"),
        ("FT", date(2026, 3, 11), ""),
        # A cheque has thirty days to be presented before its term runs.
        ("CH", date(2023, 4, 8), "interrupted_before_due"),
        ("CH", date(2023, 4, 9), ""),
    ],
)
def test_interruption_comes_in_time(kind: str, day: date, code: str) -> None:
    """Three years of a duplicata, five of another liquid debt."""
    title = replace(TITLE, kind=kind, issue_date=date(2023, 1, 1), due_date=date(2023, 3, 10))
    assert refuse_interruption(title, day=day, as_of=date(2026, 4, 1)) == code


def test_a_title_is_a_duplicata_unless_it_says_otherwise() -> None:
    title = replace(TITLE, due_date=date(2023, 3, 10))
    assert title.kind == "DM"


@pytest.mark.parametrize(
    ("cents", "code"),
    [(500, "rebate_already"), (0, ""), (9_999, ""), (10_000, "rebate_takes_all")],
)
def test_rebate(cents: int, code: str) -> None:
    title = replace(TITLE, rebate_cents=500, net_cents=20_000)
    assert refuse_rebate(title, rebate_cents=cents) == code


@pytest.mark.parametrize(
    ("balance", "cents", "ppm", "rebate"),
    [
        (10_000, 250, 0, 250),
        (10_000, 0, 50_000, 500),
        (10_000, 1, 50_000, 501),
        (1_001, 0, 500_000, 501),  # half a cent goes up
        (10_000, 0, 149, 1),
        (10_000, 0, 150, 2),
    ],
)
def test_rebate_of(balance: int, cents: int, ppm: int, rebate: int) -> None:
    assert rebate_of(balance_cents=balance, cents=cents, ppm=ppm) == rebate


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, ""),
        ({"holder": "pledged"}, ""),
        ({"is_cancelled": True, "balance_cents": 0}, "cancelled_already"),
        ({"balance_cents": 9_999}, "paid_in_part"),
        ({"balance_cents": 0}, "nothing_open"),
        ({"holder": "ceded"}, "held_by_another"),
        ({"is_payment_announced": True}, "payment_announced"),
        ({"has_live_charge": True}, ""),
    ],
)
def test_cancelling(values: dict[str, Any], code: str) -> None:
    assert refuse_cancelling(replace(TITLE, **values)) == code


def test_terms_stay_what_is_printed() -> None:
    assert refuse_terms(TITLE) == ""
    assert refuse_terms(replace(TITLE, has_live_charge=True)) == "printed_on_a_charge"
