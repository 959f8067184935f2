"""The list over the portfolio, or of some debtors, in SQL. Each requires an open company scope."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.dunning import ladders
from emdia.kernel.days import NO_DAY, to_day
from emdia.rules import worklist as rules
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.dunning_plan import Counting, Plan
from emdia.rules.step_kinds import Lane, step_kinds
from emdia.rules.worklist import Facts, Weights
from emdia.rules.worklist_queues import Queue

SQL = Path(__file__).parent / "sql"
WORKLIST_LOCK = 1025
WORK_MEMORY = "128MB"
FEW = 500
# Room around the days of bank-day steps, for what weekends and holidays do to them.
MARGIN_DAYS = 60
FACTS = tuple(one.name for one in fields(Facts))
ENTRY = (
    "customer_id, turn, why_not, value_cents, minus_value_cents, owed_cents, days_late, segment,"
    " language, queue_id"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """What contact law leaves of calling a debtor today; `why` is empty where it may be called."""

    customer_id: int
    why: str = ""
    contacts_left: int | None = None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """All a score is reckoned by, besides the facts."""

    as_of: date
    calendar: BankCalendar
    zone: str  # the company's
    groups_children: bool = False
    weights: Weights = rules.USUAL
    queues: Sequence[Queue] = ()
    plans: Sequence[Plan] = ()
    law: Collection[Law] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """A debtor as score.sql reckons it: the facts, and what the rule makes of them."""

    customer_id: int
    segment: str
    language: str
    facts: Facts
    chance: int
    urgency: int
    value_cents: int
    why_not: str
    turn: int
    queue_id: int | None


def lock(company_id: int, *, is_whole: bool) -> None:
    """Let nobody refresh one debtor while the whole list is written, and the other way round."""
    name = "pg_advisory_xact_lock" if is_whole else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s, %s)", [WORKLIST_LOCK, company_id % 2**31])


def candidates(*, company_id: int, as_of: date, groups_children: bool) -> list[int]:
    """Return the debtors a person may have to call."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "candidates.sql").read_text(),
            {
                "company_id": company_id,
                "as_of": as_of,
                "groups_children": groups_children,
                "call_kinds": _call_kinds(),
                "talk_days": rules.TALK_LOOK_BACK_DAYS,
                "broken_days": rules.BROKEN_LOOK_BACK_DAYS,
            },
        )
        return [customer_id for (customer_id,) in cursor.fetchall()]


def score(
    *, company_id: int, customers: Sequence[int], setting: Setting, is_everybody: bool = False
) -> list[Scored]:
    """Return what a contact with debtors is worth now.

    Who has no reason to be called is left out, unless `is_everybody`; who owes nothing late is
    left out always.
    """
    values = _values(company_id, customers, setting) | {"is_everybody": is_everybody}
    with connection.cursor() as cursor:
        _plan_for(cursor, customers)
        cursor.execute(_text(), values)
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        _plan_again(cursor, customers)
    return [_scored(row) for row in rows]


def _scored(row: Mapping[str, Any]) -> Scored:
    facts = Facts(**{name: row[name] for name in FACTS})
    others = {one.name: row[one.name] for one in fields(Scored) if one.name != "facts"}
    return Scored(facts=facts, **others)


def write(*, company_id: int, customers: Sequence[int], setting: Setting, is_whole: bool) -> int:
    """Write the places of debtors, and take out who does not stand; return how many stand.

    `is_whole`: everybody else is taken out too.
    """
    values = _values(company_id, customers, setting) | {"is_whole": is_whole}
    with connection.cursor() as cursor:
        _plan_for(cursor, customers)
        cursor.execute(_writing(), values)
        (count,) = cursor.fetchone() or (0,)
        _plan_again(cursor, customers)
        if is_whole:
            cursor.execute("ANALYZE worklist_entry")
    return int(count)


def _text() -> str:
    return (SQL / "score.sql").read_text().rstrip().rstrip(";")


def _writing() -> str:
    """Return the statement that keeps what score.sql says; what stands is not written again."""
    names = ENTRY.split(", ")
    same = ", ".join(f"e.{name}" for name in names[1:])
    new = ", ".join(f"excluded.{name}" for name in names[1:])
    sets = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    return f"""
        WITH scored AS MATERIALIZED ({_text()}
        ),
        kept AS (
            INSERT INTO worklist_entry AS e (company_id, {ENTRY}, user_id, scored_date)
            SELECT %(company_id)s, {", ".join(f"s.{name}" for name in names)}, a.user_id, %(as_of)s
            FROM scored AS s
            LEFT JOIN worklist_assignment AS a ON a.customer_id = s.customer_id
            ORDER BY s.customer_id
            ON CONFLICT (customer_id) DO UPDATE
            SET {sets}, user_id = excluded.user_id, scored_date = excluded.scored_date
            WHERE ({same}, e.user_id) IS DISTINCT FROM ({new}, excluded.user_id)
        ),
        gone AS (
            DELETE FROM worklist_entry AS e
            WHERE e.company_id = %(company_id)s
                AND (%(is_whole)s OR e.customer_id = ANY (%(customers)s::bigint[]))
                AND NOT EXISTS (SELECT FROM scored AS s WHERE s.customer_id = e.customer_id)
        )
        SELECT count(*) FROM scored
    """  # noqa: S608  Names of columns.


def _plan_for(cursor: Any, customers: Sequence[int]) -> None:
    """Let many debtors be joined whole; a few are looked up one by one."""
    cursor.execute("SET LOCAL jit = off")
    if len(customers) > FEW:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
        cursor.execute("SET LOCAL enable_nestloop = off")


def _plan_again(cursor: Any, customers: Sequence[int]) -> None:
    if len(customers) > FEW:
        cursor.execute("SET LOCAL enable_nestloop = on")


def _values(company_id: int, customers: Sequence[int], setting: Setting) -> dict[str, Any]:
    as_of, calendar = setting.as_of, setting.calendar
    late_until = as_of - timedelta(days=1)
    while not calendar.is_bank_day(late_until):
        late_until -= timedelta(days=1)
    return {
        "company_id": company_id,
        "customers": list(customers),
        "is_everybody": False,
        "is_few": len(customers) <= FEW,
        "as_of": as_of,
        "as_of_day": to_day(as_of),
        "late_until_day": to_day(late_until),
        "no_day": NO_DAY,
        "zone": setting.zone,
        "groups_children": setting.groups_children,
        "call_kinds": _call_kinds(),
        "talk_days": rules.TALK_LOOK_BACK_DAYS,
        "broken_days": rules.BROKEN_LOOK_BACK_DAYS,
        "promise_days": rules.PROMISE_LOOK_BACK_DAYS,
        "lately_days": (as_of - rules.broken_since(as_of, calendar)).days,
        "most_promises": rules.MOST_PROMISES,
        "most_waiting_days": rules.MOST_WAITING_DAYS,
        "least_chance": rules.LEAST_CHANCE,
        "most_chance": rules.MOST_CHANCE,
        "law_customers": [one.customer_id for one in setting.law],
        "law_whys": [one.why for one in setting.law],
        "law_lefts": [one.contacts_left for one in setting.law],
        "queues": json.dumps([_queue(one) for one in setting.queues]),
        **_weights(setting.weights),
        **_measures(setting.plans, as_of, calendar),
        **_terms(as_of),
        **ladders.holds(),
    }


@lru_cache(maxsize=4)
def _terms(as_of: date) -> dict[str, Any]:
    """Return what is prescribed on a day; a page asks it again and again."""
    return ladders.kinds(plans=(), as_of=as_of)


def _call_kinds() -> list[str]:
    return [code for code, card in step_kinds().items() if card.lane is Lane.CALL]


def _queue(queue: Queue) -> dict[str, Any]:
    return {
        "id": queue.key,
        "position": queue.position,
        "segments": queue.segments,
        "languages": queue.languages,
        "kinds": queue.kinds,
        "from_cents": queue.from_cents,
        "below_cents": queue.below_cents,
    }


def _weights(weights: Weights) -> dict[str, Any]:
    simple = (
        "kept_each",
        "broken_each",
        "broken_promise",
        "promise_today",
        "day_reached",
        "restriction",
        "restriction_within_days",
        "last_contact",
        "waiting_each_day",
    )
    return {
        "late_from": [0, *(last + 1 for last in rules.LATE_DAYS)],
        "late_to": [*rules.LATE_DAYS, NO_DAY],
        "late_chances": list(weights.chances),
        "outcomes": [str(one) for one in weights.outcomes],
        "outcome_weights": list(weights.outcomes.values()),
        "risks": list(weights.risks),
        "risk_weights": list(weights.risks.values()),
        **{name: getattr(weights, name) for name in simple},
    }


def _measures(plans: Sequence[Plan], as_of: date, calendar: BankCalendar) -> dict[str, Any]:
    """Return in how many days the plans take a measure, by the day a debt is counted from."""
    rows = [
        (plan.key, to_day(day), ahead)
        for plan in plans
        for day, ahead in measures_ahead(plan, as_of=as_of, calendar=calendar)
    ]
    return {
        "measure_versions": [row[0] for row in rows],
        "measure_days": [row[1] for row in rows],
        "measure_ahead": [row[2] for row in rows],
    }


def measures_ahead(plan: Plan, *, as_of: date, calendar: BankCalendar) -> list[tuple[date, int]]:
    """Return by the day a debt is counted from in how many days a measure of the plan follows."""
    found = []
    for step in plan.lanes[Lane.MEASURE]:
        margin = 0 if step.counting is Counting.CALENDAR else MARGIN_DAYS
        first = as_of - timedelta(days=step.nominal_days + margin)
        for number in range(rules.MOST_AHEAD_DAYS + 2 * margin + 1):
            day = first + timedelta(days=number)
            ahead = (step.day(counted_from=day, calendar=calendar) - as_of).days
            if step.is_late and 1 <= ahead <= rules.MOST_AHEAD_DAYS:
                found.append((day, ahead))
    return found


def assign(
    *, company_id: int, callers: Mapping[int, int | None], source: str, on: date, by: str
) -> None:
    """Let debtors be called by users; None: by nobody in particular."""
    ordered = sorted(callers)
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "assign.sql").read_text(),
            {
                "company_id": company_id,
                "customers": ordered,
                "users": [callers[pk] for pk in ordered],
                "source": source,
                "on": on,
                "by": by,
            },
        )


def unassigned(
    *, company_id: int, as_of: date, customers: Sequence[int] | None = None
) -> dict[int, list[int]]:
    """Return by queue the debtors whom nobody calls who is here, the most valuable first."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "unassigned.sql").read_text(),
            {
                "company_id": company_id,
                "as_of": as_of,
                "customers": None if customers is None else list(customers),
            },
        )
        for customer_id, queue_id in cursor.fetchall():
            found.setdefault(queue_id, []).append(customer_id)
    return found


def loads(*, company_id: int, as_of: date) -> dict[int, dict[int, int]]:
    """Return by queue how many debtors each member who is here calls, of any queue."""
    found: dict[int, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute((SQL / "loads.sql").read_text(), {"company_id": company_id, "as_of": as_of})
        for queue_id, user_id, count in cursor.fetchall():
            found.setdefault(queue_id, {})[user_id] = int(count)
    return found
