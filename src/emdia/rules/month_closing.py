"""When a month of the ledger may be closed: what stops it and what a person answers for.

Pure. A check that stops is a fault of the books: it is mended first. Any other open check is
a matter of the day (money whose owner is not known, a statement that did not come): the month
may close over it, and the reason is kept with the closing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

# Code of a check and whether it stops the closing.
CHECKS: Mapping[str, bool] = {
    "month_not_over": True,
    "earlier_month_open": True,
    "already_closed": True,
    "entries_unsound": True,
    "trial_balance_not_zero": True,
    "titles_differ": True,
    "closed_balances_differ": True,
    "batches_unsealed": False,  # They are sealed by the closing itself.
    "suspense_open": False,
    "files_waiting": False,
    "bank_differs": False,
}


class NotAMonth(ValueError):
    """Not a month written as 2026-03."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One question asked before a month closes; open when `found` or `cents` is not zero."""

    code: str
    found: int = 0
    cents: int = 0

    @property
    def is_open(self) -> bool:
        return self.found != 0 or self.cents != 0

    @property
    def stops(self) -> bool:
        return CHECKS[self.code]

    def stored(self) -> dict[str, object]:
        """Return what is kept with the closing."""
        return asdict(self)


def first_day(month: str) -> date:
    """Return the first day of a month written as 2026-03.

    :raises NotAMonth: anything else.
    """
    try:
        if len(month) != len("2026-03"):
            raise NotAMonth(month)
        return date.fromisoformat(f"{month}-01")
    except ValueError as fault:
        raise NotAMonth(month) from fault


def last_day(month: date) -> date:
    """Return the last day of the month that begins on `month`."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def of_the_calendar(*, month: date, closed_through: date | None, today: date) -> tuple[Check, ...]:
    """Return whether the month is over, and the next one after the last that was closed."""
    next_month = None if closed_through is None else closed_through + timedelta(days=1)
    return (
        Check(code="month_not_over", found=int(today <= last_day(month))),
        Check(code="already_closed", found=int(next_month is not None and month < next_month)),
        Check(code="earlier_month_open", found=int(next_month is not None and month > next_month)),
    )


def stopping(checks: Iterable[Check]) -> Check | None:
    """Return the first open check that stops the closing."""
    return next((check for check in checks if check.is_open and check.stops), None)


def answered_for(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return the open checks for which the person who closes gives a reason."""
    return tuple(check for check in checks if check.is_open and not check.stops)
