"""Deciding the portfolio and writing what was decided, in SQL. Each requires an open scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.outbox.batch import SENDABLE
from emdia.books.outbox.models import SendBatch
from emdia.kernel.days import NO_DAY, to_day
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.dunning import AHEAD_DAYS, REPEAT_DAYS
from emdia.rules.dunning_plan import Plan, Step
from emdia.rules.step_kinds import Becomes, step_kinds

from . import ladders

SQL = Path(__file__).parent / "sql"
DECIDE_LOCK = 1024
PURPOSE = "dunning"
WORK_MEMORY = "256MB"
# In the order of what decide.sql gives.
VERDICT = (
    "customer_id, lane, plan_version_id, plan_step_id, standing, hold_kind, is_late, cycle_date,"
    " channel, contact_id, titles_count, owed_cents, days_late, collection_days, is_caught_up,"
    " receivable_ids"
)


# Stands before the statement and hides the tables of these names from it.
COPIED = """\
WITH receivable AS NOT MATERIALIZED (
    SELECT
        receivable_id AS id, company_id, customer_id, kind, issue_date, due_date, grace_days,
        balance_cents, 'own' AS holder, interrupted_date
    FROM dunning_copied_title
    WHERE company_id = %(company_id)s
),
money_not_known AS NOT MATERIALIZED (
    SELECT company_id, receivable_id
    FROM dunning_copied_title
    WHERE company_id = %(company_id)s AND is_not_known
),
customer AS MATERIALIZED (
    SELECT id, company_id, state, payer_id, parent_id, segment
    FROM customer
    WHERE company_id = %(company_id)s AND id IN (
        SELECT customer_id FROM dunning_copied_title WHERE company_id = %(company_id)s
        UNION ALL
        SELECT debtor_id FROM dunning_copied_title WHERE company_id = %(company_id)s
    )
),
"""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The versions that run, the ids of their steps, and every step that ever ran by its id."""

    plans: Sequence[Plan]
    step_ids: Mapping[tuple[int, str], int]
    ever: Mapping[int, Step]
    groups_children: bool = False
    usable: frozenset[str] | None = None  # channels that can be used; None: all of them


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What contact law leaves today. Who is not named has a contact left, and no quiet day.

    `quiet` are channels by country and state that may not be used today; `capped` are
    channels by customer of which no contact is left.
    """

    quiet: Sequence[tuple[str, str, str]] = ()
    capped: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Some:
    """Some debtors, scattered over the ids: whose number leaves `rest` of `one_in`."""

    one_in: int = 1
    rest: int = 0


EVERYBODY = Some()


def lock(company_id: int) -> None:
    """Let one transaction at a time decide about the debtors of a company."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DECIDE_LOCK, company_id % 2**31])


def decide(
    *,
    company_id: int,
    policy: Policy,
    as_of: date,
    calendar: BankCalendar,
    room: Room,
    from_copies: bool = False,
) -> None:
    """Decide about every debtor; what was decided stands in `dunning_verdict`.

    `from_copies` decides about the titles that `copy_titles` copied, and about no others.
    """
    values = _values(policy, as_of, calendar, room) | {"company_id": company_id}
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
        cursor.execute("SET LOCAL jit = off")
        # What the statement makes on its way has no statistics: row by row would be guessed.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DELETE FROM dunning_verdict WHERE company_id = %s", [company_id])
        cursor.execute(_insert(from_copies), values)
        cursor.execute("SET LOCAL enable_nestloop = on")
        if not from_copies:  # Its lock is kept to the end, and others simulate beside this one.
            cursor.execute("ANALYZE dunning_verdict")


def copy_titles(*, company_id: int, groups_children: bool, some: Some, last_day: date) -> None:
    """Copy the titles of some debtors that days up to `last_day` are decided from.

    Inside a transaction that is undone.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
        cursor.execute(
            (SQL / "copy_titles.sql").read_text(),
            {
                "company_id": company_id,
                "groups_children": groups_children,
                "one_in": some.one_in,
                "rest": some.rest,
                "last_due_date": last_day + timedelta(days=AHEAD_DAYS),
            },
        )


def _insert(from_copies: bool) -> str:
    """Return the statement that keeps what decide.sql says."""
    text = (SQL / "decide.sql").read_text().rstrip().rstrip(";")
    if from_copies:
        text = text.replace("WITH ", COPIED, 1)
    days = "DATE '2000-01-01' + cycle_day"
    chosen = VERDICT.replace("plan_version_id", "plan_id").replace("plan_step_id", "step_id")
    chosen = chosen.replace("cycle_date", days)
    return (
        f"INSERT INTO dunning_verdict (company_id, {VERDICT})"  # noqa: S608  Names of columns.
        f" SELECT %(company_id)s, {chosen} FROM ({text}\n) AS decided"
    )


def _values(policy: Policy, as_of: date, calendar: BankCalendar, room: Room) -> dict[str, Any]:
    plans, step_ids = policy.plans, policy.step_ids
    late_until = as_of - timedelta(days=1)
    while not calendar.is_bank_day(late_until):
        late_until -= timedelta(days=1)
    return {
        "as_of_day": to_day(as_of),
        # A title whose last free day falls on this bank day, or before it, is late.
        "late_until_day": to_day(late_until),
        "horizon_day": to_day(as_of + timedelta(days=AHEAD_DAYS)),
        "repeat_since_day": to_day(as_of - timedelta(days=REPEAT_DAYS)),
        "no_day": NO_DAY,
        "groups_children": policy.groups_children,
        **ladders.kinds(plans=plans, as_of=as_of),
        **ladders.holds(),
        **ladders.cells(plans),
        **ladders.climbed(plans=plans, step_ids=step_ids, as_of=as_of, calendar=calendar),
        **ladders.places(plans=plans, step_ids=step_ids, usable=policy.usable),
        **ladders.passings(plans=plans, ever=policy.ever),
        "quiet_countries": [one[0] for one in room.quiet],
        "quiet_states": [one[1] for one in room.quiet],
        "quiet_channels": [one[2] for one in room.quiet],
        "capped_customers": [one[0] for one in room.capped],
        "capped_channels": [one[1] for one in room.capped],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """How many rows a decision made or changed."""

    opened: int = 0
    moved: int = 0
    closed: int = 0
    actions: int = 0
    tasks: int = 0
    dropped: int = 0


def write(
    *, company_id: int, as_of: date, by: str, some: Some = EVERYBODY, with_tasks: bool = True
) -> Written:
    """Write what was decided: cases, actions with their because, and what a person is to do.

    Cases of which nothing was decided are closed: those of the debtors that were decided
    about. Without tasks there is all that the next day is decided from.
    """
    values: dict[str, Any] = {
        "company_id": company_id,
        "as_of": as_of,
        "by": by,
        "one_in": some.one_in,
        "rest": some.rest,
        "task_kinds": _kinds(Becomes.TASK),
    }
    with connection.cursor() as cursor:

        def run(name: str) -> int:
            cursor.execute((SQL / f"{name}.sql").read_text(), values)
            return int(cursor.rowcount)

        cursor.execute("SET LOCAL enable_nestloop = off")
        moved = run("move_cases")
        written = Written(
            moved=moved,
            opened=run("open_cases"),
            closed=run("close_cases"),
            actions=run("record_actions"),
            tasks=run("open_tasks") if with_tasks else 0,
            dropped=run("drop_tasks") if with_tasks else 0,
        )
        cursor.execute("SET LOCAL enable_nestloop = on")
    return written


def plan_messages(*, company_id: int, send_batch: SendBatch, sent_by: Sequence[str]) -> int:
    """Plan the messages of the steps just taken by the channels `sent_by`; return how many."""
    values: dict[str, Any] = {
        "company_id": company_id,
        "purpose": PURPOSE,
        "send_batch_id": send_batch.pk,
        "sent_by": list(sent_by),
        "sendable": SENDABLE,
        "message_kinds": _kinds(Becomes.MESSAGE),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute((SQL / "plan_messages.sql").read_text(), values)
        count: int = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
    send_batch.message_count += count
    send_batch.save(update_fields=["message_count"])
    return count


def _kinds(becomes: Becomes) -> list[str]:
    return [code for code, card in step_kinds().items() if card.becomes is becomes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided of one debtor: `steps` in words of codes, `waits_for` the next one's."""

    customer_id: int
    name: str
    standing: str
    waits_for: str
    steps: str
    owed_cents: int


def outcomes(company_id: int) -> list[Outcome]:
    """Return what was just decided of each debtor."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "outcomes.sql").read_text(), {"company_id": company_id})
        return [Outcome(*row) for row in cursor.fetchall()]


def tally(company_id: int) -> dict[tuple[str, str], int]:
    """Return how many steps were just decided, by kind and channel."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "tally.sql").read_text(), {"company_id": company_id})
        return {(kind, channel): int(count) for kind, channel, count in cursor.fetchall()}
