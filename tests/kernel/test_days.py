"""Days as numbers from 2000-01-01, and business days."""

from datetime import date

import pytest

from emdia.kernel.days import (
    NO_DAY,
    add_business_days,
    business_day_on_or_after,
    business_day_on_or_before,
    is_business_day,
    to_date,
    to_day,
)

TIRADENTES = date(2026, 4, 21)  # a Tuesday


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2000, 1, 1), 0), (date(1999, 12, 31), -1), (date(2026, 3, 10), 9565), (None, NO_DAY)],
)
def test_day_numbers(day: date | None, number: int) -> None:
    assert to_day(day) == number
    assert to_date(number) == day


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 3, 13), True),
        (date(2026, 3, 14), False),
        (date(2026, 3, 15), False),
        (TIRADENTES, False),
    ],
)
def test_weekends_and_holidays_are_not_business_days(day: date, is_one: bool) -> None:
    assert is_business_day(day, holidays={TIRADENTES}) is is_one


def test_the_nearest_business_day() -> None:
    saturday = date(2026, 4, 18)
    holidays = {date(2026, 4, 20), TIRADENTES}
    assert business_day_on_or_after(saturday, holidays=holidays) == date(2026, 4, 22)
    assert business_day_on_or_before(saturday, holidays=holidays) == date(2026, 4, 17)
    assert business_day_on_or_after(date(2026, 4, 17)) == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("count", "day"),
    [
        (0, date(2026, 4, 18)),
        (1, date(2026, 4, 20)),
        (2, date(2026, 4, 22)),
        (-1, date(2026, 4, 17)),
        (-6, date(2026, 4, 10)),
    ],
)
def test_counting_business_days_from_a_saturday(count: int, day: date) -> None:
    assert add_business_days(date(2026, 4, 18), count=count, holidays={TIRADENTES}) == day
