"""Promises to pay: what was promised by when, and whether it was kept.

Pure: no database, no clock. The daily run judges every open promise in SQL
(books/agreements/sql/judge_promises.sql); tests/twins/test_promises.py keeps the two equal.

A promise is about titles and has parts, each a date and an amount. A part is kept by a
payment of exactly its amount for those titles, received by the part's deadline: its date on
a bank day, and some bank days of grace. Another amount does not keep it. The n-th payment
of an amount belongs to the n-th part of that amount, so what comes late for the first
part does not keep the second. Where nothing is left open of the titles, parts that nothing
was paid for are kept when the last payment came by their deadline.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from emdia.rules.bank_calendar import BankCalendar

MOST_PARTS = 12
LONGEST_DAYS = 120  # a promise further away is an agreement
USUAL_GRACE_BANK_DAYS = 1


class PromiseState(StrEnum):
    """How far a promise, or a part of one, is."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    MOOT = "moot"  # the titles were closed without a payment
    WITHDRAWN = "withdrawn"  # by a person, for a reason


OPEN, KEPT, BROKEN, MOOT, WITHDRAWN = PromiseState


class PromiseRefused(ValueError):
    """A promise that cannot be kept in mind; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An amount by a date. `deadline_date` is the last day on which it may be received."""

    due_date: date
    deadline_date: date
    amount_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """What one receipt paid of the titles since the promise, in cents, late charges included."""

    receipt_id: int
    on_date: date
    amount_cents: int


T = TypeVar("T", Part, Payment)


def deadline(*, due_date: date, grace_bank_days: int, calendar: BankCalendar) -> date:
    """Return the last day on which money for a part may be received."""
    day = calendar.on_or_after(due_date)
    for _ in range(grace_bank_days):
        day = calendar.on_or_after(day + timedelta(days=1))
    return day


def refuse_parts(parts: Sequence[tuple[date, int]], *, made_date: date, owed_cents: int) -> None:
    """Let parts pass that somebody may promise; `owed_cents` is owed on the last date.

    :raises PromiseRefused: no_parts, too_many_parts, date_twice, date_past, date_far,
        amount_wrong or more_than_owed.
    """
    days = [day for day, _cents in parts]
    if not parts:
        raise PromiseRefused("no_parts")
    if len(parts) > MOST_PARTS:
        raise PromiseRefused("too_many_parts")
    if len({*days}) < len(days):
        raise PromiseRefused("date_twice")
    if min(days) < made_date:
        raise PromiseRefused("date_past")
    if (max(days) - made_date).days > LONGEST_DAYS:
        raise PromiseRefused("date_far")
    if any(cents <= 0 for _day, cents in parts):
        raise PromiseRefused("amount_wrong")
    if sum(cents for _day, cents in parts) > owed_cents:
        raise PromiseRefused("more_than_owed")


def judge(
    *,
    parts: Sequence[Part],
    payments: Sequence[Payment],
    all_closed: bool,
    is_uncertain: bool,
    as_of: date,
) -> list[PromiseState]:
    """Return the state of each part, in the order of `parts`, at the close of `as_of`.

    `all_closed`: nothing is left open of the titles. `is_uncertain`: it is not known whether
    money came, or what came has not cleared; then no part is broken.
    """
    paid = _ranked(sorted(payments, key=lambda one: (one.on_date, one.receipt_id)))
    on_dates = {key: one.on_date for key, one in paid}
    latest = max((one.on_date for one in payments), default=None)
    places = sorted(range(len(parts)), key=lambda place: parts[place].due_date)
    found = [OPEN] * len(parts)
    for place, (key, part) in zip(places, _ranked([parts[one] for one in places]), strict=True):
        found[place] = _judged(part, on_dates.get(key), latest, all_closed, is_uncertain, as_of)
    return found


def whole(states: Iterable[PromiseState]) -> PromiseState:
    """Return the state of a promise: one broken part breaks it, an open one keeps it open."""
    found = {*states}
    if BROKEN in found:
        return BROKEN
    if OPEN in found:
        return OPEN
    return KEPT if KEPT in found else MOOT


def _ranked(some: Sequence[T]) -> list[tuple[tuple[int, int], T]]:
    """Return each with its amount and how many of that amount came before it."""
    counted: Counter[int] = Counter()
    found = []
    for one in some:
        found.append(((one.amount_cents, counted[one.amount_cents]), one))
        counted[one.amount_cents] += 1
    return found


def _judged(
    part: Part,
    paid_on: date | None,
    latest: date | None,
    all_closed: bool,
    is_uncertain: bool,
    as_of: date,
) -> PromiseState:
    if paid_on is not None and paid_on <= part.deadline_date:
        return KEPT
    if all_closed:
        if latest is None:
            return MOOT
        return KEPT if latest <= part.deadline_date else BROKEN
    if is_uncertain or as_of <= part.deadline_date:
        return OPEN
    return BROKEN
