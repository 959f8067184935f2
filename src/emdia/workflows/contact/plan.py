"""Saying who is to be written to: by the schedule of a day, by hand, and once more."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import batch, operations, queries
from emdia.books.outbox.batch import ChargePlan
from emdia.books.outbox.models import SendBatch

from ..queue import enqueue_once
from .charge_notice import PURPOSE

ON_ISSUE, BEFORE_DUE, BY_HAND = "on_issue", "before_due", "by_hand"
LONGEST_WINDOW_DAYS = 366


class UnableToPlan(ValueError):
    """Nothing was planned; the message is a code that a screen explains."""


class _NobodyToWriteTo(Exception):
    """A step found no charge that it has not told of: its batch is not kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A batch and how many messages it has, those that are not sent included."""

    send_batch_id: int
    messages: int


def plan_schedule(*, company_id: int, by: Actor, now: datetime) -> list[Planned]:
    """Plan what the company's schedule sends today; again on the same day, what is new since."""
    if companies.quarantine() is not None:
        return []
    with company_scope(company_id):
        schedule = queries.schedule()
        if schedule is None:
            return []
        as_of = now.astimezone(ZoneInfo(companies.company(company_id).time_zone)).date()
        plans = []
        if schedule.sends_on_issue:
            last = as_of + timedelta(days=LONGEST_WINDOW_DAYS)
            plans.append((ON_ISSUE, last))
        if schedule.before_due_days is not None:
            plans.append((BEFORE_DUE, as_of + timedelta(days=schedule.before_due_days)))
        made = []
        for step, last in plans:
            plan = ChargePlan(
                purpose=PURPOSE,
                step=step,
                cycle=now.isoformat(),
                due_at=now,
                first_due=as_of,
                last_due=last,
                since_date=schedule.since_date,
            )
            planned = _planned(company_id, plan, by, reason="")
            if planned is not None:
                made.append(planned)
        return made


def plan_by_hand(
    *,
    company_id: int,
    first_due: date,
    last_due: date,
    reason: str,
    by: Actor,
    now: datetime,
) -> Planned:
    """Plan messages for the charges of every title due in a window that had none by hand.

    :raises UnableToPlan: window_backwards, window_too_long or nothing_to_send.
    """
    if last_due < first_due:
        raise UnableToPlan("window_backwards")
    if (last_due - first_due).days > LONGEST_WINDOW_DAYS:
        raise UnableToPlan("window_too_long")
    plan = ChargePlan(
        purpose=PURPOSE,
        step=BY_HAND,
        cycle=now.isoformat(),
        due_at=now,
        first_due=first_due,
        last_due=last_due,
        since_date=date.min,
    )
    with company_scope(company_id):
        planned = _planned(company_id, plan, by, reason)
    if planned is None:
        raise UnableToPlan("nothing_to_send")
    return planned


def send_receivables(
    *, company_id: int, receivable_ids: Sequence[int], reason: str, by: Actor, now: datetime
) -> Planned:
    """Send the charges of some titles now; what was sent by hand before is sent once more.

    :raises UnableToPlan: nothing_to_send.
    """
    with company_scope(company_id):
        repeat = batch.next_repeat(purpose=PURPOSE, step=BY_HAND, receivable_ids=receivable_ids)
        plan = ChargePlan(
            purpose=PURPOSE,
            step=BY_HAND,
            cycle=now.isoformat(),
            due_at=now,
            receivables=receivable_ids,
            repeat=repeat,
            reason=reason,
        )
        planned = _planned(company_id, plan, by, reason)
    if planned is None:
        raise UnableToPlan("nothing_to_send")
    return planned


def _planned(company_id: int, plan: ChargePlan, by: Actor, reason: str) -> Planned | None:
    """Plan a step and queue its sending; None when there is nobody to write to."""
    with suppress(_NobodyToWriteTo), transaction.atomic():
        made = operations.open_batch(
            company_id=company_id,
            purpose=plan.purpose,
            step=plan.step,
            planned_by=by.name,
            reason=reason,
        )
        count = batch.plan_charges(company_id=company_id, plan=plan, send_batch=made)
        if not count:
            raise _NobodyToWriteTo
        facts.record(
            company_id=company_id,
            kind="messages.planned",
            subject=("send_batch", made.pk),
            by=by,
            reason=reason,
            data={"step": plan.step, "messages": count},
        )
        enqueue_once("send_messages", company_id=company_id)
        return Planned(send_batch_id=made.pk, messages=count)
    return None


def stop(*, company_id: int, send_batch_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Let nothing more of a batch leave.

    :raises UnableToPlan: batch_unknown or already_stopped.
    """
    with company_scope(company_id):
        found = SendBatch.objects.select_for_update().filter(pk=send_batch_id).first()
        if found is None:
            raise UnableToPlan("batch_unknown")
        if found.stopped_at is not None:
            raise UnableToPlan("already_stopped")
        operations.stop_batch(found, by=by.name, reason=reason, now=now)
        suppressed = batch.suppress_planned(
            company_id=company_id, send_batch_id=send_batch_id, reason="stopped"
        )
        facts.record(
            company_id=company_id,
            kind="messages.stopped",
            subject=("send_batch", send_batch_id),
            by=by,
            reason=reason,
            data={"messages": suppressed},
        )
