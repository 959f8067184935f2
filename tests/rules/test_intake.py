"""How a file's number stands to the last one, and which days' files are missing."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.intake import IN_ORDER, Order, days_due, order_of

PLAIN = BankCalendar()
ZONE = ZoneInfo("America/Sao_Paulo")
FRIDAY, MONDAY, TUESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)


def at(*parts: int) -> datetime:
    """Return an instant where the company is."""
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("sequence", "latest", "expected"),
    [
        (None, None, "unnumbered"),
        (None, 5, "unnumbered"),
        (7, None, "first"),
        (6, 5, "next"),
        (7, 5, "gap"),
        (5, 5, "back"),
        (4, 5, "back"),
    ],
)
def test_order(sequence: int | None, latest: int | None, expected: str) -> None:
    assert order_of(sequence=sequence, latest=latest) == Order(expected)


def test_what_is_in_order() -> None:
    assert set(IN_ORDER) == {Order("first"), Order("next"), Order("unnumbered")}
    assert set(Order) - IN_ORDER == {Order("gap"), Order("back")}


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        (MONDAY, at(2026, 3, 10, 8, 59), [MONDAY]),
        (MONDAY, at(2026, 3, 10, 9, 0), [MONDAY, TUESDAY]),
        (TUESDAY, at(2026, 3, 10, 9, 1), [TUESDAY]),
        (FRIDAY, at(2026, 3, 9, 12, 0), [FRIDAY, MONDAY]),
        (date(2026, 3, 11), at(2026, 3, 10, 23, 59), []),
    ],
)
def test_days_due(since: date, now: datetime, expected: list[date]) -> None:
    assert (
        list(days_due(expected_by=time(9), since_date=since, now=now, calendar=PLAIN)) == expected
    )


def test_a_holiday_brings_no_file() -> None:
    now = at(2026, 3, 10, 12)
    due = days_due(
        expected_by=time(9),
        since_date=MONDAY,
        now=now,
        calendar=BankCalendar(closed=frozenset({MONDAY})),
    )
    assert list(due) == [TUESDAY]


def test_ten_days_back_and_no_more() -> None:
    due = list(
        days_due(
            expected_by=time(9), since_date=date(2026, 1, 1), now=at(2026, 3, 13, 8), calendar=PLAIN
        )
    )
    assert due[0] == date(2026, 3, 3)
    assert due[-1] == date(2026, 3, 12)
