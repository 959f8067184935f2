"""Whom to call next, and why: what a contact is worth now, and what keeps a debtor from standing.

Pure: no database, no clock. Value is amount × chance × urgency; each part can be shown. What was
promised and broken since the last bank day comes before all else; what must not or need not be
contacted today stands last and says why. The portfolio is reckoned by books/worklist/sql/score.sql;
tests/twins/test_worklist.py keeps the two equal. docs/algorithms/worklist.md works rows by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from .bank_calendar import BankCalendar
from .dunning import Title
from .holds import CLOCK_GOES_ON, RANKS, HoldKind, first_reason
from .interactions import Outcome
from .limitation import is_limited

WHOLE = 1_000  # parts of a thousand are the unit of every weight
# Chances by the age of the debt: up to so many days late, and beyond the last.
LATE_DAYS = (10, 30, 60, 90, 180)
BROKEN_LOOK_BACK_DAYS = 30  # a promise broken longer ago is history
TALK_LOOK_BACK_DAYS = 60
PROMISE_LOOK_BACK_DAYS = 365
MOST_PROMISES = 3  # more of them say no more
MOST_WAITING_DAYS = 5
LEAST_CHANCE, MOST_CHANCE = 10, 1_000
LARGEST_WEIGHT = 5_000
MOST_AHEAD_DAYS = 30


class Turn(IntEnum):
    """Where a debtor stands: first, by value, or last because not today."""

    FIRST = 1
    BY_VALUE = 2
    NOT_TODAY = 3


class NotToday(StrEnum):
    """Why a debtor is not contacted today; of several the first is told."""

    HELD = "held"
    SKIPPED = "skipped"
    LATER = "later"  # another day was agreed
    LAW = "law"


OUTCOMES: Mapping[str, int] = MappingProxyType(
    {
        Outcome.PROMISED: 1_000,
        Outcome.SAYS_PAID: 500,
        Outcome.DISPUTES: 300,
        Outcome.CALL_BACK: 1_200,
        Outcome.REFUSES: 400,
        Outcome.HARDSHIP: 600,
        Outcome.OTHER: 1_000,
        Outcome.NO_ANSWER: 900,
        Outcome.LEFT_WORD: 900,
        Outcome.WRONG_NUMBER: 200,
        Outcome.THIRD_PARTY: 800,
    }
)
RISKS: Mapping[str, int] = MappingProxyType(
    {"A": 1_200, "B": 1_100, "C": 1_000, "D": 800, "E": 600}
)


class WeightsRefused(ValueError):
    """The weights cannot be used; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each part weighs, in thousandths. `chances` go with LATE_DAYS, one more beyond them.

    Chance: a factor for each promise kept or broken, for what came of the latest talk and for the
    risk. Urgency: what is added to a whole.
    """

    chances: tuple[int, ...] = (900, 700, 500, 350, 200, 110)
    kept_each: int = 50
    broken_each: int = -150
    outcomes: Mapping[str, int] = field(default_factory=lambda: OUTCOMES)
    risks: Mapping[str, int] = field(default_factory=lambda: RISKS)
    broken_promise: int = 500
    promise_today: int = 300
    day_reached: int = 400
    restriction: int = 300
    restriction_within_days: int = 5
    last_contact: int = 100
    waiting_each_day: int = 50


USUAL = Weights()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """All that is known of a debtor who may stand in the list. Days count back from today.

    `owed_cents` is late and held by nothing; `days_late` are those of its oldest title, or of the
    oldest held one where everything is held by `held_by`.
    """

    owed_cents: int
    titles_count: int = 0
    days_late: int = 0
    held_by: str = ""
    risk: str = ""
    kept_count: int = 0
    broken_count: int = 0
    outcome: str = ""  # of the latest talk
    broken_days: int | None = None  # since a promise was judged broken and nobody was spoken to
    is_broken_lately: bool = False  # since the last bank day
    has_promise_today: bool = False
    next_days: int | None = None  # since the day that was agreed; negative: it is ahead
    task_days: int | None = None  # since a call was due
    restriction_days: int | None = None  # until a planned measure
    is_skipped: bool = False
    law_why: str = ""  # of contact law, for all of today
    contacts_left: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One reason, with its figure: a factor of chance or a share of urgency, in thousandths."""

    code: str
    figure: int
    weight: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Where a debtor stands and what a contact is worth. `why_not` is empty unless NOT_TODAY."""

    turn: Turn
    why_not: NotToday | None
    value_cents: int
    chance: int
    urgency: int
    chance_parts: tuple[Part, ...]
    urgency_parts: tuple[Part, ...]


def weighed(weights: Weights) -> dict[str, int]:
    """Return every weight by a name of its own."""
    found: dict[str, int] = {}
    for one in fields(weights):
        value = getattr(weights, one.name)
        if isinstance(value, tuple):
            found |= {f"chance_{place}": weight for place, weight in enumerate(value)}
        elif isinstance(value, Mapping):
            found |= {f"{one.name}_{key}": weight for key, weight in value.items()}
        else:
            found[one.name] = value
    return found


def stands(facts: Facts) -> bool:
    """Return whether there is a reason for a person to look: a call, an agreed day, a breach."""
    has_reason = (
        facts.task_days is not None or facts.next_days is not None or facts.broken_days is not None
    )
    return has_reason and (facts.owed_cents > 0 or bool(facts.held_by))


def score(facts: Facts, *, weights: Weights = USUAL) -> Score:
    """Return where a debtor stands, with every part of its value."""
    chance_parts = tuple(_chance_parts(facts, weights))
    urgency_parts = tuple(_urgency_parts(facts, weights))
    chance = _chance(chance_parts)
    urgency = WHOLE + sum(part.weight for part in urgency_parts)
    why_not = _why_not(facts)
    first = Turn.FIRST if facts.is_broken_lately else Turn.BY_VALUE
    return Score(
        turn=first if why_not is None else Turn.NOT_TODAY,
        why_not=why_not,
        value_cents=_half_up(facts.owed_cents * chance * urgency, WHOLE * WHOLE),
        chance=chance,
        urgency=urgency,
        chance_parts=chance_parts,
        urgency_parts=urgency_parts,
    )


def _why_not(facts: Facts) -> NotToday | None:
    if facts.owed_cents == 0:
        return NotToday.HELD
    if facts.is_skipped:
        return NotToday.SKIPPED
    # Who broke a word since then is not left alone until the day that was agreed.
    if facts.next_days is not None and facts.next_days < 0 and facts.broken_days is None:
        return NotToday.LATER
    return NotToday.LAW if facts.law_why else None


def _chance_parts(facts: Facts, weights: Weights) -> Iterable[Part]:
    place = sum(facts.days_late > last for last in LATE_DAYS)
    yield Part("days_late", facts.days_late, weights.chances[place])
    if facts.kept_count:
        count = min(facts.kept_count, MOST_PROMISES)
        yield Part("kept", facts.kept_count, WHOLE + weights.kept_each * count)
    if facts.broken_count:
        count = min(facts.broken_count, MOST_PROMISES)
        yield Part("broken", facts.broken_count, WHOLE + weights.broken_each * count)
    if facts.outcome in weights.outcomes:
        yield Part(f"talk_{facts.outcome}", 0, weights.outcomes[facts.outcome])
    if facts.risk in weights.risks:
        yield Part(f"risk_{facts.risk}", 0, weights.risks[facts.risk])


def _urgency_parts(facts: Facts, weights: Weights) -> Iterable[Part]:
    if facts.broken_days is not None:
        yield Part("promise_broken", facts.broken_days, weights.broken_promise)
    if facts.has_promise_today:
        yield Part("promise_today", 0, weights.promise_today)
    if facts.next_days is not None and facts.next_days >= 0:
        yield Part("day_reached", facts.next_days, weights.day_reached)
    until = facts.restriction_days
    if until is not None and until <= weights.restriction_within_days:
        yield Part("restriction", until, weights.restriction)
    if facts.contacts_left == 1:
        yield Part("last_contact", 1, weights.last_contact)
    if facts.task_days is not None:
        days = min(facts.task_days, MOST_WAITING_DAYS)
        yield Part("call_due", facts.task_days, weights.waiting_each_day * days)


def _chance(parts: Sequence[Part]) -> int:
    """Return the product of the factors, rounded once, within what a chance can be."""
    product, scale = 1, 1
    for place, part in enumerate(parts):
        product *= part.weight
        scale *= WHOLE if place else 1
    return min(max(_half_up(product, scale), LEAST_CHANCE), MOST_CHANCE)


def _half_up(number: int, divisor: int) -> int:
    return (2 * number + divisor) // (2 * divisor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What is late of a debtor. `counted_from` is the day the steps of a plan are counted from.

    It is None where everything is held, or where a hold stopped the clock of a title: then no
    planned day is told, rather than a wrong one.
    """

    owed_cents: int = 0
    titles_count: int = 0
    days_late: int = 0
    held_by: str = ""
    kind: str = ""
    counted_from: date | None = None


def owed(titles: Iterable[Title], *, as_of: date, calendar: BankCalendar) -> Owed:
    """Add up what is late at the close of `as_of`, less what is held."""
    late = [one for one in titles if as_of > calendar.on_or_after(_free_until(one))]
    asked = [one for one in late if _reason(one, as_of) is None]
    if not late:
        return Owed()
    oldest = min(asked or late, key=lambda one: (_free_until(one), one.due_date, one.number))
    held = [reason for one in late if (reason := _reason(one, as_of))]
    return Owed(
        owed_cents=sum(one.balance_cents for one in asked),
        titles_count=len(asked),
        days_late=(as_of - oldest.due_date).days,
        held_by="" if asked else min(held, key=RANKS.__getitem__),
        kind=oldest.kind,
        counted_from=_free_until(oldest) if asked and not _was_stopped(asked, as_of) else None,
    )


def _free_until(title: Title) -> date:
    return title.due_date + timedelta(days=title.grace_days)


def _reason(title: Title, as_of: date) -> HoldKind | None:
    return first_reason(
        title.holds,
        as_of=as_of,
        issued=title.issue_date,
        is_known=title.is_known,
        is_limited=is_limited(
            kind=title.kind,
            due_date=title.due_date,
            as_of=as_of,
            interruptions=[title.interrupted_date] if title.interrupted_date else [],
        ),
    )


def _was_stopped(asked: Iterable[Title], as_of: date) -> bool:
    return any(
        one.kind not in CLOCK_GOES_ON and one.first <= as_of
        for title in asked
        for one in title.holds
    )


def broken_since(as_of: date, calendar: BankCalendar) -> date:
    """Return the first day that a promise may have been judged broken on to come before all else.

    It is the day after the last bank day before `as_of`: on a Monday, Saturday.
    """
    day = as_of - timedelta(days=1)
    while not calendar.is_bank_day(day):
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def settles_call(outcome: str) -> bool:
    """Return whether a call is done with this outcome; otherwise it is tried again."""
    return outcome not in {
        Outcome.NO_ANSWER,
        Outcome.LEFT_WORD,
        Outcome.WRONG_NUMBER,
        Outcome.THIRD_PARTY,
        Outcome.SENT,
    }


def refuse_weights(weights: Weights) -> None:
    """Let weights pass that leave every part a chance to be seen.

    :raises WeightsRefused: chances_wrong, factor_wrong, urgency_wrong or days_wrong.
    """
    if len(weights.chances) != len(LATE_DAYS) + 1 or not _within(weights.chances, 0, WHOLE):
        raise WeightsRefused("chances_wrong")
    each = (weights.kept_each, weights.broken_each)
    factors = (*weights.outcomes.values(), *weights.risks.values())
    if not _within(factors, 0, LARGEST_WEIGHT) or not _within(each, -300, WHOLE):
        raise WeightsRefused("factor_wrong")
    if not _within(
        (
            weights.broken_promise,
            weights.promise_today,
            weights.day_reached,
            weights.restriction,
            weights.last_contact,
            weights.waiting_each_day,
        ),
        0,
        LARGEST_WEIGHT,
    ):
        raise WeightsRefused("urgency_wrong")
    if not 0 <= weights.restriction_within_days <= MOST_AHEAD_DAYS:
        raise WeightsRefused("days_wrong")


def _within(figures: Iterable[int], low: int, high: int) -> bool:
    return all(low <= figure <= high for figure in figures)
