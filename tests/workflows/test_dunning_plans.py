"""A plan from its draft to the second person, and what it would do before it does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import queries
from emdia.books.dunning.models import (
    DunningAction,
    DunningCase,
    DunningSetting,
    DunningVerdict,
    PlanVersion,
)
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.interactions import operations as interactions
from emdia.books.interactions.models import Interaction
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Channel, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Step
from emdia.workflows import decide_approval, decide_dunning, dunning_plans, preview_dunning
from emdia.workflows.dunning_plans import Said, UnableToPlan
from emdia.workflows.preview_dunning import UnableToPreview

from .house import ANA, DAY, NOON, House

WHY = "New rhythm"
MONDAY = DAY + timedelta(days=6)  # the fifth day is a Sunday


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect({1: 10_000, 2: 20_000, 3: 30_000})
    with company_scope(made.company_id):
        for customer in Customer.objects.order_by("id"):
            parties.add_contact(
                customer=customer,
                fields={"role": "finance", "name": "x", "email": f"{customer.pk}@example.com"},
            )
    return made


def manager(house: House) -> Actor:
    """Return a person who may decide, and did not ask."""
    user_id = access.add_user(email="bia@example.com", full_name="Bia", language="en")
    with company_scope(house.company_id):
        access.grant_role(company_id=house.company_id, user_id=user_id, role="finance_manager")
    return Actor(user_id=user_id, name="Bia", channel="web")


def begun(house: House, name: str = "Régua", default: str = "services") -> int:
    return dunning_plans.begin(
        company_id=house.company_id, name=name, default=default, by=ANA, now=NOON
    )


def asked(house: House, version_id: int) -> int:
    return dunning_plans.request(
        company_id=house.company_id, version_id=version_id, reason=WHY, by=ANA, now=NOON
    )


def decided(house: House, approval_id: int, by: Actor, *, approve: bool = True) -> None:
    decide_approval.decide(
        company_id=house.company_id,
        approval_id=approval_id,
        approve=approve,
        note="",
        by=by,
        on=DAY,
        now=NOON,
    )


def state(house: House, version_id: int) -> str:
    with company_scope(house.company_id):
        return PlanVersion.objects.get(pk=version_id).state


def test_a_second_person_publishes(house: House) -> None:
    version_id = begun(house)
    with company_scope(house.company_id):
        assert queries.running() == []
    approval_id = asked(house, version_id)
    with pytest.raises(decide_approval.UnableToDecide, match="self_approval"):
        decided(house, approval_id, ANA)
    assert state(house, version_id) == "asked"
    decided(house, approval_id, manager(house))
    assert state(house, version_id) == "published"
    with company_scope(house.company_id):
        (running,) = queries.running()
        assert (running.pk, running.published_by) == (version_id, "Bia")
    assert (
        decide_dunning.decide(
            company_id=house.company_id, as_of=DAY + timedelta(days=5), by=ANA
        ).actions
        == 3
    )


def test_what_is_refused_can_be_changed_and_asked_for_again(house: House) -> None:
    version_id, bia = begun(house), manager(house)
    decided(house, asked(house, version_id), bia, approve=False)
    assert state(house, version_id) == "draft"
    said = Said(steps=(Step(code="call", offset_days=9, kind="call_task"),), note="Calls only")
    dunning_plans.save(company_id=house.company_id, version_id=version_id, said=said, by=ANA)
    approval_id = asked(house, version_id)
    for refused in (
        lambda: dunning_plans.save(
            company_id=house.company_id, version_id=version_id, said=said, by=ANA
        ),
        lambda: asked(house, version_id),
        lambda: dunning_plans.discard(company_id=house.company_id, version_id=version_id, by=ANA),
    ):
        with pytest.raises(UnableToPlan, match="not_a_draft"):
            refused()
    with company_scope(house.company_id):
        content = Approval.objects.get(pk=approval_id).content
        assert [step["code"] for step in content["steps"]] == ["call"]
    dunning_plans.take_back(company_id=house.company_id, version_id=version_id, by=ANA)
    with pytest.raises(UnableToPlan, match="not_asked"):
        dunning_plans.take_back(company_id=house.company_id, version_id=version_id, by=ANA)
    dunning_plans.discard(company_id=house.company_id, version_id=version_id, by=ANA)
    assert state(house, version_id) == "discarded"


def test_the_next_version_begins_as_the_one_that_runs(house: House) -> None:
    version_id, bia = begun(house), manager(house)
    decided(house, asked(house, version_id), bia)
    with company_scope(house.company_id):
        plan_id = PlanVersion.objects.get(pk=version_id).plan_id
    draft_id = dunning_plans.draft_next(company_id=house.company_id, plan_id=plan_id, by=ANA)
    again = dunning_plans.draft_next(company_id=house.company_id, plan_id=plan_id, by=ANA)
    assert draft_id == again != version_id
    with company_scope(house.company_id):
        draft, running = (PlanVersion.objects.get(pk=pk) for pk in (draft_id, version_id))
        assert draft.number == 2
        assert dunning_plans.said_by(draft) == dunning_plans.said_by(running)
        said = dunning_plans.said_by(draft)
    stopped = replace(said, is_active=False)
    dunning_plans.save(company_id=house.company_id, version_id=draft_id, said=stopped, by=ANA)
    decided(house, asked(house, draft_id), bia)
    with company_scope(house.company_id):
        assert queries.running() == []


def test_what_cannot_be_is_said(house: House) -> None:
    version_id = begun(house)
    with pytest.raises(UnableToPlan, match="name_taken"):
        begun(house)
    with pytest.raises(UnableToPlan, match="no_name"):
        begun(house, name=" ")
    with pytest.raises(UnableToPlan, match="default_unknown"):
        begun(house, name="Other", default="bank")
    with pytest.raises(UnableToPlan, match="plan_unknown"):
        dunning_plans.draft_next(company_id=house.company_id, plan_id=10**9, by=ANA)
    with pytest.raises(UnableToPlan, match="no_reason"):
        dunning_plans.request(
            company_id=house.company_id, version_id=version_id, reason=" ", by=ANA, now=NOON
        )
    bad = Said(
        steps=(Step(code="x", offset_days=9, kind="telepathy"),),
        conditions=Conditions(risks=("Z",)),
    )
    with pytest.raises(UnableToPlan, match="faulty") as refusal:
        dunning_plans.save(company_id=house.company_id, version_id=version_id, said=bad, by=ANA)
    assert {fault.code for fault in refusal.value.faults} == {"kind_unknown", "risk_unknown"}


def test_a_preview_says_who_changes_and_keeps_nothing(house: House) -> None:
    version_id, bia = begun(house), manager(house)
    decided(house, asked(house, version_id), bia)
    with company_scope(house.company_id):
        plan_id = PlanVersion.objects.get(pk=version_id).plan_id
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        DunningSetting.objects.create(company_id=house.company_id, email_price_cents=3)
    draft_id = dunning_plans.draft_next(company_id=house.company_id, plan_id=plan_id, by=ANA)
    said = Said(
        steps=(
            Step(code="after_5", offset_days=5, kind="message", channels=("email",)),
            Step(code="ring", offset_days=4, kind="call_task"),
        ),
        conditions=Conditions(from_cents=20_000),
    )
    dunning_plans.save(company_id=house.company_id, version_id=draft_id, said=said, by=ANA)
    found = preview_dunning.preview(
        company_id=house.company_id, version_id=draft_id, as_of=MONDAY, now=NOON
    )
    assert found.running.steps == {("message", "email"): 3}
    assert found.proposed.steps == {("message", "email"): 2, ("call_task", ""): 2}
    assert (found.running.cost_cents, found.proposed.cost_cents) == (9, 6)
    assert (found.debtors, found.changed) == (3, 3)
    assert [one.owed_cents for one in found.changes] == [30_000, 20_000, 10_000]
    first, last = found.changes[0], found.changes[-1]
    assert first.before
    assert first.after
    assert (first.before.steps, first.after.steps) == ("after_5 email", "ring, after_5 email")
    assert last.after
    assert (last.after.standing, last.after.steps) == ("no_plan", "")
    with company_scope(house.company_id):
        assert not DunningVerdict.objects.exists()
    with pytest.raises(UnableToPreview, match="version_unknown"):
        preview_dunning.preview(company_id=house.company_id, version_id=10**9, as_of=DAY, now=NOON)


def test_what_was_sent_already_counts(house: House) -> None:
    version_id = begun(house)
    now = datetime(2026, 3, 16, 15, tzinfo=UTC)
    with company_scope(house.company_id):
        first = Customer.objects.earliest("id")
        for _ in range(3):
            # As often as may be in a week.
            interactions.message_left(
                customer=first,
                contact_id=first.contact_set.earliest("id").pk,
                channel=Channel.EMAIL,
                message_id=9_000_000 + Interaction.objects.count(),
                now=now - timedelta(hours=1),
                on_date=MONDAY,
                made_by="Ana",
            )
    found = preview_dunning.preview(
        company_id=house.company_id, version_id=version_id, as_of=MONDAY, now=now
    )
    assert found.proposed.steps == {("message", "email"): 2}
    assert {one.after.standing for one in found.changes if one.after} == {"acts", "cap"}


def test_a_month_takes_every_step_once_as_if_nobody_paid(house: House) -> None:
    version_id = begun(house)
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Receivable.objects.update(due_date=DAY + timedelta(days=2))
    month = preview_dunning.month(
        company_id=house.company_id,
        first=DAY - timedelta(days=4),
        days=40,
        version_id=version_id,
        now=NOON,
    )
    assert (len(month.days), month.one_in) == (40, 1)
    assert month.total.steps == {("message", "email"): 15, ("call_task", ""): 3}
    by_day = {(one.day - DAY).days - 2: one.tally.steps for one in month.days if one.tally.steps}
    # The first and the fourth fall on a weekend and wait for its Monday.
    assert sorted(by_day) == [-3, 0, 5, 11, 15, 20]
    with company_scope(house.company_id):
        assert not DunningAction.objects.exists()
        assert not DunningCase.objects.exists()
    with pytest.raises(UnableToPreview, match="too_many_days"):
        preview_dunning.month(company_id=house.company_id, first=DAY, days=63, now=NOON)


def test_a_large_portfolio_is_estimated_from_some_of_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_id = begun(house)
    with company_scope(house.company_id):
        ids = list(Customer.objects.order_by("id").values_list("pk", flat=True))
    monkeypatch.setattr(preview_dunning, "MOST_SIMULATED", 1)
    month = preview_dunning.month(
        company_id=house.company_id, first=MONDAY, days=1, version_id=version_id, now=NOON
    )
    chosen = [pk for pk in ids if pk * 2654435761 % 2**32 % 3 == 0]
    assert month.one_in == 3
    assert month.total.steps == ({("message", "email"): 3 * len(chosen)} if chosen else {})
