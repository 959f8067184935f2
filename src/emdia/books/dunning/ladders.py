"""What the rules make of plans, calendars and terms, as columns that SQL joins.

Each function returns columns by their names in `sql/decide.sql`. Days are numbers from
2000-01-01. Nothing here reads the database; the pure rules are asked, so each exists once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from emdia.kernel.days import to_day
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.dunning_plan import RISKS, Plan, Step, chosen, passed, reached
from emdia.rules.holds import CLOCK_GOES_ON, DERIVED, RANKS, HoldKind
from emdia.rules.limitation import LIQUID_DEBT, TERMS, Term, is_limited, term_of
from emdia.rules.step_kinds import Lane, step_kinds

Columns = dict[str, Any]
StepIds = Mapping[tuple[int, str], int]  # by plan key and code

OTHER = "\0"  # a kind or a segment that no plan names
# Room around the days of the steps, for what weekends and holidays do to them.
MARGIN_DAYS = 40
FIRST_DAY = date(1950, 1, 1)
MOST_CENTS = 2**62
MOST_DAYS = 40_000  # to either side of 2000-01-01, of any title


def kinds(*, plans: Sequence[Plan], as_of: date) -> Columns:
    """Return the kinds of documents, numbered where a plan names them, and what is prescribed."""
    named = _named_kinds(plans)
    every = sorted({*named, *TERMS})
    return {
        "kinds": every,
        "kind_numbers": [named.get(kind, 0) for kind in every],
        "kind_limited_due": [_limited_due(kind, as_of) for kind in every],
        "kind_limited_from": [_limited_from(kind, as_of) for kind in every],
        "kind_months": [_months(term_of(kind)) for kind in every],
        "kind_before": [term_of(kind).days_before for kind in every],
        "other_limited_due": _limited_due(OTHER, as_of),
        "other_limited_from": _limited_from(OTHER, as_of),
        "other_months": _months(LIQUID_DEBT),
        "other_before": LIQUID_DEBT.days_before,
    }


def _named_kinds(plans: Iterable[Plan]) -> dict[str, int]:
    named = sorted({kind for plan in plans for kind in plan.conditions.kinds})
    return {kind: number for number, kind in enumerate(named, start=1)}


def _months(term: Term) -> int:
    return 12 * term.years + term.months


def _limited_due(kind: str, as_of: date) -> int:
    """Return the last due date whose claim may no longer be made on `as_of`."""
    return _last_day(as_of, lambda day: is_limited(kind=kind, due_date=day, as_of=as_of))


def _limited_from(kind: str, as_of: date) -> int:
    """Return the last day on which an interruption in time would have ended before `as_of`."""

    def is_over(day: date) -> bool:
        # Interrupted on the day the term begins: what was before counts no more.
        due_date = day - timedelta(days=term_of(kind).days_before)
        return is_limited(kind=kind, due_date=due_date, as_of=as_of, interruptions=[day])

    return _last_day(as_of, is_over)


def _last_day(as_of: date, holds: Any) -> int:
    """Return the last day of which something holds that once begins not to."""
    low, high = FIRST_DAY.toordinal(), as_of.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        if holds(date.fromordinal(middle)):
            low = middle
        else:
            high = middle - 1
    return to_day(date.fromordinal(low))


def holds() -> Columns:
    """Return the kinds of holds with their ranks, and the ranks SQL gives by itself."""
    placed = [kind for kind in HoldKind if kind not in DERIVED]
    return {
        "hold_kinds": [kind.value for kind in HoldKind],
        "hold_ranks": [RANKS[kind] for kind in HoldKind],
        "hold_stops": [kind in placed and kind not in CLOCK_GOES_ON for kind in HoldKind],
        "not_known_rank": RANKS[HoldKind.MONEY_NOT_KNOWN],
        "bankruptcy_rank": RANKS[HoldKind.BANKRUPTCY],
        "reorganisation_rank": RANKS[HoldKind.REORGANISATION],
        "limited_rank": RANKS[HoldKind.LIMITED],
    }


def cells(plans: Sequence[Plan]) -> Columns:
    """Return which plan each kind of debtor gets: one row for each cell of the conditions.

    A cell is a segment, a risk, a kind, first-time or repeat, and amounts from one bound to
    the next; what no plan names is one cell.
    """
    segments = sorted({one for plan in plans for one in plan.conditions.segments})
    numbers = {segment: number for number, segment in enumerate(segments, start=1)}
    kinds = _named_kinds(plans)
    bounds = sorted({0, MOST_CENTS, *_bounds(plans)})
    rows = []
    every = product([OTHER, *segments], ["", *RISKS], [OTHER, *kinds], [False, True])
    for segment, risk, kind, is_repeat in every:
        for low, below in pairwise(bounds):
            plan = chosen(
                plans, segment=segment, kind=kind, risk=risk, is_repeat=is_repeat, cents=low
            )
            if plan is not None:
                place = (numbers.get(segment, 0), risk, kinds.get(kind, 0), is_repeat)
                rows.append((*place, low, below, plan.key))
    names = ("segments", "risks", "kinds", "repeats", "from", "below", "plans")
    return {
        "segments": segments,
        "segment_numbers": list(numbers.values()),
        **{f"cell_{name}": column for name, column in zip(names, _turned(rows, 7), strict=True)},
    }


def _bounds(plans: Iterable[Plan]) -> Iterator[int]:
    for plan in plans:
        for bound in (plan.conditions.from_cents, plan.conditions.below_cents):
            if bound is not None:
                yield bound


def climbed(
    *, plans: Sequence[Plan], step_ids: StepIds, as_of: date, calendar: BankCalendar
) -> Columns:
    """Return where a debt stands on every ladder, by the day its days are counted from."""
    days = [step.nominal_days for plan in plans for step in plan.steps]
    first_late = as_of - timedelta(days=max([*days, 0]) + MARGIN_DAYS)
    first_ahead = as_of - timedelta(days=MARGIN_DAYS)
    late = _days(first_late, as_of + timedelta(days=MARGIN_DAYS))
    ahead = _days(first_ahead, as_of + timedelta(days=MARGIN_DAYS - min([*days, 0])))
    rows = [
        (plan.key, lane.value, is_late, to_day(day), *_rung(rung, day, plan, step_ids, calendar))
        for plan in plans
        for lane, steps in plan.lanes.items()
        if steps
        for is_late, some in ((True, late), (False, ahead))
        for day in some
        for rung in [_reached(steps, day, is_late, as_of, calendar)]
        if is_late or rung[0]
    ]
    names = ("plans", "lanes", "late", "days", "places", "steps", "step_days")
    return {
        "first_late_day": to_day(first_late),
        "first_ahead_day": to_day(first_ahead),
        "last_ahead_day": max((row[3] for row in rows if not row[2]), default=-MOST_DAYS),
        **{f"ladder_{name}": column for name, column in zip(names, _turned(rows, 7), strict=True)},
    }


def _reached(
    steps: Sequence[Step], day: date, is_late: bool, as_of: date, calendar: BankCalendar
) -> tuple[int, Step | None]:
    """Return the place that is reached, and its step if there is one to be taken."""
    place = reached(steps, counted_from=day, is_late=is_late, as_of=as_of, calendar=calendar)
    step = steps[place - 1] if place and steps[place - 1].is_late is is_late else None
    return place, step


def _rung(
    rung: tuple[int, Step | None],
    day: date,
    plan: Plan,
    step_ids: StepIds,
    calendar: BankCalendar,
) -> tuple[int, int | None, int | None]:
    place, step = rung
    if step is None:
        return place, None, None
    step_day = step.day(counted_from=day, calendar=calendar)
    return place, step_ids[plan.key, step.code], to_day(step_day)


def places(
    *, plans: Sequence[Plan], step_ids: StepIds, usable: frozenset[str] | None = None
) -> Columns:
    """Return what SQL asks of plans and their steps besides the ladders.

    A channel that is not `usable` is as one by which nobody can be reached.
    """
    contact = [(plan, plan.lanes[Lane.CONTACT]) for plan in plans]
    placed = [
        (plan.key, place, step_ids[plan.key, step.code])
        for plan, steps in contact
        for place, step in enumerate(steps, start=1)
    ]
    used = [
        (step_ids[plan.key, step.code], channel, place)
        for plan in plans
        for step in plan.steps
        for place, channel in enumerate(step.channels, start=1)
        if usable is None or channel in usable
    ]
    return {
        "plans": [plan.key for plan in plans],
        "rest_days": [plan.rest_days for plan in plans],
        "before_due": [sum(not step.is_late for step in steps) for _, steps in contact],
        **dict(zip(("place_plans", "places", "place_steps"), _turned(placed, 3), strict=True)),
        **dict(zip(("channel_steps", "channels", "channel_places"), _turned(used, 3), strict=True)),
        "measures": [
            step_ids[plan.key, step.code]
            for plan in plans
            for step in plan.steps
            if step_kinds()[step.kind].needs_notice
        ],
    }


def passings(*, plans: Sequence[Plan], ever: Mapping[int, Step]) -> Columns:
    """Return how many steps of each plan are behind whoever was at a step; `ever` by its id."""
    rows = [
        (
            plan.key,
            step_id,
            passed(plan.lanes[step.lane], code=step.code, nominal_days=step.nominal_days),
        )
        for plan in plans
        for step_id, step in ever.items()
    ]
    names = ("passing_plans", "passing_steps", "passing_places")
    return dict(zip(names, _turned(rows, 3), strict=True))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _turned(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Return the columns of rows, empty ones where there is no row."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
