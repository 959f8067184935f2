"""Writes on plans and tasks. Each requires an open company scope."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from emdia.books.interactions.models import Interaction
from emdia.rules.dunning_plan import Conditions, Step

from .models import (
    DunningPlan,
    DunningSetting,
    DunningTask,
    PlanLook,
    PlanStep,
    PlanVersion,
    TaskState,
    VersionState,
)
from .queries import CALLS


def set_up(*, company_id: int, fields: Mapping[str, int | bool]) -> None:
    """Write what holds of every plan."""
    DunningSetting.objects.update_or_create(company_id=company_id, defaults=dict(fields))


def draft(
    *,
    plan: DunningPlan,
    number: int,
    position: int,
    is_active: bool,
    rest_days: int,
    conditions: Conditions,
    steps: Iterable[Step],
    note: str,
    by: str,
) -> PlanVersion:
    """Write a draft of a plan's next version.

    :raises django.db.IntegrityError: a draft of the plan is being worked on.
    """
    version = PlanVersion.objects.create(
        company_id=plan.company_id,
        plan=plan,
        number=number,
        position=position,
        is_active=is_active,
        rest_days=rest_days,
        conditions=_kept(conditions),
        note=note,
        made_by=by,
    )
    put_steps(version, steps)
    return version


def put_steps(version: PlanVersion, steps: Iterable[Step]) -> None:
    """Write the steps of a draft in place of those it had."""
    PlanStep.objects.filter(plan_version=version).delete()
    PlanStep.objects.bulk_create(
        PlanStep(
            company_id=version.company_id,
            plan_version=version,
            lane=step.lane.value,
            **asdict(step) | {"channels": list(step.channels), "counting": step.counting.value},
        )
        for step in steps
    )


def change_draft(
    version: PlanVersion,
    *,
    position: int,
    is_active: bool,
    rest_days: int,
    conditions: Conditions,
    note: str,
) -> None:
    """Write what a draft says besides its steps."""
    version.position, version.is_active, version.rest_days = position, is_active, rest_days
    version.conditions, version.note = _kept(conditions), note
    version.save()


def outdate_looks(version: PlanVersion | None = None) -> None:
    """Say that looks at a version, or at any, are of what is not said any more."""
    looks = PlanLook.objects.filter(is_stale=False)
    (looks if version is None else looks.filter(plan_version=version)).update(is_stale=True)


def ask(version: PlanVersion) -> None:
    """Let a draft wait for a second person; it cannot be changed meanwhile."""
    version.state = VersionState.ASKED
    version.save(update_fields=["state"])


def reopen(version: PlanVersion) -> None:
    """Let a draft be changed again that nobody agreed to."""
    version.state = VersionState.DRAFT
    version.save(update_fields=["state"])


def publish(version: PlanVersion, *, by: str, now: datetime) -> None:
    """Let a version run from the next decision on."""
    version.state = VersionState.PUBLISHED
    version.published_by, version.published_at = by, now
    version.save(update_fields=["state", "published_by", "published_at"])


def discard(version: PlanVersion) -> None:
    """Give a draft up."""
    version.state = VersionState.DISCARDED
    version.save(update_fields=["state"])


def done_by(interaction: Interaction, *, now: datetime, by: str) -> list[int]:
    """Close the open calls to a customer as done by a contact; return their actions."""
    waiting = DunningTask.objects.filter(
        case__customer_id=interaction.customer_id,
        case__closed_date__isnull=True,
        kind__in=CALLS,
        state=TaskState.OPEN,
    )
    ids = sorted(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    DunningTask.objects.filter(pk__in=ids).update(
        state=TaskState.DONE, closed_at=now, closed_by=by, interaction=interaction
    )
    return ids


def open_again(action_ids: Iterable[int], *, interaction: Interaction) -> list[int]:
    """Let calls wait again that a contact had done; return their actions.

    One whose case was closed meanwhile stays as it is: nothing is owed there.
    """
    done = DunningTask.objects.filter(
        pk__in=list(action_ids), interaction=interaction, case__closed_date__isnull=True
    )
    ids = sorted(done.select_for_update(of=("self",)).values_list("pk", flat=True))
    DunningTask.objects.filter(pk__in=ids).update(
        state=TaskState.OPEN, closed_at=None, closed_by="", interaction=None
    )
    return ids


def close_tasks(
    action_ids: Iterable[int], *, state: TaskState, reason: str, now: datetime, by: str
) -> None:
    """Close open tasks as done, or as not done for a reason."""
    DunningTask.objects.filter(pk__in=list(action_ids)).update(
        state=state, closed_at=now, closed_by=by, closed_reason=reason
    )


def reopen_tasks(action_ids: Iterable[int]) -> None:
    """Let tasks wait again that were closed by hand."""
    DunningTask.objects.filter(pk__in=list(action_ids)).update(
        state=TaskState.OPEN, closed_at=None, closed_by="", closed_reason=""
    )


def put_off_task(task: DunningTask, *, until: datetime, reason: str) -> None:
    """Let a task be for another moment; without a reason it is for that of its decision again."""
    task.due_at, task.put_off_reason = until, reason
    task.save(update_fields=["due_at", "put_off_reason"])


def give_tasks(action_ids: Iterable[int], *, user_id: int | None) -> None:
    """Say who is to do tasks; None: nobody in particular."""
    DunningTask.objects.filter(pk__in=list(action_ids)).update(user_id=user_id)


def _kept(conditions: Conditions) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(conditions).items()
    }
