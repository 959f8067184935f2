"""Days: calendar days as numbers, and which of them are business days.

A day number counts from 2000-01-01, as PostgreSQL stores a `date`, so that a
column of days can be sent to the database without a conversion.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

EPOCH = date(2000, 1, 1)

# PostgreSQL reads this number as the date `infinity`; a caller turns it into NULL.
NO_DAY = 2**31 - 1

_SATURDAY = 5


def to_day(day: date | None) -> int:
    """Return the number of days from 2000-01-01 to `day`; `NO_DAY` for None."""
    return NO_DAY if day is None else day.toordinal() - EPOCH.toordinal()


def to_date(day: int) -> date | None:
    """Return the date of a day number; None for `NO_DAY`."""
    return None if day == NO_DAY else date.fromordinal(int(day) + EPOCH.toordinal())


def is_business_day(day: date, *, holidays: Collection[date] = ()) -> bool:
    """Return whether `day` is neither a weekend day nor one of `holidays`."""
    return day.weekday() < _SATURDAY and day not in holidays


def business_day_on_or_after(day: date, *, holidays: Collection[date] = ()) -> date:
    """Return `day` itself when it is a business day, else the first one after it."""
    while not is_business_day(day, holidays=holidays):
        day += timedelta(days=1)
    return day


def business_day_on_or_before(day: date, *, holidays: Collection[date] = ()) -> date:
    """Return `day` itself when it is a business day, else the last one before it."""
    while not is_business_day(day, holidays=holidays):
        day -= timedelta(days=1)
    return day


def add_business_days(day: date, *, count: int, holidays: Collection[date] = ()) -> date:
    """Return the business day `count` business days after `day`; before it when negative.

    A `count` of 0 returns `day` unchanged, business day or not.
    """
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, holidays=holidays):
            day += step
    return day
