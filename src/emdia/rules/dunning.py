"""What a debtor gets today, and why; or nothing, and why not.

Pure: no database, no clock. Evaluated from facts and never counted, so a day that is decided
twice decides the same and missed days are caught up by one step. The portfolio is decided by
books/dunning/sql/decide.sql; tests/twins/test_dunning.py keeps the two equal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .bank_calendar import BankCalendar
from .dunning_plan import Plan, Step, chosen, passed, reached
from .holds import RANKS, Hold, HoldKind, first_reason, stopped_days
from .limitation import is_limited
from .step_kinds import Lane, step_kinds

# What is due later than this is not looked at.
AHEAD_DAYS = 60
# A debtor who was late in the year before is no first-timer.
REPEAT_DAYS = 365


class Standing(StrEnum):
    """How a debtor stands after the decision; of several the first is told."""

    ACTS = "acts"
    NO_PLAN = "no_plan"
    HELD = "held"  # everything late is
    RESTED = "rested"  # was contacted too short ago
    QUIET_DAY = "quiet_day"  # the law or a holiday forbids it today
    CAP = "cap"  # contacted as often as may be
    NO_CHANNEL = "no_channel"  # nobody to write to
    NOT_TOLD = "not_told"  # a measure, of which nothing was said before
    WAITS = "waits"  # for the day of the next step
    FINISHED = "finished"  # the plan has no more steps


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """An open title that is ours to ask for, with the holds on it and on its debtor."""

    number: int
    kind: str
    issue_date: date
    due_date: date
    balance_cents: int
    grace_days: int = 0
    interrupted_date: date | None = None  # the term to claim it began anew: rules/limitation.py
    is_known: bool = True  # whether money came for it
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A step that was taken in the open case. `cycle` is the due date it was counted from."""

    cycle: date
    lane: Lane
    code: str
    nominal_days: int
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """A way to reach the debtor: whether today is a day for it, and whether a contact is left."""

    is_quiet: bool = False
    is_left: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Debtor:
    """All that is known of somebody who owes, children and those paid for included."""

    titles: Sequence[Title]
    segment: str = ""
    risk: str = ""
    is_repeat: bool = False
    done: Sequence[Done] = ()
    channels: Mapping[str, Reach] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A step that is taken today, and because of what."""

    step: Step
    cycle: date
    channel: str
    titles: tuple[int, ...]
    cents: int
    days_late: int  # of the title the days are counted from; before the due date negative
    collection_days: int  # less grace and what was paused
    is_caught_up: bool  # its day was before today


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What is done today. `step` is the one that waits or is refused; `hold` why it is held."""

    plan: Plan | None
    acts: tuple[Act, ...]
    standing: Standing
    step: str = ""
    hold: HoldKind | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A title with its two clocks."""

    title: Title
    is_late: bool
    counted_from: date
    reason: HoldKind | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A step whose day has come, of a lane and a cycle, for some titles."""

    step: Step
    counted_from: date
    cycle: date
    titles: tuple[Title, ...]


def decide(
    debtor: Debtor, *, plans: Sequence[Plan], as_of: date, calendar: BankCalendar
) -> Decision | None:
    """Return what is done about a debtor at the close of `as_of`; None when nothing is open.

    `calendar` is the company's: it says what is late and counts the bank days of steps.
    """
    judged = [_judged(title, as_of, calendar) for title in debtor.titles]
    late = [one for one in judged if one.is_late]
    asked = [one for one in late if one.reason is None]
    ahead = [
        one
        for one in judged
        if not one.is_late
        and one.reason is None
        and one.title.due_date <= as_of + timedelta(days=AHEAD_DAYS)
    ]
    named = frozenset(kind for plan in plans for kind in plan.conditions.kinds)
    anchor = _anchor(asked or ahead, named)
    plan = None if anchor is None else _plan_of(debtor, anchor, asked or ahead, plans)
    if plan is None:
        return _without_plan(late, asked)
    coming = _coming(plan, ahead, as_of, calendar)
    if not late and not coming:
        return None
    oldest = anchor if asked else None
    found = _ahead_candidates(debtor, plan, coming, as_of, calendar)
    found |= _late_candidates(debtor, plan, oldest, asked, as_of, calendar)
    busy = {one.lane for one in debtor.done if one.on >= as_of and one.lane is not Lane.CONTACT}
    found = {lane: candidate for lane, candidate in found.items() if lane not in busy}
    refused, acts = _allowed_of(debtor, plan, found, as_of, calendar)
    if acts:
        return Decision(plan=plan, acts=acts, standing=Standing.ACTS)
    if refused is not None:
        return Decision(plan=plan, acts=(), standing=refused[0], step=refused[1])
    if late and not asked:
        return Decision(plan=plan, acts=(), standing=Standing.HELD, hold=_held_by(late))
    following = _following(debtor, plan, oldest, as_of, calendar)
    standing = Standing.WAITS if following else Standing.FINISHED
    return Decision(plan=plan, acts=(), standing=standing, step=following)


def _judged(title: Title, as_of: date, calendar: BankCalendar) -> _Judged:
    """Let the two clocks run: past due, and collection, less what stopped it."""
    free_until = title.due_date + timedelta(days=title.grace_days)
    stopped = stopped_days(title.holds, after=free_until, as_of=as_of, issued=title.issue_date)
    return _Judged(
        title,
        as_of > calendar.on_or_after(free_until),
        free_until + timedelta(days=stopped),
        first_reason(
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
        ),
    )


def _anchor(some: Sequence[_Judged], named: Collection[str]) -> _Judged | None:
    """Return the title that the days are counted from: the one with most of them.

    Of titles that are equal it is one whose espécie no plan names, if there is one.
    """
    return min(
        some,
        key=lambda one: (
            one.counted_from,
            one.title.due_date,
            one.title.kind if one.title.kind in named else "",
        ),
        default=None,
    )


def _plan_of(
    debtor: Debtor, anchor: _Judged, some: Sequence[_Judged], plans: Sequence[Plan]
) -> Plan | None:
    return chosen(
        plans,
        segment=debtor.segment,
        kind=anchor.title.kind,
        risk=debtor.risk,
        is_repeat=debtor.is_repeat,
        cents=sum(one.title.balance_cents for one in some),
    )


def _without_plan(late: Sequence[_Judged], asked: Sequence[_Judged]) -> Decision | None:
    if not late:
        return None
    if not asked:
        return Decision(plan=None, acts=(), standing=Standing.HELD, hold=_held_by(late))
    return Decision(plan=None, acts=(), standing=Standing.NO_PLAN)


def _held_by(late: Sequence[_Judged]) -> HoldKind:
    return min((one.reason for one in late if one.reason), key=RANKS.__getitem__)


def _late_candidates(
    debtor: Debtor,
    plan: Plan,
    anchor: _Judged | None,
    asked: Sequence[_Judged],
    as_of: date,
    calendar: BankCalendar,
) -> dict[Lane, _Candidate]:
    """Return the step of each lane for what is late, counted from its oldest title."""
    if anchor is None:
        return {}
    titles = tuple(one.title for one in asked)
    found = {}
    for lane, steps in plan.lanes.items():
        number = reached(
            steps,
            counted_from=anchor.counted_from,
            is_late=True,
            as_of=as_of,
            calendar=calendar,
        )
        is_new = number > _passed(debtor, steps, lane, anchor.title.due_date)
        if is_new and steps[number - 1].is_late:
            found[lane] = _Candidate(
                steps[number - 1], anchor.counted_from, anchor.title.due_date, titles
            )
    return found


def _coming(
    plan: Plan, ahead: Sequence[_Judged], as_of: date, calendar: BankCalendar
) -> list[_Judged]:
    """Return what is not late and has come to a step of some lane, the earliest due first."""
    return sorted(
        (
            one
            for one in ahead
            if any(_ahead_number(steps, one, as_of, calendar) for steps in plan.lanes.values())
        ),
        key=lambda one: one.title.due_date,
    )


def _ahead_number(steps: Sequence[Step], one: _Judged, as_of: date, calendar: BankCalendar) -> int:
    return reached(
        steps, counted_from=one.title.due_date, is_late=False, as_of=as_of, calendar=calendar
    )


def _ahead_candidates(
    debtor: Debtor, plan: Plan, coming: Sequence[_Judged], as_of: date, calendar: BankCalendar
) -> dict[Lane, _Candidate]:
    """Return the step of each lane for what is going to be due: of the first due date with one."""
    found: dict[Lane, _Candidate] = {}
    for one in coming:
        due_date = one.title.due_date
        for lane, steps in plan.lanes.items():
            number = _ahead_number(steps, one, as_of, calendar)
            if lane not in found and number > _passed(debtor, steps, lane, due_date):
                titles = tuple(each.title for each in coming if each.title.due_date == due_date)
                found[lane] = _Candidate(steps[number - 1], due_date, due_date, titles)
    return found


def _passed(debtor: Debtor, steps: Sequence[Step], lane: Lane, cycle: date) -> int:
    """Return how many steps of a ladder are behind the debtor in this cycle."""
    return max(
        (
            passed(steps, code=one.code, nominal_days=one.nominal_days)
            for one in debtor.done
            if one.lane is lane and one.cycle == cycle
        ),
        default=0,
    )


def _allowed_of(
    debtor: Debtor,
    plan: Plan,
    found: Mapping[Lane, _Candidate],
    as_of: date,
    calendar: BankCalendar,
) -> tuple[tuple[Standing, str] | None, tuple[Act, ...]]:
    """Return what of the candidates is done today, and the first refusal among the others."""
    acts, refused = [], []
    for lane in Lane:
        if lane not in found:
            continue
        channel, refusal = _allowed(debtor, plan, found[lane], as_of)
        if refusal is None:
            acts.append(_act(found[lane], channel, as_of, calendar))
        else:
            refused.append((refusal, found[lane].step.code))
    return (refused[0] if refused else None), tuple(acts)


def _allowed(
    debtor: Debtor, plan: Plan, candidate: _Candidate, as_of: date
) -> tuple[str, Standing | None]:
    """Return the channel of a step whose day has come, or why it is not taken today."""
    step = candidate.step
    if step_kinds()[step.kind].needs_notice and not _was_told(debtor, candidate.cycle):
        return "", Standing.NOT_TOLD
    if step.lane is not Lane.CONTACT:
        return "", None
    latest = max((one.on for one in debtor.done if one.lane is Lane.CONTACT), default=None)
    if latest is not None and (as_of - latest).days < plan.rest_days:
        return "", Standing.RESTED
    return _channel(debtor, step)


def _was_told(debtor: Debtor, cycle: date) -> bool:
    """Return whether the debtor was told of this debt since it is late."""
    return any(
        one.lane is Lane.CONTACT and one.cycle == cycle and one.nominal_days > 0
        for one in debtor.done
    )


def _channel(debtor: Debtor, step: Step) -> tuple[str, Standing | None]:
    ways = debtor.channels or {}
    known = [(channel, ways[channel]) for channel in step.channels if channel in ways]
    for channel, way in known:
        if way.is_left and not way.is_quiet:
            return channel, None
    if any(way.is_left for _, way in known):
        return "", Standing.QUIET_DAY
    return "", Standing.CAP if known else Standing.NO_CHANNEL


def _act(candidate: _Candidate, channel: str, as_of: date, calendar: BankCalendar) -> Act:
    day = candidate.step.day(counted_from=candidate.counted_from, calendar=calendar)
    return Act(
        step=candidate.step,
        cycle=candidate.cycle,
        channel=channel,
        titles=tuple(sorted(one.number for one in candidate.titles)),
        cents=sum(one.balance_cents for one in candidate.titles),
        days_late=(as_of - candidate.cycle).days,
        collection_days=(as_of - candidate.counted_from).days,
        is_caught_up=day < as_of,
    )


def _following(
    debtor: Debtor, plan: Plan, anchor: _Judged | None, as_of: date, calendar: BankCalendar
) -> str:
    """Return the step of the contact lane that comes next for what is late; empty: none."""
    steps = plan.lanes[Lane.CONTACT]
    behind = sum(not step.is_late for step in steps)
    if anchor is not None:
        number = reached(
            steps, counted_from=anchor.counted_from, is_late=True, as_of=as_of, calendar=calendar
        )
        behind = max(number, _passed(debtor, steps, Lane.CONTACT, anchor.title.due_date))
    return steps[behind].code if behind < len(steps) else ""
