"""Questions about plans and cases. Each requires an open company scope."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from emdia.rules.dunning_plan import Conditions, Counting, Plan, Step
from emdia.rules.step_kinds import Lane, step_kinds

from .batch import Policy
from .models import (
    DunningAction,
    DunningCase,
    DunningPlan,
    DunningSetting,
    DunningTask,
    DunningVerdict,
    PlanStep,
    PlanVersion,
    TaskState,
    VersionState,
)

CALLS = tuple(code for code, card in step_kinds().items() if card.lane is Lane.CALL)


def setting(company_id: int) -> DunningSetting:
    """Return what holds of every plan; the usual where nobody set anything."""
    found = DunningSetting.objects.filter(company_id=company_id).first()
    return found or DunningSetting(company_id=company_id)


def running() -> list[PlanVersion]:
    """Return the versions that run: the latest published one of each plan, if it is active."""
    published = PlanVersion.objects.filter(state=VersionState.PUBLISHED)
    latest = published.order_by("plan_id", "-number").distinct("plan_id")
    return [one for one in latest.prefetch_related("steps") if one.is_active]


def policy(
    company_id: int, *, versions: Iterable[PlanVersion], usable: frozenset[str] | None = None
) -> Policy:
    """Return what versions say, ready to decide by; `usable` are the channels there are."""
    plans: list[Plan] = []
    step_ids: dict[tuple[int, str], int] = {}
    for version in versions:
        rows = list(version.steps.all())
        plans.append(plan_of(version, rows))
        step_ids |= {(version.pk, row.code): row.pk for row in rows}
    ever = PlanStep.objects.exclude(plan_version__state=VersionState.DISCARDED)
    return Policy(
        plans=plans,
        step_ids=step_ids,
        ever={row.pk: step_of(row) for row in ever},
        groups_children=setting(company_id).groups_children,
        usable=usable,
    )


def plan_of(version: PlanVersion, rows: Sequence[PlanStep]) -> Plan:
    """Return a version as the rules know it."""
    return Plan(
        key=version.pk,
        position=version.position,
        steps=tuple(map(step_of, rows)),
        conditions=conditions_of(version.conditions),
        rest_days=version.rest_days,
    )


def step_of(row: PlanStep) -> Step:
    """Return a step as the rules know it."""
    return Step(
        code=row.code,
        offset_days=row.offset_days,
        kind=row.kind,
        counting=Counting(row.counting),
        at_minutes=row.at_minutes,
        channels=tuple(row.channels),
        template=row.template,
        by_title=row.by_title,
    )


def conditions_of(kept: dict[str, Any]) -> Conditions:
    """Return conditions as the rules know them."""
    lists = {name: tuple(kept.get(name, ())) for name in ("segments", "kinds", "risks")}
    return Conditions(
        **lists,
        from_cents=kept.get("from_cents"),
        below_cents=kept.get("below_cents"),
        is_repeat=kept.get("is_repeat"),
    )


def lock_plan(plan_id: int) -> DunningPlan | None:
    """Return a plan, held until the transaction ends."""
    return DunningPlan.objects.select_for_update().filter(pk=plan_id).first()


def lock_version(version_id: int) -> PlanVersion | None:
    """Return a version, held until the transaction ends."""
    return PlanVersion.objects.select_for_update().filter(pk=version_id).first()


def latest_version(plan_id: int, *, state: str = "") -> Any:
    """Return the latest version of a plan, or the latest in a state; None where there is none."""
    found = PlanVersion.objects.filter(plan_id=plan_id)
    found = found.filter(state=state) if state else found
    return found.order_by("-number").first()


def has_cases() -> bool:
    """Return whether a case is open."""
    return DunningCase.objects.filter(closed_date__isnull=True).exists()


def has_messages(company_id: int, *, sent_by: Sequence[str]) -> bool:
    """Return whether a message was just decided that leaves by one of these channels."""
    decided = DunningVerdict.objects.filter(company_id=company_id, channel__in=list(sent_by))
    return decided.exclude(lane="").exists()


def counts_of(as_of: date) -> dict[str, int]:
    """Return what stands of the decision of a day."""
    actions = DunningAction.objects.filter(decided_date=as_of)
    return {
        "actions": actions.count(),
        "cases_open": DunningCase.objects.filter(closed_date__isnull=True).count(),
    }


def open_tasks(customer_id: int) -> list[DunningTask]:
    """Return what waits for a person in a customer's open case, with its step, calls first."""
    found = DunningTask.objects.filter(
        case__customer_id=customer_id, case__closed_date__isnull=True, state=TaskState.OPEN
    )
    rows = found.select_related("action__plan_step").order_by("due_at", "action_id")
    return sorted(rows, key=lambda one: one.kind not in CALLS)


def tasks_done_by(*, customer_id: int, interaction_id: int) -> list[int]:
    """Return the actions of the tasks of a customer that a contact had done."""
    cases = DunningCase.objects.filter(customer_id=customer_id)
    actions = DunningAction.objects.filter(case__in=cases).values("pk")
    found = DunningTask.objects.filter(pk__in=actions, interaction_id=interaction_id)
    return list(found.order_by("pk").values_list("pk", flat=True))


def cases_by_plan() -> dict[int, int]:
    """Return how many open cases are treated by each plan."""
    cases = DunningCase.objects.filter(closed_date__isnull=True, plan_version__isnull=False)
    by_plan = cases.values("plan_version__plan_id").annotate(cases=Count("pk"))
    return {row["plan_version__plan_id"]: row["cases"] for row in by_plan}
