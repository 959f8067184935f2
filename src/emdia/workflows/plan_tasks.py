"""What people do with what plans left to them: done, not done, put off, handed over, and back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from emdia.books.access import queries as access
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations, tasks
from emdia.books.dunning.models import DunningTask, TaskState
from emdia.books.dunning.queries import CALLS
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as told
from emdia.books.facts.actor import Actor

from . import worklist

MOST_AT_ONCE = 200
LONGEST_REASON = 300
LONGEST_PUT_OFF_DAYS = 60
DONE, SKIPPED, PUT_OFF, HANDED_OVER = (
    "task.done",
    "task.skipped",
    "task.put_off",
    "task.handed_over",
)
UNDONE = "task.undone"


class UnableToWorkTasks(ValueError):
    """The tasks stay as they are; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """What an act took; `passed` were chosen and could not be taken any more."""

    tasks: tuple[int, ...]
    passed: int
    fact_id: int


def done(
    *, company_id: int, task_ids: Collection[int], note: str, by: Actor, as_of: date, now: datetime
) -> Did:
    """Close open tasks as done.

    :raises UnableToWorkTasks: nothing_chosen, too_many, reason_long or not_open.
    """
    reason = _reason(task_ids, note, is_needed=False)
    with company_scope(company_id):
        return _close(company_id, task_ids, DONE, TaskState.DONE, reason, by, as_of, now)


def skip(
    *,
    company_id: int,
    task_ids: Collection[int],
    reason: str,
    by: Actor,
    as_of: date,
    now: datetime,
) -> Did:
    """Close open tasks as not done, for a reason.

    :raises UnableToWorkTasks: nothing_chosen, too_many, reason_missing, reason_long or not_open.
    """
    why = _reason(task_ids, reason, is_needed=True)
    with company_scope(company_id):
        return _close(company_id, task_ids, SKIPPED, TaskState.SKIPPED, why, by, as_of, now)


def put_off(
    *,
    company_id: int,
    task_ids: Collection[int],
    until_date: date,
    reason: str,
    by: Actor,
    as_of: date,
    now: datetime,
) -> Did:
    """Let open tasks be for a later day, at the hour they were for where the debtor is.

    :raises UnableToWorkTasks: nothing_chosen, too_many, reason_missing, reason_long, day_past,
        day_far or not_open.
    """
    why = _reason(task_ids, reason, is_needed=True)
    if until_date <= as_of:
        raise UnableToWorkTasks("day_past")
    if until_date > as_of + timedelta(days=LONGEST_PUT_OFF_DAYS):
        raise UnableToWorkTasks("day_far")
    with company_scope(company_id):
        found = _open(task_ids)
        before = [[one.due_at.isoformat(), one.put_off_reason] for one in found]
        after = [_on(one, until_date) for one in found]
        more = {
            "until": until_date.isoformat(),
            "before": before,
            "after": [moment.isoformat() for moment in after],
        }
        fact_id = _record(company_id, PUT_OFF, found, by, why, more)
        for one, moment in zip(found, after, strict=True):
            operations.put_off_task(one, until=moment, reason=why)
        _tell_worklist(company_id, found, by, as_of, now)
        return _did(found, task_ids, fact_id)


def hand_over(
    *,
    company_id: int,
    task_ids: Collection[int],
    user_id: int | None,
    note: str,
    by: Actor,
) -> Did:
    """Say who is to do open tasks, or that nobody in particular is.

    :raises UnableToWorkTasks: nothing_chosen, too_many, reason_long, user_unknown, not_open or
        nothing_changed.
    """
    reason = _reason(task_ids, note, is_needed=False)
    with company_scope(company_id):
        if user_id is not None and user_id not in {user.pk for user, _ in access.members()}:
            raise UnableToWorkTasks("user_unknown")
        found = [one for one in _open(task_ids) if one.user_id != user_id]
        if not found:
            raise UnableToWorkTasks("nothing_changed")
        more = {"user": user_id, "before": [one.user_id for one in found]}
        fact_id = _record(company_id, HANDED_OVER, found, by, reason, more)
        operations.give_tasks([one.pk for one in found], user_id=user_id)
        return _did(found, task_ids, fact_id)


def reopen(
    *, company_id: int, task_ids: Collection[int], by: Actor, as_of: date, now: datetime
) -> Did:
    """Let tasks wait again that a person closed here; one of a closed case stays as it is.

    :raises UnableToWorkTasks: nothing_chosen, too_many or changed_since.
    """
    _reason(task_ids, "", is_needed=False)
    with company_scope(company_id):
        found = [one for one in tasks.lock(task_ids) if tasks.may_wait_again(one)]
        return _undo(company_id, found, task_ids, None, by, as_of, now)


def undo(*, company_id: int, fact_id: int, by: Actor, as_of: date, now: datetime) -> Did:
    """Take one act back; tasks that changed since then stay as they are.

    :raises UnableToWorkTasks: fact_unknown, or changed_since for every one of them.
    """
    with company_scope(company_id):
        fact = told.with_ids([fact_id]).get(fact_id)
        if fact is None or fact.kind not in _STANDS:
            raise UnableToWorkTasks("fact_unknown")
        ids = fact.data["tasks"]
        places = {pk: place for place, pk in enumerate(ids)}
        stands = _STANDS[fact.kind]
        found = [one for one in tasks.lock(ids) if stands(one, fact.data, places[one.pk])]
        if fact.kind == PUT_OFF:
            for one in found:
                due, reason = fact.data["before"][places[one.pk]]
                operations.put_off_task(one, until=datetime.fromisoformat(due), reason=reason)
        elif fact.kind == HANDED_OVER:
            for one in found:
                before = fact.data["before"][places[one.pk]]
                operations.give_tasks([one.pk], user_id=before)
        return _undo(company_id, found, ids, fact_id, by, as_of, now)


def _undo(
    company_id: int,
    found: Sequence[DunningTask],
    asked: Collection[int],
    fact_id: int | None,
    by: Actor,
    as_of: date,
    now: datetime,
) -> Did:
    """Keep that an act was taken back, and let what it closed wait again."""
    if not found:
        raise UnableToWorkTasks("changed_since")
    undone_id = _record(company_id, UNDONE, found, by, "", {"fact": fact_id})
    operations.reopen_tasks(one.pk for one in found if one.state != TaskState.OPEN)
    _tell_worklist(company_id, found, by, as_of, now)
    return _did(found, asked, undone_id)


def _reason(task_ids: Collection[int], text: str, *, is_needed: bool) -> str:
    """Return the reason as it is kept, after what holds of every act."""
    if not task_ids:
        raise UnableToWorkTasks("nothing_chosen")
    if len(task_ids) > MOST_AT_ONCE:
        raise UnableToWorkTasks("too_many")
    reason = text.strip()
    if is_needed and not reason:
        raise UnableToWorkTasks("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise UnableToWorkTasks("reason_long")
    return reason


def _open(task_ids: Collection[int]) -> list[DunningTask]:
    found = [one for one in tasks.lock(task_ids) if one.state == TaskState.OPEN]
    if not found:
        raise UnableToWorkTasks("not_open")
    return found


def _close(
    company_id: int,
    task_ids: Collection[int],
    kind: str,
    state: TaskState,
    reason: str,
    by: Actor,
    as_of: date,
    now: datetime,
) -> Did:
    found = _open(task_ids)
    fact_id = _record(company_id, kind, found, by, reason, {"at": now.isoformat()})
    ids = [one.pk for one in found]
    operations.close_tasks(ids, state=state, reason=reason, now=now, by=by.name)
    _tell_worklist(company_id, found, by, as_of, now)
    return _did(found, task_ids, fact_id)


def _on(task: DunningTask, day: date) -> datetime:
    """Return the moment of a later day, at the hour that the step is for where the debtor is."""
    zone = ZoneInfo(task.action.customer.time_zone)
    return datetime.combine(day, task.action.due_at.astimezone(zone).time(), zone)


def _record(
    company_id: int,
    kind: str,
    found: Sequence[DunningTask],
    by: Actor,
    reason: str,
    more: Mapping[str, object],
) -> int:
    customers = sorted({one.action.customer_id for one in found})
    return facts.record(
        company_id=company_id,
        kind=kind,
        subject=("customer", customers[0]) if len(customers) == 1 else ("company", company_id),
        by=by,
        reason=reason,
        data={"tasks": [one.pk for one in found], "customers": customers, **more},
    )


def _tell_worklist(
    company_id: int, found: Sequence[DunningTask], by: Actor, as_of: date, now: datetime
) -> None:
    """Let the worklist know of calls and offers, which stand there too."""
    customers = sorted({one.action.customer_id for one in found if one.kind in CALLS})
    if customers:
        worklist.refresh(company_id=company_id, customer_ids=customers, as_of=as_of, now=now, by=by)


def _did(found: Sequence[DunningTask], asked: Collection[int], fact_id: int) -> Did:
    ids = tuple(one.pk for one in found)
    return Did(tasks=ids, passed=len({*asked}) - len(ids), fact_id=fact_id)


def _stands_closed(task: DunningTask, data: Mapping[str, str], _place: int) -> bool:
    return tasks.may_wait_again(task) and task.closed_at == datetime.fromisoformat(data["at"])


def _stands_put_off(task: DunningTask, data: Mapping[str, list[str]], place: int) -> bool:
    return (
        task.state == TaskState.OPEN
        and task.put_off_reason != ""
        and task.due_at == datetime.fromisoformat(data["after"][place])
    )


def _stands_handed_over(task: DunningTask, data: Mapping[str, object], _place: int) -> bool:
    return task.state == TaskState.OPEN and task.user_id == data["user"]


_STANDS: Mapping[str, Callable[..., bool]] = {
    DONE: _stands_closed,
    SKIPPED: _stands_closed,
    PUT_OFF: _stands_put_off,
    HANDED_OVER: _stands_handed_over,
}
