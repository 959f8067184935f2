"""How late what is owed is: buckets of days from the due date.

Pure: no database, no clock. The portfolio is aged in SQL
(books/receivables/sql/aging_*.sql); tests/twins/test_aging.py keeps the two equal.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

# The last day late of every bucket but the open last one.
DEFAULT_LIMITS = (0, 30, 60, 90, 120, 180, 365)
MOST_BUCKETS = 8


class UnfitLimits(ValueError):
    """Limits must be whole days from 0 up, each above the one before, seven at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """Days late from `first` to `last`; None has no end. The first holds all that is not late."""

    number: int
    first: int | None
    last: int | None


def days_late(*, due_date: date, as_of: date) -> int:
    """Return the days from the due date to `as_of`; 0 while it is not late."""
    return max((as_of - due_date).days, 0)


def buckets(limits: Sequence[int] = DEFAULT_LIMITS) -> tuple[Bucket, ...]:
    """Return the buckets that `limits` make: one more than there are limits.

    :raises UnfitLimits: they do not rise from 0.
    """
    refuse_unfit(limits)
    firsts = [None, *(limit + 1 for limit in limits)]
    lasts = [*limits, None]
    return tuple(
        Bucket(number=number, first=first, last=last)
        for number, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )


def bucket_of(*, days_late: int, limits: Sequence[int] = DEFAULT_LIMITS) -> int:
    """Return the number of the bucket that holds `days_late`; 0 is what is not late.

    :raises UnfitLimits: the limits do not rise from 0.
    """
    refuse_unfit(limits)
    return bisect_left(limits, max(days_late, 0))


def refuse_unfit(limits: Sequence[int]) -> None:
    """Let limits pass that make buckets.

    :raises UnfitLimits: they do not start at 0, do not rise, or are too many.
    """
    rises = all(earlier < later for earlier, later in pairwise(limits))
    if not limits or limits[0] != 0 or not rises or len(limits) >= MOST_BUCKETS:
        raise UnfitLimits(limits)
