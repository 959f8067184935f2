"""A debtor who is asked for money, for the two companies: one row in each table of it."""

from datetime import UTC, date, datetime

from emdia.books.dunning import operations
from emdia.books.dunning.models import (
    CopiedTitle,
    CustomerRisk,
    DunningAction,
    DunningCase,
    DunningPlan,
    DunningSetting,
    DunningTask,
    DunningVerdict,
    PlanLook,
)
from emdia.books.holds.models import Hold, HoldEnd
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Step

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def asked_for(company_id: int, receivable: Receivable) -> dict[str, int]:
    """Add a plan, a case with what was done in it, and a hold; return the ids routes name."""
    customer = receivable.customer
    DunningSetting.objects.create(company_id=company_id)
    CustomerRisk.objects.create(
        company_id=company_id, customer=customer, risk="C", since_date=DAY, source="somebody"
    )
    plan = DunningPlan.objects.create(company_id=company_id, name="Régua")
    version = operations.draft(
        plan=plan,
        number=1,
        position=100,
        is_active=True,
        rest_days=1,
        conditions=Conditions(),
        steps=[Step(code="c5", offset_days=5, kind="call_task")],
        note="",
        by="somebody",
    )
    look = PlanLook.objects.create(
        company_id=company_id,
        plan_version=version,
        as_of_date=DAY,
        days=30,
        all_count=30,
        asked_by="somebody",
        asked_at=NOON,
        moved_at=NOON,
    )
    step = version.steps.get()
    case = DunningCase.objects.create(
        company_id=company_id,
        customer=customer,
        opened_date=DAY,
        standing="acts",
        since_date=DAY,
    )
    action = DunningAction.objects.create(
        company_id=company_id,
        case=case,
        customer=customer,
        plan_version=version,
        plan_step=step,
        cycle_date=DAY,
        decided_date=DAY,
        due_at=NOON,
        because={},
    )
    DunningTask.objects.create(
        action=action, company_id=company_id, case=case, kind="call_task", due_at=NOON
    )
    DunningVerdict.objects.create(
        company_id=company_id, customer=customer, standing="acts", is_late=True
    )
    CopiedTitle.objects.create(
        company_id=company_id,
        customer=customer,
        debtor=customer,
        receivable=receivable,
        kind="DM",
        issue_date=DAY,
        due_date=DAY,
        grace_days=0,
        balance_cents=1,
        is_not_known=False,
    )
    hold = Hold.objects.create(
        company_id=company_id,
        customer=customer,
        kind="court_order",
        since_date=DAY,
        reason="Order 1",
        placed_by="somebody",
    )
    HoldEnd.objects.create(
        hold=hold, company_id=company_id, ended_date=DAY, reason="Over", ended_by="somebody"
    )
    return {
        "plan_version_id": version.pk,
        "plan_look_id": look.pk,
        "dunning_plan_id": plan.pk,
        "hold_id": hold.pk,
        "task_id": action.pk,
    }
