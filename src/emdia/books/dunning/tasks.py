"""What steps left to a person, as a list: to do, for later, over. Requires an open company scope.

Calls stand in the worklist; every other kind stands here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from .models import CALL, DunningTask, TaskState

WITH = (
    "action__customer",
    "action__plan_step",
    "action__plan_version__plan",
    "action__receivable",
    "case",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Which tasks; what is empty or None does not narrow.

    `since` and `until` hold of when a task is for, of one that is over of when it was closed.
    """

    is_open: bool = True
    kind: str = ""
    user_id: int | None = None
    is_unassigned: bool = False
    since: datetime | None = None  # at it or later
    until: datetime | None = None  # before it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: an instant, and the task that stood there."""

    at: datetime
    id: int


def page(narrowed: Narrowed, *, after: Place | None, most: int) -> list[DunningTask]:
    """Return tasks with their step, plan and debtor: open ones by when they are for, the first
    first; those that are over by when they were closed, the latest first.
    """
    found, at = _narrow(narrowed), "due_at" if narrowed.is_open else "closed_at"
    if after is not None:
        sign = ">" if narrowed.is_open else "<"
        place = f"(dunning_task.{at}, dunning_task.action_id) {sign} (%s, %s)"
        told = (after.at, after.id)
        found = found.filter(RawSQL(place, told, output_field=BooleanField()))  # noqa: S611
    down = "" if narrowed.is_open else "-"
    return list(found.select_related(*WITH).order_by(f"{down}{at}", f"{down}action_id")[:most])


def has_any(narrowed: Narrowed) -> bool:
    """Return whether there is such a task."""
    return _narrow(narrowed).exists()


def count(narrowed: Narrowed, *, most: int) -> int:
    """Return how many tasks there are, up to `most`."""
    return _narrow(narrowed).order_by("due_at", "action_id")[:most].count()


def _narrow(narrowed: Narrowed) -> QuerySet[DunningTask]:
    found = DunningTask.objects.exclude(kind=CALL)
    is_open = {"state": TaskState.OPEN}
    found = found.filter(**is_open) if narrowed.is_open else found.exclude(**is_open)
    if narrowed.kind:
        found = found.filter(kind=narrowed.kind)
    if narrowed.user_id is not None:
        found = found.filter(user_id=narrowed.user_id)
    if narrowed.is_unassigned:
        found = found.filter(user_id__isnull=True)
    at = "due_at" if narrowed.is_open else "closed_at"
    if narrowed.since is not None:
        found = found.filter(**{f"{at}__gte": narrowed.since})
    if narrowed.until is not None:
        found = found.filter(**{f"{at}__lt": narrowed.until})
    return found


def place_of(task: DunningTask) -> Place:
    """Return where a task stands, as `page` takes it."""
    at = task.due_at if task.state == TaskState.OPEN else task.closed_at
    assert at is not None
    return Place(at, task.pk)


def may_wait_again(task: DunningTask) -> bool:
    """Return whether a person closed a task here: what a talk had done goes by its talk, and of a
    case that is closed nothing is owed any more.
    """
    by_hand = task.state in (TaskState.DONE, TaskState.SKIPPED) and task.interaction_id is None
    return by_hand and task.case.closed_date is None


def task(action_id: int) -> DunningTask | None:
    """Return a task of any kind, with its step, plan and debtor."""
    return DunningTask.objects.select_related(*WITH).filter(pk=action_id).first()


def some(action_ids: Collection[int]) -> list[DunningTask]:
    """Return tasks of any kind, with their steps, plans and debtors."""
    found = DunningTask.objects.select_related(*WITH).filter(pk__in=action_ids)
    return list(found.order_by("due_at", "action_id"))


def lock(action_ids: Collection[int]) -> list[DunningTask]:
    """Return tasks of any kind, held until the transaction ends."""
    found = DunningTask.objects.select_for_update(of=("self",)).filter(pk__in=action_ids)
    return list(found.select_related("action__customer", "case").order_by("pk"))
