"""A plan of collection: for whom it is, its steps, and which of them a day has reached.

Pure: no database, no clock. Steps stand in the order of their days; each lane is a ladder of
its own. SQL receives ladders already climbed (`books/dunning/ladders.py`), so that calendars
and the order of steps exist once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from .bank_calendar import BankCalendar
from .step_kinds import Lane, step_kinds

MOST_STEPS = 60
EARLIEST_DAYS, LATEST_DAYS = -60, 1_800
EARLIEST_BANK_DAYS, LATEST_BANK_DAYS = -40, 250
LONGEST_REST_DAYS = 30
MINUTES_OF_A_DAY = 1_440
RISKS = ("A", "B", "C", "D", "E")


class Counting(StrEnum):
    """What a step's days are."""

    CALENDAR = "calendar"
    BANK = "bank"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step. `offset_days` are before the due date when negative, on it when 0."""

    code: str
    offset_days: int
    kind: str
    counting: Counting = Counting.CALENDAR
    at_minutes: int = 540  # after midnight, in the debtor's zone
    channels: tuple[str, ...] = ()  # the first one that may be used
    template: str = ""
    by_title: bool = False  # one message for each title, not one for the debtor

    @property
    def lane(self) -> Lane:
        """Return the lane of its kind."""
        return step_kinds()[self.kind].lane

    @property
    def nominal_days(self) -> int:
        """Return its days as calendar days: five bank days are a week."""
        if self.counting is Counting.CALENDAR:
            return self.offset_days
        weeks, days = divmod(abs(self.offset_days), 5)
        return (7 * weeks + days) * (1 if self.offset_days > 0 else -1)

    @property
    def is_late(self) -> bool:
        """Return whether it is for what is late, and not for what is going to be due."""
        return self.offset_days > 0

    def day(self, *, counted_from: date, calendar: BankCalendar) -> date:
        """Return the day it is for, of a debt whose days are counted from `counted_from`."""
        if self.counting is Counting.CALENDAR:
            return counted_from + timedelta(days=self.offset_days)
        return _bank_day(counted_from, self.offset_days, calendar)


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """For whom a plan is. What is empty or None does not narrow it."""

    segments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # espécie of the title that the days are counted from
    risks: tuple[str, ...] = ()
    from_cents: int | None = None  # of what is asked for
    below_cents: int | None = None
    is_repeat: bool | None = None  # was late before, in the year before this case

    def fit(self, *, segment: str, kind: str, risk: str, is_repeat: bool, cents: int) -> bool:
        """Return whether they hold of a debtor."""
        return (
            (not self.segments or segment in self.segments)
            and (not self.kinds or kind in self.kinds)
            and (not self.risks or risk in self.risks)
            and (self.from_cents is None or cents >= self.from_cents)
            and (self.below_cents is None or cents < self.below_cents)
            and self.is_repeat in {None, is_repeat}
        )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A version of a plan. `key` is its id; the plan of the lowest `position` that fits is used."""

    key: int
    position: int
    steps: tuple[Step, ...]
    conditions: Conditions = field(default_factory=Conditions)
    rest_days: int = 1  # from one contact to the next

    @cached_property
    def lanes(self) -> dict[Lane, tuple[Step, ...]]:
        """Return the steps of each lane, in their order."""
        return {
            lane: tuple(step for step in ordered(self.steps) if step.lane is lane) for lane in Lane
        }


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong with a plan: a code, and the step it is about, if it is about one."""

    code: str
    step: str = ""


def ordered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps in the order of their days, times and codes."""
    return tuple(sorted(steps, key=lambda one: (one.nominal_days, one.at_minutes, one.code)))


def faults(*, steps: Sequence[Step], conditions: Conditions, rest_days: int) -> list[PlanFault]:
    """Return everything that is wrong with a plan; nothing when it may be published."""
    found = [] if steps else [PlanFault("no_steps")]
    if len(steps) > MOST_STEPS:
        found.append(PlanFault("too_many_steps"))
    codes = [step.code for step in steps]
    found += [PlanFault("code_twice", code) for code in sorted({*codes}) if codes.count(code) > 1]
    found += [PlanFault(code, step.code) for step in steps for code in _faults_of(step)]
    found += [PlanFault("same_day_twice", step.code) for step in _crowded(steps)]
    if not 1 <= rest_days <= LONGEST_REST_DAYS:
        found.append(PlanFault("rest_days"))
    low, below = conditions.from_cents, conditions.below_cents
    if low is not None and below is not None and low >= below:
        found.append(PlanFault("amounts_backwards"))
    if not set(conditions.risks) <= set(RISKS):
        found.append(PlanFault("risk_unknown"))
    return found


def _faults_of(step: Step) -> Iterable[str]:
    card = step_kinds().get(step.kind)
    if card is None:
        yield "kind_unknown"
        return
    if not step.code:
        yield "no_code"
    first, last = (
        (EARLIEST_DAYS, LATEST_DAYS)
        if step.counting is Counting.CALENDAR
        else (EARLIEST_BANK_DAYS, LATEST_BANK_DAYS)
    )
    if not first <= step.offset_days <= last:
        yield "days_too_far"
    if not 0 <= step.at_minutes < MINUTES_OF_A_DAY:
        yield "time_of_day"
    if not set(step.channels) <= set(card.channels):
        yield "channel_of_another_kind"
    if card.channels and not step.channels:
        yield "no_channel"
    if card.needs_notice and not step.is_late:
        yield "measure_before_due"
    if step.by_title and not card.channels:
        yield "by_title_without_message"


def _crowded(steps: Sequence[Step]) -> list[Step]:
    """Return steps whose lane has another one on the same day: one of them would never come."""
    days = [
        (step.kind in step_kinds() and step.lane, step.counting, step.offset_days) for step in steps
    ]
    return [step for step, day in zip(steps, days, strict=True) if days.count(day) > 1]


def chosen(
    plans: Iterable[Plan], *, segment: str, kind: str, risk: str, is_repeat: bool, cents: int
) -> Plan | None:
    """Return the first plan that is for a debtor; None when there is none."""
    fitting = [
        plan
        for plan in plans
        if plan.conditions.fit(
            segment=segment, kind=kind, risk=risk, is_repeat=is_repeat, cents=cents
        )
    ]
    return min(fitting, key=lambda plan: (plan.position, plan.key), default=None)


def reached(
    steps: Sequence[Step],
    *,
    counted_from: date,
    is_late: bool,
    as_of: date,
    calendar: BankCalendar,
) -> int:
    """Return how many steps of a lane's ladder a debt has come to at the close of `as_of`.

    What is late has come past every step before the due date; what is not has no step after it.
    """
    return max(
        (
            number
            for number, step in enumerate(steps, start=1)
            if (is_late and not step.is_late)
            or (
                step.is_late is is_late
                and step.day(counted_from=counted_from, calendar=calendar) <= as_of
            )
        ),
        default=0,
    )


def passed(steps: Sequence[Step], *, code: str, nominal_days: int) -> int:
    """Return how many steps of a ladder are behind a debtor who was at this step.

    The step may be of another version or another plan: the one of the same code counts, else
    those whose days are not after it.
    """
    for number, step in enumerate(steps, start=1):
        if step.code == code:
            return number
    return sum(step.nominal_days <= nominal_days for step in steps)


def _bank_day(start: date, count: int, calendar: BankCalendar) -> date:
    """Return the bank day `count` bank days from `start`, or from the first one after it."""
    day = calendar.on_or_after(start)
    way = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += way
        while not calendar.is_bank_day(day):
            day += way
    return day
