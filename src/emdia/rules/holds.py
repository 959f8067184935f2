"""What stands in the way of asking for money: of a debtor, or of one title.

Pure: no database, no clock. A hold lasts from its first day to its last, both held. The view
`hold_span` says the same of the stored holds; `books/dunning/sql/decide.sql` ranks them as here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class HoldKind(StrEnum):
    """Why nothing is asked. The order is the order in which they are told."""

    DEATH = "death"
    COURT_ORDER = "court_order"
    BANKRUPTCY = "bankruptcy"  # falência
    REORGANISATION = "reorganisation"  # recuperação judicial
    OVER_INDEBTEDNESS = "over_indebtedness"  # CDC, art. 104-A
    AGREEMENT = "agreement"
    PROMISE = "promise"
    DISPUTE = "dispute"
    PAUSE = "pause"
    # Derived from what is known of the money and the debt; nobody places them.
    MONEY_NOT_KNOWN = "money_not_known"
    LIMITED = "limited"  # prescription


DERIVED = frozenset({HoldKind.MONEY_NOT_KNOWN, HoldKind.LIMITED})
PLACED = tuple(kind for kind in HoldKind if kind not in DERIVED)
# A claim that existed on the day of the filing is stayed; what was sold later is not.
# Lei 11.101/2005, art. 49 (reorganisation) and art. 77 (bankruptcy).
FILED = frozenset({HoldKind.BANKRUPTCY, HoldKind.REORGANISATION})
# These end by themselves on their last day, so they have one.
DATED = frozenset({HoldKind.PAUSE, HoldKind.PROMISE})
# Of one title, not of a debtor.
OF_A_TITLE = frozenset({HoldKind.DISPUTE})
# A promise that is broken has cost the days it took; all else stops the clock of collection.
CLOCK_GOES_ON = frozenset({HoldKind.PROMISE, HoldKind.AGREEMENT})
RANKS = {kind: rank for rank, kind in enumerate(HoldKind, start=1)}
LONGEST_PAUSE_DAYS = 366


class UnableToHold(ValueError):
    """The hold cannot be; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A hold on a title, its own or its debtor's. `last` is None until somebody lifts it."""

    kind: HoldKind
    first: date
    last: date | None = None
    filed: date | None = None

    def stands(self, *, as_of: date, issued: date) -> bool:
        """Return whether it holds a title issued on that day at the close of `as_of`."""
        is_dated = self.first <= as_of and (self.last is None or as_of <= self.last)
        return is_dated and (self.filed is None or issued <= self.filed)


def refuse(
    *,
    kind: HoldKind,
    first: date,
    last: date | None,
    filed: date | None,
    is_of_title: bool,
    as_of: date,
) -> None:
    """Let a hold pass that a person may place on `as_of`.

    :raises UnableToHold: hold_is_derived, hold_needs_title, hold_of_debtor, hold_needs_last_day,
        hold_ends_before, hold_too_long, hold_needs_filing or filing_ahead.
    """
    if kind in DERIVED:
        raise UnableToHold("hold_is_derived")
    if kind in OF_A_TITLE and not is_of_title:
        raise UnableToHold("hold_needs_title")
    if kind in FILED and is_of_title:
        raise UnableToHold("hold_of_debtor")
    if kind in DATED and last is None:
        raise UnableToHold("hold_needs_last_day")
    if last is not None and last < first:
        raise UnableToHold("hold_ends_before")
    if last is not None and (last - first).days > LONGEST_PAUSE_DAYS and kind in DATED:
        raise UnableToHold("hold_too_long")
    if (kind in FILED) != (filed is not None):
        raise UnableToHold("hold_needs_filing")
    if filed is not None and filed > as_of:
        raise UnableToHold("filing_ahead")


def stopped_days(holds: Iterable[Hold], *, after: date, as_of: date, issued: date) -> int:
    """Return how many days after `after`, up to `as_of`, holds stopped the clock of a title.

    A day that two of them hold counts once.
    """
    spans = sorted(
        (max(one.first, after + timedelta(days=1)), min(one.last or as_of, as_of))
        for one in holds
        if one.kind not in CLOCK_GOES_ON and (one.filed is None or issued <= one.filed)
    )
    count, counted_to = 0, after
    for first, last in spans:
        count += max((last - max(first - timedelta(days=1), counted_to)).days, 0)
        counted_to = max(counted_to, last)
    return count


def first_reason(
    holds: Iterable[Hold], *, as_of: date, issued: date, is_known: bool, is_limited: bool
) -> HoldKind | None:
    """Return why nothing is asked for a title; None when nothing stands in the way."""
    found = {one.kind for one in holds if one.stands(as_of=as_of, issued=issued)}
    if not is_known:
        found.add(HoldKind.MONEY_NOT_KNOWN)
    if is_limited:
        found.add(HoldKind.LIMITED)
    return min(found, key=RANKS.__getitem__, default=None)
