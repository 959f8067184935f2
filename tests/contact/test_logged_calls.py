"""A logged call closes the call that waits; taken back, everything it did is undone beside it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from emdia.books.agreements.models import Promise
from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningCase, DunningTask
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.interactions import batch, queries
from emdia.books.interactions.models import Interaction, InteractionRetraction
from emdia.books.outbox.models import Message
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.contact_law.card import Channel
from emdia.rules.dunning_plan import Step
from emdia.workflows import log_contact, retract_contact
from emdia.workflows.log_contact import Heard, Logged, UnableToLog
from emdia.workflows.promises import Wanted
from emdia.workflows.retract_contact import UnableToRetract

from ..workflows.house import ANA, BRUNO, DAY
from .post import Post
from .test_dunning import Asking

STEPS = (
    Step(code="c7", offset_days=7, kind="call_task"),
    Step(code="n20", offset_days=20, kind="negative_listing"),
)
CALLED = DAY + timedelta(days=7)
NOON = datetime(CALLED.year, CALLED.month, CALLED.day, 15, tzinfo=UTC)


class Desk:
    """A company one of whose debtors is to be called."""

    def __init__(self, post: Post) -> None:
        asking = Asking(post, STEPS)
        self.company_id = post.company_id
        assert asking.decide(7).tasks == 3
        with company_scope(self.company_id):
            facts.record(company_id=self.company_id, kind="test", subject=("company", 1), by=ANA)
            self.customer = Customer.objects.earliest("id")
            Contact.objects.filter(customer=self.customer).update(phone="+5511987654321")
            self.title = Receivable.objects.get(customer=self.customer)

    def log(self, **more: object) -> Logged:
        usual: dict[str, object] = {"channel": "voice", "outcome": "no_answer"}
        return log_contact.log(
            company_id=self.company_id,
            customer_id=self.customer.pk,
            heard=Heard(**{**usual, **more}),  # type: ignore[arg-type]
            by=ANA,
            on=CALLED,
            now=NOON,
        )

    def promise(self) -> Logged:
        wanted = Wanted(receivable_ids=[self.title.pk], parts=[(CALLED, 10_000)])
        return self.log(outcome="promised", promise=wanted)

    def retract(self, logged: Logged, reason: str = "another customer", **more: object) -> int:
        usual: dict[str, object] = {"took_place": False, "by": ANA, "on": CALLED, "now": NOON}
        return retract_contact.retract(
            company_id=self.company_id,
            interaction_id=logged.interaction_id,
            reason=reason,
            **{**usual, **more},  # type: ignore[arg-type]
        )

    def task(self) -> tuple[str, str, bool, int | None]:
        """Return how the customer's task stands: its state, who closed it, when, by what."""
        with company_scope(self.company_id):
            one = DunningTask.objects.get(case__customer=self.customer)
            return one.state, one.closed_by, one.closed_at == NOON, one.interaction_id

    def left(self) -> int | None:
        with company_scope(self.company_id):
            found = batch.openings(
                company_id=self.company_id,
                now=NOON,
                channels=[Channel.VOICE],
                customers=[self.customer.pk],
            )
        return found[0].left


@pytest.fixture
def desk(post: Post) -> Desk:
    return Desk(post)


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "refuses"},
        {"outcome": "other", "is_outbound": False},
        {"outcome": "says_paid", "channel": "whatsapp"},
    ],
)
def test_the_call_that_waits_is_done_by_the_log(desk: Desk, said: dict[str, object]) -> None:
    logged = desk.log(**said)
    assert desk.task() == ("done", "Ana", True, logged.interaction_id)
    with company_scope(desk.company_id):
        assert DunningTask.objects.filter(state="open").count() == 2  # of the other two debtors
        fact = Fact.objects.get(kind="contact.logged")
        assert (list(logged.tasks), fact.data["tasks"]) == ([fact.data["tasks"][0]],) * 2


def test_a_promise_is_looked_at_when_it_is_judged(desk: Desk) -> None:
    desk.promise()
    with company_scope(desk.company_id):
        # A Tuesday, one bank day of grace, and the next one.
        assert Interaction.objects.get().next_date == CALLED + timedelta(days=2)


@pytest.mark.parametrize("outcome", ["no_answer", "left_word", "wrong_number", "third_party"])
def test_a_call_nobody_took_is_tried_again(desk: Desk, outcome: str) -> None:
    assert desk.log(outcome=outcome).tasks == ()
    assert desk.task() == ("open", "", False, None)


def test_only_what_a_contact_closed_names_it(desk: Desk) -> None:
    logged = desk.log()
    with (
        pytest.raises(IntegrityError, match="dunning_task_done_by_a_contact"),
        company_scope(desk.company_id),
    ):
        DunningTask.objects.update(interaction_id=logged.interaction_id)


def test_a_refused_log_closes_nothing(desk: Desk) -> None:
    wanted = Wanted(receivable_ids=[desk.title.pk], parts=[(CALLED, 99_000_000)])
    with pytest.raises(UnableToLog, match="more_than_owed"):
        desk.log(outcome="promised", promise=wanted)
    assert desk.task()[0] == "open"


def test_taken_back_the_call_waits_again_and_the_promise_holds_no_more(desk: Desk) -> None:
    before = desk.left()
    logged = desk.promise()
    assert before
    assert desk.left() == before - 1
    assert desk.retract(logged, " another customer ") == desk.customer.pk
    assert desk.left() == before
    assert desk.task() == ("open", "", False, None)
    with company_scope(desk.company_id):
        kept = Interaction.objects.get()
        assert queries.is_retracted(kept)
        assert kept.interactionretraction.reason == "another customer"
        assert queries.made(customer_id=desk.customer.pk, since_date=DAY) == []
        assert [one.pk for one in queries.of_customer(desk.customer.pk, most=9)] == [kept.pk]
        assert Promise.objects.get().state == "withdrawn"
        fact = Fact.objects.get(kind="contact.retracted")
        assert (fact.reason, fact.actor_name, fact.subject_id) == (
            "another customer",
            "Ana",
            desk.customer.pk,
        )
        assert fact.data == {
            "interaction": kept.pk,
            "took_place": False,
            "promise": logged.promise_id,
            "tasks": list(logged.tasks),
        }
    with pytest.raises(UnableToRetract, match="already_retracted"):
        desk.retract(logged)
    desk.promise()


def test_what_took_place_goes_on_counting(desk: Desk) -> None:
    before = desk.left()
    logged = desk.promise()
    assert before
    desk.retract(logged, "it was no promise", took_place=True)
    assert desk.left() == before - 1
    assert desk.task() == ("open", "", False, None)
    with company_scope(desk.company_id):
        made = queries.made(customer_id=desk.customer.pk, since_date=DAY)
        assert [one.channel for one in made] == [Channel.VOICE]


def test_who_may_say_that_it_never_took_place(desk: Desk) -> None:
    logged = desk.log()
    tomorrow, eighth = CALLED + timedelta(days=1), CALLED + timedelta(days=8)
    for more in (
        {"by": BRUNO},
        {"on": tomorrow},
        {"on": eighth, "by": BRUNO, "is_manager": True},
    ):
        with pytest.raises(UnableToRetract, match="took_place"):
            desk.retract(logged, **more)
    assert (
        desk.retract(logged, on=CALLED + timedelta(days=7), by=BRUNO, is_manager=True)
        == desk.customer.pk
    )


def test_what_was_closed_by_another_contact_stays_closed(desk: Desk) -> None:
    first = desk.log(outcome="refuses")
    second = desk.log(outcome="call_back")
    assert (len(first.tasks), second.tasks) == (1, ())
    desk.retract(second)
    assert desk.task()[0] == "done"


def test_a_call_of_a_closed_case_does_not_wait_again(desk: Desk) -> None:
    logged = desk.log(outcome="other")
    with company_scope(desk.company_id):
        DunningCase.objects.update(closed_date=CALLED)
    desk.retract(logged)
    assert desk.task()[0] == "done"


def test_a_judged_promise_keeps_its_talk(desk: Desk) -> None:
    logged = desk.promise()
    with company_scope(desk.company_id):
        Promise.objects.update(state="kept", closed_date=CALLED)
    with pytest.raises(UnableToRetract, match="promise_judged"):
        desk.retract(logged)
    assert desk.task()[0] == "done"


def test_what_cannot_be_taken_back(desk: Desk) -> None:
    logged = desk.log()
    with pytest.raises(UnableToRetract, match="reason_missing"):
        desk.retract(logged, " ")
    with pytest.raises(UnableToRetract, match="interaction_unknown"):
        desk.retract(Logged(interaction_id=999_999, promise_id=None))


def test_a_message_that_left_was_not_logged_in_error(desk: Desk) -> None:
    with company_scope(desk.company_id):
        message = Message.objects.create(
            company_id=desk.company_id,
            customer=desk.customer,
            purpose="dunning",
            step="x",
            cycle="1:1",
            channel="email",
            language="pt-br",
        )
        left = Interaction.objects.create(
            company_id=desk.company_id,
            customer=desk.customer,
            channel="email",
            is_outbound=True,
            is_demand=True,
            outcome="sent",
            was_reached=True,
            made_at=NOON,
            on_date=CALLED,
            message_id=message.pk,
            made_by="Emdia",
        )
    with pytest.raises(UnableToRetract, match="is_a_message"):
        desk.retract(Logged(interaction_id=left.pk, promise_id=None))
    with company_scope(desk.company_id):
        with (
            pytest.raises(IntegrityError, match="is a message"),
            transaction.atomic(),
        ):
            _retraction(desk, left.pk)
        row = _retraction(desk, desk_log_id(desk))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            row.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            InteractionRetraction.objects.update(reason="other")


def desk_log_id(desk: Desk) -> int:
    return desk.log().interaction_id


def _retraction(desk: Desk, interaction_id: int) -> InteractionRetraction:
    return InteractionRetraction.objects.create(
        company_id=desk.company_id,
        interaction_id=interaction_id,
        took_place=True,
        reason="wrong",
        retracted_by="Ana",
        retracted_at=NOON,
    )
