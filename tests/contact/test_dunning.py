"""The day decides, the outbox sends: once, grouped, and not what was held or paid meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations, queries
from emdia.books.dunning.batch import Room, Written
from emdia.books.dunning.models import (
    DunningAction,
    DunningCase,
    DunningPlan,
    DunningTask,
    PlanStep,
    PlanVersion,
)
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.outbox.models import Delivery, Message, MessageTitle
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Step
from emdia.rules.holds import HoldKind, UnableToHold
from emdia.workflows import decide_dunning, hold_collection
from emdia.workflows.daily_stages import Work, s70_dunning
from emdia.workflows.hold_collection import Wanted

from ..workflows.house import ANA, DAY, paid
from .post import Post

MAIL = ("email",)
STEPS = (
    Step(code="b3", offset_days=-3, kind="message", channels=MAIL),
    Step(code="a5", offset_days=5, kind="message", channels=MAIL, at_minutes=600),
    Step(code="c7", offset_days=7, kind="call_task"),
    Step(code="a15", offset_days=15, kind="message", channels=MAIL),
    Step(code="n20", offset_days=20, kind="negative_listing"),
)
NOTHING = Written()
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


@dataclass
class Asking:
    """A company whose debtors are asked by a plan; its titles are due on DAY."""

    post: Post
    steps: Sequence[Step] = STEPS
    version: PlanVersion = field(init=False)

    def __post_init__(self) -> None:
        self.company_id = self.post.company_id
        with company_scope(self.company_id):
            plan = DunningPlan.objects.create(company_id=self.company_id, name="Plan")
        self.publish(plan, self.steps)

    def publish(self, plan: DunningPlan, steps: Sequence[Step]) -> None:
        with company_scope(self.company_id):
            self.version = operations.draft(
                plan=plan,
                number=PlanVersion.objects.filter(plan=plan).count() + 1,
                position=1,
                is_active=True,
                rest_days=1,
                conditions=Conditions(),
                steps=steps,
                note="",
                by="Ana",
            )
            operations.ask(self.version)
            operations.publish(self.version, by="Bruno", now=datetime(2026, 3, 1, tzinfo=UTC))

    def decide(self, day: int, **more: Room) -> Written:
        """Decide as of `day` days after the due date."""
        as_of = DAY + timedelta(days=day)
        return decide_dunning.decide(company_id=self.company_id, as_of=as_of, by=ANA, **more)

    def done(self) -> list[tuple[str, int]]:
        """Return the steps that were taken, each with its day."""
        with company_scope(self.company_id):
            found = DunningAction.objects.order_by("decided_date", "plan_step__offset_days")
            return [
                (one.plan_step.code, (one.decided_date - DAY).days)
                for one in found.select_related("plan_step")
            ]

    def standing(self) -> list[str]:
        with company_scope(self.company_id):
            return list(DunningCase.objects.order_by("id").values_list("standing", flat=True))

    def hold(self, kind: HoldKind = HoldKind.COURT_ORDER, **more: object) -> int:
        with company_scope(self.company_id):
            customer = Customer.objects.earliest("id")
        usual: dict[str, object] = {"customer_id": customer.pk, "since_date": DAY, "reason": "Why"}
        wanted = Wanted(kind=kind, **{**usual, **more})  # type: ignore[arg-type]
        return hold_collection.place(
            company_id=self.company_id,
            wanted=wanted,
            by=ANA,
            as_of=DAY + timedelta(days=30),
            now=NOW + timedelta(days=30),
        )

    def states(self) -> list[tuple[str, str]]:
        with company_scope(self.company_id):
            return sorted(Delivery.objects.values_list("state", "reason"))

    def send(self, day: int) -> None:
        from emdia.workflows.contact import send

        now = datetime(2026, 3, 10, 20, tzinfo=UTC) + timedelta(days=day)
        # Contact law leaves no weekend: what is planned then leaves on Monday.
        now += timedelta(days=max(7 - now.isoweekday(), 0) + 1 if now.isoweekday() > 5 else 0)
        send.send_due(company_id=self.company_id, by=ANA, now=now)


@pytest.fixture
def asking(post: Post) -> Asking:
    return Asking(post)


def one_customer(asking: Asking) -> None:
    """Let all titles be of the first customer, due ten days apart."""
    with company_scope(asking.company_id):
        facts.record(company_id=asking.company_id, kind="test", subject=("company", 1), by=ANA)
        first = Customer.objects.earliest("id")
        for number, title in enumerate(Receivable.objects.order_by("id")):
            title.customer = first
            title.due_date = DAY + timedelta(days=10 * number)
            title.save(update_fields=["customer", "due_date"])


def test_everybody_gets_the_step_of_the_day_once(asking: Asking) -> None:
    assert asking.decide(4).actions == 0
    assert asking.standing() == ["waits"] * 3
    written = asking.decide(5)
    assert (written.actions, written.tasks, written.moved) == (3, 0, 3)
    assert asking.decide(5) == NOTHING
    assert asking.standing() == ["acts"] * 3
    with company_scope(asking.company_id):
        message = Message.objects.earliest("id")
        case = DunningCase.objects.get(customer_id=message.customer_id)
        assert (message.purpose, message.step, message.channel) == ("dunning", "a5", "email")
        assert message.case_key == str(case.pk)
        assert message.plan_version == 1
        assert message.cycle == f"{asking.version.pk}:{DAY}"
        (because,) = DunningAction.objects.filter(case=case).values_list("because", flat=True)
        assert because == {
            "days_late": 5, "collection_days": 5, "titles": 1, "cents": 10_000, "caught_up": False
        }  # fmt: skip
        due_at = Delivery.objects.get(message=message).due_at
        assert due_at == datetime(2026, 3, 15, 13, tzinfo=UTC)  # 10:00 in São Paulo
        assert Fact.objects.filter(kind="dunning.decided").count() == 2
    asking.send(5)
    assert asking.states() == [("sent", "")] * 3
    assert len(asking.post.mail.taken) == 3


def test_one_message_for_all_titles_and_the_stage_goes_back(asking: Asking) -> None:
    one_customer(asking)
    assert asking.decide(15).actions == 2
    assert asking.done() == [("c7", 15), ("a15", 15)]
    with company_scope(asking.company_id):
        assert DunningCase.objects.count() == 1
        assert MessageTitle.objects.count() == 2  # The third is not due yet.
    asking.post.house.apply(paid(1, 10_000))
    assert asking.decide(16).actions == 1
    assert asking.done()[2:] == [("a5", 16)]
    with company_scope(asking.company_id):
        case = DunningCase.objects.get()
        assert case.anchor_date == DAY + timedelta(days=10)
        assert {one.cycle_date for one in DunningAction.objects.filter(case=case)} == {
            DAY,
            DAY + timedelta(days=10),
        }


def test_missed_days_are_caught_up_by_one_message(asking: Asking) -> None:
    for day in (5, 16, 17):
        asking.decide(day)
    codes = [code for code, _ in asking.done()]
    assert sorted(codes) == sorted(["a5", "c7", "a15"] * 3)


def test_a_measure_waits_for_a_person_and_goes_with_the_debt(asking: Asking) -> None:
    asking.decide(5)
    asking.decide(20)
    with company_scope(asking.company_id):
        kinds = DunningTask.objects.order_by("kind").values_list("kind", flat=True)
        assert sorted(kinds) == ["call_task"] * 3 + ["negative_listing"] * 3
    asking.post.house.apply(paid(1, 10_000))
    written = asking.decide(21)
    assert (written.closed, written.dropped) == (1, 2)
    assert asking.decide(21) == NOTHING
    with company_scope(asking.company_id):
        assert (
            DunningTask.objects.filter(state="dropped", closed_reason="nothing_owed").count() == 2
        )
        assert DunningCase.objects.get(closed_date__isnull=False).was_late


def test_nothing_leaves_that_was_held_after_it_was_planned(asking: Asking) -> None:
    asking.decide(5)
    hold_id = asking.hold()
    asking.send(5)
    assert asking.states() == [("sent", ""), ("sent", ""), ("suppressed", "held")]
    asking.decide(6)
    assert sorted(asking.standing()) == ["held", "waits", "waits"]
    hold_collection.lift(
        company_id=asking.company_id,
        hold_id=hold_id,
        ended_date=DAY + timedelta(days=7),
        reason="Over",
        by=ANA,
        now=NOW + timedelta(days=7),
    )
    asking.decide(7)
    assert sorted(asking.standing()) == ["acts", "acts", "waits"]


def test_who_paid_before_the_take_is_not_asked(asking: Asking) -> None:
    asking.decide(5)
    asking.post.house.apply(paid(2, 20_000))
    asking.send(5)
    assert asking.states() == [("sent", ""), ("sent", ""), ("suppressed", "paid")]


def test_a_disputed_title_alone_is_left_out(asking: Asking) -> None:
    one_customer(asking)
    with company_scope(asking.company_id):
        disputed, second, _ = Receivable.objects.order_by("id")
    asking.hold(HoldKind.DISPUTE, receivable_id=disputed.pk)
    asking.decide(15)
    assert asking.done() == [("a5", 15)]
    with company_scope(asking.company_id):
        assert list(MessageTitle.objects.values_list("receivable_id", flat=True)) == [second.pk]
    with pytest.raises(UnableToHold, match="title_unknown"):
        asking.hold(HoldKind.DISPUTE, receivable_id=10**9)
    with pytest.raises(UnableToHold, match="customer_unknown"):
        asking.hold(customer_id=10**9)
    with pytest.raises(UnableToHold, match="no_reason"):
        asking.hold(reason=" ")


def test_a_step_for_each_title_writes_one_message_each(post: Post) -> None:
    steps = (Step(code="each", offset_days=5, kind="message", channels=MAIL, by_title=True),)
    asking = Asking(post, steps=steps)
    one_customer(asking)
    assert asking.decide(15).actions == 2
    assert asking.decide(15) == NOTHING
    with company_scope(asking.company_id):
        told = Message.objects.values_list("messagetitle__receivable_id", flat=True)
        assert len(set(told)) == Message.objects.count() == 2


def test_a_guarantor_is_not_told_and_a_parent_only_if_children_are_grouped(asking: Asking) -> None:
    with company_scope(asking.company_id):
        facts.record(company_id=asking.company_id, kind="test", subject=("company", 1), by=ANA)
        child, guarantor, parent = Customer.objects.order_by("id")
        child.guarantor, child.parent = guarantor, parent
        child.save(update_fields=["guarantor", "parent"])
        Receivable.objects.exclude(customer=child).update(due_date=DAY + timedelta(days=300))
        setting = queries.setting(asking.company_id)
    asking.decide(5)
    with company_scope(asking.company_id):
        assert list(Message.objects.values_list("customer_id", flat=True)) == [child.pk]
        setting.groups_children = True
        setting.save()
    asking.decide(6)
    with company_scope(asking.company_id):
        assert Message.objects.latest("id").customer_id == parent.pk
        assert DunningCase.objects.filter(closed_date__isnull=True).get().customer_id == parent.pk


def test_contact_law_leaves_no_room(asking: Asking) -> None:
    with company_scope(asking.company_id):
        first, second, _ = Customer.objects.order_by("id").values_list("pk", flat=True)
    room = Room(capped=[(first, "email"), (second, "sms")])
    assert asking.decide(5, room=room).actions == 2
    assert asking.standing() == ["cap", "acts", "acts"]
    assert asking.decide(6, room=Room(quiet=[("BR", "", "email")])).actions == 0
    assert asking.standing() == ["quiet_day", "waits", "waits"]
    assert asking.decide(7).actions == 4


def test_the_daily_stage_asks_contact_law(asking: Asking) -> None:
    """On a Saturday nobody is written to; the step of the day waits for Monday."""
    ran = {}
    for day in (14, 16):
        now = datetime(2026, 3, day, 15, tzinfo=UTC)
        work = Work(
            company_id=asking.company_id, run_date=now.date(), since_at=now, now=now, by=ANA
        )
        with company_scope(asking.company_id):
            facts.record(company_id=asking.company_id, kind="t", subject=("company", 1), by=ANA)
            Receivable.objects.update(issue_date=date(2026, 3, 1), due_date=date(2026, 3, 9))
        ran[day] = s70_dunning.run(work)["actions"]
    assert ran == {14: 0, 16: 6}  # three messages, and three calls of the seventh day


def test_the_next_version_goes_on_where_the_last_one_was(asking: Asking) -> None:
    asking.decide(5)
    later = [step for step in STEPS if step.code != "a15"]
    later.append(Step(code="new12", offset_days=12, kind="message", channels=MAIL))
    with company_scope(asking.company_id):
        plan = asking.version.plan
    asking.publish(plan, later)
    assert asking.decide(6).actions == 0
    asking.decide(12)
    assert {code for code, day in asking.done() if day == 12} == {"c7", "new12"}


def test_what_was_published_stays(asking: Asking) -> None:
    with company_scope(asking.company_id):
        step = PlanStep.objects.earliest("id")
        for change in (
            lambda: PlanStep.objects.filter(pk=step.pk).update(offset_days=1),
            lambda: PlanStep.objects.filter(pk=step.pk).delete(),
            lambda: PlanVersion.objects.update(rest_days=9),
            lambda: PlanVersion.objects.update(state="draft"),
            lambda: DunningAction.objects.update(because={}),
        ):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                change()
        assert PlanStep.objects.get(pk=step.pk).offset_days == step.offset_days


def test_an_action_stands_once(asking: Asking) -> None:
    asking.decide(5)
    with company_scope(asking.company_id):
        one = DunningAction.objects.earliest("id")
        one.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save(force_insert=True)
        one.cycle_date, one.customer_id = date(2020, 1, 1), one.customer_id + 1
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save(force_insert=True)


def test_the_daily_stage_decides_today_and_no_day_run_late(asking: Asking) -> None:
    now = datetime(2026, 3, 25, 15, tzinfo=UTC)

    def stage(day: date) -> dict[str, int]:
        work = Work(company_id=asking.company_id, run_date=day, since_at=now, now=now, by=ANA)
        return dict(s70_dunning.run(work))

    assert stage(date(2026, 3, 15)) == {"actions": 0, "cases_open": 0}
    assert stage(date(2026, 3, 25)) == {"actions": 6, "cases_open": 3}
    assert {code for code, _ in asking.done()} == {"a15", "c7"}
    assert stage(date(2026, 3, 25)) == {"actions": 6, "cases_open": 3}


def test_a_channel_that_nothing_leaves_by_is_passed_over(post: Post) -> None:
    steps = (Step(code="chat", offset_days=5, kind="message", channels=("whatsapp", "email")),)
    asking = Asking(post, steps=steps)
    with company_scope(asking.company_id):
        facts.record(company_id=asking.company_id, kind="test", subject=("company", 1), by=ANA)
        Contact.objects.update(phone="+5581999990000")
    asking.decide(5)
    with company_scope(asking.company_id):
        assert set(DunningAction.objects.values_list("channel", flat=True)) == {"email"}
        assert Message.objects.count() == 3


def test_a_boleto_that_is_asked_for_is_no_demand(asking: Asking) -> None:
    asking.hold()
    asking.post.plan()
    asking.post.send()
    assert asking.states() == [("sent", "")] * 3
