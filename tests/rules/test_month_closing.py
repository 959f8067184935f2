"""What stops the closing of a month, what a person answers for, and the calendar of it."""

from datetime import date

import pytest

from emdia.rules.month_closing import (
    CHECKS,
    Check,
    NotAMonth,
    answered_for,
    first_day,
    last_day,
    of_the_calendar,
    stopping,
)

STOPS = {
    "month_not_over",
    "earlier_month_open",
    "already_closed",
    "entries_unsound",
    "trial_balance_not_zero",
    "titles_differ",
    "closed_balances_differ",
}
ANSWERED = {"batches_unsealed", "suspense_open", "files_waiting", "bank_differs"}
MARCH = date(2026, 3, 1)


def test_what_stops_and_what_does_not() -> None:
    assert {code for code, stops in CHECKS.items() if stops} >= STOPS
    assert {code for code, stops in CHECKS.items() if not stops} >= ANSWERED
    for code in STOPS | ANSWERED:
        assert Check(code=code).stops == (code in STOPS)


def test_open_when_something_was_found() -> None:
    assert not Check(code="titles_differ").is_open
    assert Check(code="titles_differ", found=1).is_open
    assert Check(code="titles_differ", cents=-1).is_open


def test_stored() -> None:
    assert Check(code="titles_differ", found=2, cents=3).stored() == {
        "code": "titles_differ",
        "found": 2,
        "cents": 3,
    }


def test_first_and_last_day() -> None:
    assert (first_day("2026-03"), last_day(MARCH)) == (MARCH, date(2026, 3, 31))
    assert last_day(date(2026, 2, 1)) == date(2026, 2, 28)
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert last_day(date(2026, 12, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "2026-3", "2026-13", "2026-031", "March", "2026/03"])
def test_not_a_month(text: str) -> None:
    with pytest.raises(NotAMonth, match=text or "^$"):
        first_day(text)


@pytest.mark.parametrize(
    ("closed_through", "today", "expected"),
    [
        (None, date(2026, 3, 31), {"month_not_over"}),
        (None, date(2026, 4, 1), set()),
        (date(2026, 2, 28), date(2026, 4, 1), set()),
        (date(2026, 1, 31), date(2026, 4, 1), {"earlier_month_open"}),
        (date(2026, 3, 31), date(2026, 4, 1), {"already_closed"}),
        (date(2026, 4, 30), date(2026, 3, 5), {"month_not_over", "already_closed"}),
    ],
)
def test_calendar(closed_through: date | None, today: date, expected: set[str]) -> None:
    checks = of_the_calendar(month=MARCH, closed_through=closed_through, today=today)
    assert {check.code for check in checks if check.is_open} == expected
    assert {check.found for check in checks} <= {0, 1}


def test_who_answers() -> None:
    fine, stops = Check(code="titles_differ"), Check(code="entries_unsound", found=1)
    asks, second = Check(code="suspense_open", cents=5), Check(code="titles_differ", found=1)
    assert stopping([fine, asks, stops, second]) == stops
    assert stopping([fine, asks]) is None
    assert answered_for([fine, stops, asks]) == (asks,)
