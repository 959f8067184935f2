"""Cutting one sale into instalments: equal amounts, the cents left over on the first ones.

Pure: no database, no clock. Monthly instalments fall on the day of the first, or on
the last day of a month that has no such day; others follow every so many days.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_INSTALMENTS = 60
MONTHS_PER_YEAR = 12


class ImpossibleInstalments(ValueError):
    """Not a number of instalments, or an instalment would be of nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Instalment:
    """One of the parts. Amounts in cents; `withheld` by tax."""

    number: int
    due_date: date
    gross_cents: int
    withheld: Mapping[str, int]

    @property
    def net_cents(self) -> int:
        """Return what the customer is to pay of it."""
        return self.gross_cents - sum(self.withheld.values())


def instalments(
    *,
    gross_cents: int,
    withheld: Mapping[str, int],
    first_due_date: date,
    count: int,
    every_days: int | None = None,
) -> tuple[Instalment, ...]:
    """Return `count` parts of a sale, a month apart or `every_days` days.

    :raises ImpossibleInstalments: no or too many parts, or one that nobody would owe.
    """
    if not 1 <= count <= MOST_INSTALMENTS or (every_days is not None and every_days < 1):
        raise ImpossibleInstalments(count)
    amounts = parts(gross_cents, count)
    taxes = {tax: parts(cents, count) for tax, cents in withheld.items() if cents}
    found = tuple(
        Instalment(
            number=number + 1,
            due_date=_due(first_due_date, number, every_days),
            gross_cents=amounts[number],
            withheld={tax: cents[number] for tax, cents in taxes.items() if cents[number]},
        )
        for number in range(count)
    )
    if any(one.net_cents <= 0 for one in found):
        raise ImpossibleInstalments(count)
    return found


def parts(cents: int, count: int) -> list[int]:
    """Return `count` amounts that sum to `cents` and differ by one cent at most."""
    each, left = divmod(cents, count)
    return [each + 1] * left + [each] * (count - left)


def _due(first: date, number: int, every_days: int | None) -> date:
    if every_days is not None:
        return first + timedelta(days=every_days * number)
    years, month = divmod(first.month - 1 + number, MONTHS_PER_YEAR)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
