"""When a bank file is missing, and whether one came in its order.

Pure: no database, no clock. Banks number the return files of one account, convênio
and layout one after another (facts of the manuals: docs/banks); a number left out
is a file that was lost, and what is in it may be a payment.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from emdia.rules.bank_calendar import BankCalendar

# What was not asked for in so many days is not asked for any more.
LOOK_BACK_DAYS = 10


class Order(StrEnum):
    """How a file's number stands to the last one applied."""

    FIRST = "first"
    NEXT = "next"
    GAP = "gap"
    BACK = "back"
    UNNUMBERED = "unnumbered"


IN_ORDER = frozenset({Order.FIRST, Order.NEXT, Order.UNNUMBERED})


def order_of(*, sequence: int | None, latest: int | None) -> Order:
    """Return how `sequence` stands to `latest`, the last number applied; None is no number."""
    if sequence is None:
        return Order.UNNUMBERED
    if latest is None:
        return Order.FIRST
    if sequence == latest + 1:
        return Order.NEXT
    return Order.GAP if sequence > latest else Order.BACK


def days_due(
    *, expected_by: time, since_date: date, now: datetime, calendar: BankCalendar
) -> Iterator[date]:
    """Yield the bank days whose file should be there at `now`, oldest first.

    `now` is local to the company, as `expected_by` is. Days more than
    `LOOK_BACK_DAYS` ago are not asked for.
    """
    day = max(since_date, now.date() - timedelta(days=LOOK_BACK_DAYS))
    while day < now.date() or (day == now.date() and now.time() >= expected_by):
        if calendar.is_bank_day(day):
            yield day
        day += timedelta(days=1)
