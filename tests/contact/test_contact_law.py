"""A demand leaves inside the law or not at all, however many senders there are."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.interactions.models import Interaction
from emdia.books.outbox import batch, operations
from emdia.books.outbox.batch import ChargePlan
from emdia.books.outbox.models import Delivery
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Contact, Customer
from emdia.workflows.contact import charge_notice, send, writing

from ..connectors.mail_server import DROP, MailServer
from ..workflows.house import ANA, DAY
from .post import Post

# Days to come: what waits for an hour is not due again by the database's own clock.
NIGHT = datetime(2027, 3, 9, 6, tzinfo=UTC)  # 3:00 on a Tuesday
MORNING = datetime(2027, 3, 9, 12, tzinfo=UTC)  # 9:00
NOON = datetime(2027, 3, 9, 15, tzinfo=UTC)
SATURDAY = datetime(2027, 3, 13, 15, tzinfo=UTC)
TOO_LATE = datetime(2029, 3, 12, 15, tzinfo=UTC)  # three years after the titles were due
LONG_AGO = datetime(2026, 3, 10, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let demands say what a charge notice says; the law looks at their purpose alone."""
    monkeypatch.setitem(writing.WRITERS, "dunning", charge_notice.drafts)


def demand(post: Post, step: str = "late", *, cycle: str = "1") -> None:
    """Plan a demand to every debtor."""
    with company_scope(post.company_id):
        made = operations.open_batch(
            company_id=post.company_id, purpose="dunning", step=step, planned_by="a test"
        )
        plan = ChargePlan(
            purpose="dunning",
            step=step,
            cycle=cycle,
            due_at=LONG_AGO,
            first_due=DAY,
            last_due=DAY,
            since_date=DAY,
        )
        assert batch.plan_charges(company_id=post.company_id, plan=plan, send_batch=made) == 3


def send_at(post: Post, now: datetime) -> send.Sent:
    return send.send_due(company_id=post.company_id, by=ANA, now=now)


def counted(post: Post) -> Counter[tuple[str, bool]]:
    """Return how many interactions there are by day, and whether they fell through."""
    with company_scope(post.company_id):
        rows = Interaction.objects.values_list("on_date", "fell_through")
        return Counter((str(day), fell) for day, fell in rows)


def change(post: Post, **fields: object) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="test", subject=("company", 1), by=ANA)
        Customer.objects.update(**fields)


@pytest.mark.parametrize(
    ("now", "opens"), [(NIGHT, MORNING), (SATURDAY, datetime(2027, 3, 15, 12, tzinfo=UTC))]
)
def test_outside_hours_a_demand_waits_for_the_next_one(
    post: Post, now: datetime, opens: datetime
) -> None:
    demand(post)
    assert send_at(post, now).handed_over == 0
    assert post.states() == {"planned": 3}
    assert {one.due_at for one in post.deliveries()} == {opens}
    assert {one.claim_id for one in post.deliveries()} == {None}
    assert {one.try_count for one in post.deliveries()} == {0}
    post.let_time_pass()
    assert send_at(post, opens).accepted == 3
    assert counted(post) == {(str(opens.date()), False): 3}


def test_the_hours_are_those_of_the_debtor(post: Post) -> None:
    demand(post)
    change(post, time_zone="America/Rio_Branco")
    assert send_at(post, MORNING).handed_over == 0
    assert {one.due_at for one in post.deliveries()} == {MORNING + timedelta(hours=2)}


def test_a_sender_that_goes_on_past_the_hour_stops(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hour goes on while a sender works: it asks with the hour it is, not when it began."""
    demand(post)
    handed: list[str] = []

    def at(name: str) -> None:
        if name == "send.recorded" and not handed:
            handed.append(name)
            threading.Event().wait(1.1)

    monkeypatch.setattr(send, "failpoint", at)
    closing = datetime(2027, 3, 9, 20, 59, 59, tzinfo=UTC)  # 17:59:59
    assert send_at(post, closing).handed_over < 3
    assert handed
    assert post.states()["planned"] == 3 - len(post.mail.taken)


def test_a_charge_notice_is_no_demand(post: Post) -> None:
    post.plan()
    assert send_at(post, NIGHT).accepted == 3
    assert counted(post) == {}
    post.let_time_pass()
    demand(post)
    assert send_at(post, NOON).accepted == 3


def test_one_demand_a_day(post: Post) -> None:
    demand(post)
    assert send_at(post, NOON).accepted == 3
    demand(post, "late_again")
    assert send_at(post, NOON + timedelta(hours=1)).handed_over == 0
    assert post.states() == {"sent": 3, "suppressed cap": 3}
    demand(post, "late_tomorrow")
    assert send_at(post, NOON + timedelta(days=1)).accepted == 3
    assert counted(post) == {("2027-03-09", False): 3, ("2027-03-10", False): 3}


@pytest.mark.parametrize("round_", range(3))
def test_two_senders_share_one_contact_of_the_day(post: Post, round_: int) -> None:
    demand(post, "one")
    demand(post, "two")
    begin = threading.Barrier(2)

    def work() -> None:
        try:
            begin.wait()
            send_at(post, NOON)
        finally:
            connection.close()

    senders = [threading.Thread(target=work) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    send_at(post, NOON)
    post.is_sound()
    assert post.states() == {"sent": 3, "suppressed cap": 3}
    assert len({one.recipient for one in post.mail.taken}) == 3


def test_a_channel_that_needs_a_yes(post: Post) -> None:
    demand(post)
    change(post, time_zone="America/Bogota")
    with company_scope(post.company_id):
        parties.record_consent(
            contact=Contact.objects.order_by("id")[0],
            channel="email",
            is_allowed=True,
            said_at=NIGHT,
            source="a form",
        )
    assert send_at(post, NOON).accepted == 1
    assert post.states() == {"sent": 1, "suppressed not_allowed_yet": 2}


def test_a_relative_is_not_told(post: Post) -> None:
    demand(post)
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="test", subject=("company", 1), by=ANA)
        Contact.objects.update(role="other")
    assert send_at(post, NOON).handed_over == 0
    assert post.states() == {"suppressed third_party": 3}


def test_a_prescribed_debt_is_not_demanded(post: Post) -> None:
    demand(post)
    assert send_at(post, TOO_LATE).handed_over == 0
    assert post.states() == {"suppressed prescribed": 3}


def test_what_a_server_did_not_take_was_no_contact(mail: MailServer, database: str) -> None:
    with MailServer(
        script=lambda step, n: "451 4.3.0 busy" if step == "DATA" and n == 1 else None
    ) as busy:
        post = Post(busy)
        demand(post)
        assert send_at(post, NOON).accepted == 2
        assert counted(post) == {("2027-03-09", False): 2, ("2027-03-09", True): 1}
        post.let_time_pass()
        assert send_at(post, NOON + timedelta(days=1)).accepted == 1
        assert counted(post) == {("2027-03-09", False): 2, ("2027-03-10", False): 1}


def test_what_nobody_knows_of_counts(mail: MailServer, database: str) -> None:
    with MailServer(script=lambda step, n: DROP if step == "END" else None) as silent:
        post = Post(silent)
        demand(post)
        send_at(post, NOON)
        with company_scope(post.company_id):
            unknown = Delivery.objects.filter(state="unknown").count()
        assert unknown
        assert counted(post)["2027-03-09", False] >= unknown


def test_the_application_changes_nothing_else_of_an_interaction(post: Post) -> None:
    demand(post)
    send_at(post, NOON)
    for statement in (
        "UPDATE interaction SET was_reached = false",
        "UPDATE interaction SET customer_id = 1",
        "DELETE FROM interaction",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            company_scope(post.company_id),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
