"""One message to each debtor, once, and only while it holds; over real SMTP and PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.outbox import batch, operations, queries
from emdia.books.outbox.models import (
    Attachment,
    Delivery,
    Message,
    MessageContent,
    MessageTitle,
)
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.outbox import MOVES, MessageState
from emdia.workflows import cancel_receivables
from emdia.workflows.contact import plan, send

from ..connectors.mail_server import MailServer
from ..workflows.house import ANA, BRUNO, DAY, paid
from .post import NOON, Post


def test_every_debtor_is_written_to_once(post: Post) -> None:
    planned = post.plan()
    assert planned.messages == 3
    assert post.send().accepted == 3
    post.is_sound()
    assert post.states() == {"sent": 3}
    assert {one.recipient for one in post.mail.taken} == {
        str(one.mail["To"]).partition("<")[2].rstrip(">") for one in post.mail.taken
    }
    with pytest.raises(plan.UnableToPlan, match="nothing_to_send"):
        post.plan()
    assert post.send().handed_over == 0


def test_a_message_names_the_creditor_and_every_item(post: Post) -> None:
    """CDC, art. 42-A; the original amount stands apart from what is added to it."""
    post.plan()
    late = NOON + timedelta(days=31)
    send.send_due(company_id=post.company_id, by=ANA, now=late)
    text = post.mail.taken[0].mail.get_body(("plain",))
    assert text is not None
    words = text.get_content().replace("\xa0", " ")
    with company_scope(post.company_id):
        company = Company.objects.get()
    for said in (company.name, "CNPJ 10.000.001/0001", "Rua do Teste, 1", "FAT1"):
        assert said in words
    for said in (
        "Valor original: R$ 100,00",
        "Multa: R$ 2,00",
        "Juros: R$ 1,03",
        "Total em 10/04/2026: R$ 103,03",
    ):
        assert said in words


def test_one_message_for_several_titles(database: str, mail: MailServer) -> None:
    post = Post(mail, titles={})
    post.house.expect({1: 10_000, 2: 20_000, 3: 5_000}, customer=77)
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        customer = Customer.objects.get()
        fields = {"role": "finance", "name": "Rita", "email": "rita@debtor.example"}
        parties.add_contact(customer=customer, fields=fields)
    assert post.plan().messages == 1
    post.send()
    (taken,) = mail.taken
    text = taken.mail.get_body(("plain",))
    assert text is not None
    assert "Soma em 10/03/2026: R$ 350,00" in text.get_content().replace("\xa0", " ")
    with company_scope(post.company_id):
        assert MessageTitle.objects.count() == 3


def test_what_was_sent_is_kept_byte_for_byte(post: Post) -> None:
    post.plan()
    post.send()
    post.is_sound()
    with pytest.raises(ProgrammingError, match="permission denied"), company_scope(post.company_id):
        MessageContent.objects.update(subject="x")


def test_files_are_kept_once_and_come_back(post: Post) -> None:
    """Attachments are cut out of what is kept, and are put back in their places."""
    post.plan()
    with company_scope(post.company_id):
        first, second = Message.objects.order_by("id")[:2]
        file = b"%PDF" + bytes(range(256)) * 40
        encoded = operations.in_base64(file)
        for message in (first, second):
            whole = b"a: b\r\n\r\n" + encoded + b"--x\r\n" + encoded + b"--x--\r\n"
            written = operations.Written(
                message_id=message.pk,
                header_id="<x>",
                subject="x",
                whole=whole,
                files=[("application/pdf", file), ("application/pdf", file)],
            )
            operations.keep_contents(
                company_id=post.company_id, written=[written], numbers={message.pk: 1}
            )
            found = queries.sent(message.pk)
            assert found is not None
            assert found.whole == whole
        assert Attachment.objects.count() == 1
        kept = MessageContent.objects.get(message=first)
        assert len(bytes(kept.bare)) < 300


def pay(post: Post) -> None:
    post.house.apply(paid(1, 10_000))


def opt_out(post: Post) -> None:
    with company_scope(post.company_id):
        parties.record_consent(
            contact=post.contact_of(1),
            channel="email",
            is_allowed=False,
            said_at=NOON,
            source="said so",
        )


def change_contact(post: Post, **fields: Any) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("contact", 1), by=ANA)
        contact = post.contact_of(1)
        if "bounced" in fields:
            parties.mark_bounced(contact=contact, at=NOON, why="550")
        else:
            parties.edit_contact(contact=contact, fields=fields)


def merge(post: Post) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("customer", 1), by=ANA)
        one, other = Customer.objects.order_by("id")[:2]
        Customer.objects.filter(pk=one.pk).update(state="merged", merged_into=other)


def cancel(post: Post) -> None:
    with company_scope(post.company_id):
        ids = list(Receivable.objects.filter(document="FAT1").values_list("id", flat=True))
    cancel_receivables.cancel(
        company_id=post.company_id,
        receivable_ids=ids,
        reason="sold by mistake",
        by=ANA,
        on=DAY,
        now=NOON,
    )


def announce(post: Post) -> None:
    with company_scope(post.company_id):
        charge = Receivable.objects.get(document="FAT1").charge_set.get()
        type(charge).objects.filter(pk=charge.pk).update(state="payment_announced")


HOLDS: dict[str, Callable[[Post], None]] = {
    "paid": pay,
    "opted_out": opt_out,
    "bounced": lambda post: change_contact(post, bounced=True),
    "contact_changed": lambda post: change_contact(post, email="other@debtor.example"),
    "customer_merged": merge,
    "cancelled": cancel,
    "payment_announced": announce,
}


@pytest.mark.parametrize("moment", ["before the take", "after it was written"])
@pytest.mark.parametrize("why", HOLDS)
def test_what_changed_since_is_seen_before_it_leaves(
    why: str, moment: str, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Again under lock in the very statement that lets it leave, however late it changed."""
    post.plan()
    if moment == "before the take":
        HOLDS[why](post)
    else:
        done = threading.Event()

        def at(name: str) -> None:
            if name == "send.written" and not done.is_set():
                done.set()
                HOLDS[why](post)

        monkeypatch.setattr(send, "failpoint", at)
    post.send()
    post.is_sound()
    assert post.states() == {f"suppressed {why}": 1, "sent": 2}
    assert len(post.mail.taken) == 2


def test_a_part_paid_meanwhile_is_written_anew(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.plan()
    is_done = []

    def at(name: str) -> None:
        if name == "send.written" and not is_done:
            with company_scope(post.company_id):
                is_done.append(
                    Receivable.objects.filter(document="FAT1").update(balance_cents=6_000)
                )

    monkeypatch.setattr(send, "failpoint", at)
    post.send()
    post.is_sound()
    assert post.states() == {"sent": 3}
    texts = [one.mail.get_body(("plain",)) for one in post.mail.taken]
    words = [text.get_content().replace("\xa0", " ") for text in texts if text is not None]
    (mine,) = [text for text in words if "FAT1" in text]
    assert "Valor original: R$ 60,00" in mine
    with company_scope(post.company_id):
        assert MessageContent.objects.filter(number=2).count() == 1


def test_nobody_to_write_to_is_said(post: Post) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("contact", 1), by=ANA)
        Contact.objects.filter(pk=post.contact_of(1).pk).update(email="")
        Contact.objects.filter(pk=post.contact_of(2).pk).update(role="legal")
    opt_out(replace_title(post, 3))
    post.plan()
    post.send()
    assert post.states() == {"suppressed nobody_to_write_to": 3}


def replace_title(post: Post, title: int) -> Any:
    """Return the post as if this title were its first."""

    class Other:
        company_id = post.company_id

        @staticmethod
        def contact_of(_: int) -> Contact:
            return post.contact_of(title)

    return Other()


def test_a_stopped_batch_sends_nothing_more(post: Post) -> None:
    planned = post.plan()
    plan.stop(
        company_id=post.company_id,
        send_batch_id=planned.send_batch_id,
        reason="wrong window",
        by=BRUNO,
        now=NOON,
    )
    assert post.send().handed_over == 0
    assert post.states() == {"suppressed stopped": 3}
    with company_scope(post.company_id):
        fact = Fact.objects.get(kind="messages.stopped")
        assert (fact.reason, fact.data) == ("wrong window", {"messages": 3})
    with pytest.raises(plan.UnableToPlan, match="already_stopped"):
        plan.stop(
            company_id=post.company_id,
            send_batch_id=planned.send_batch_id,
            reason="x",
            by=BRUNO,
            now=NOON,
        )


def test_once_more_by_a_person_for_a_reason(post: Post) -> None:
    with company_scope(post.company_id):
        ids = list(Receivable.objects.filter(document="FAT1").values_list("id", flat=True))

    def again() -> plan.Planned:
        return plan.send_receivables(
            company_id=post.company_id,
            receivable_ids=ids,
            reason="asked by telephone",
            by=ANA,
            now=NOON + timedelta(seconds=len(post.mail.taken)),
        )

    for times in range(1, 4):
        assert again().messages == 1
        post.send()
        assert len(post.mail.taken) == times
    post.is_sound()
    with company_scope(post.company_id):
        repeats = MessageTitle.objects.order_by("id").values_list("repeat", flat=True)
        assert list(repeats) == [0, 1, 2]


def test_two_planners_at_once_plan_once(post: Post) -> None:
    planned: list[int] = []

    def work() -> None:
        try:
            planned.append(post.plan().messages)
        except plan.UnableToPlan:
            planned.append(0)
        finally:
            connection.close()

    together([work] * 6)
    assert sorted(planned) == [0, 0, 0, 0, 0, 3]


def test_two_senders_at_once_send_once(database: str, mail: MailServer) -> None:
    post = Post(mail, titles={number: 1_000 + number for number in range(1, 121)})
    post.plan()

    def work() -> None:
        try:
            post.send()
        finally:
            connection.close()

    together([work] * 4)
    post.is_sound()
    assert post.states() == {"sent": 120}


def together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_sender_taken_for_dead_changes_nothing_any_more(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It slept between the mark and the answer; what it learnt still closes what nobody knew."""
    post.plan()

    slept = threading.Event()

    def at(name: str) -> None:
        if name == "send.marked" and not slept.is_set():
            slept.set()
            post.let_time_pass()
            assert post.look() == 1
            assert post.send().accepted == 2

    monkeypatch.setattr(send, "failpoint", at)
    post.send()
    post.is_sound()
    assert post.states() == {"sent": 3}
    assert len(post.mail.taken) == 3


@pytest.mark.parametrize("before", MessageState)
def test_the_database_knows_the_same_moves_as_the_rule(before: MessageState, post: Post) -> None:
    post.plan()
    (one, *_) = post.deliveries()
    shape = {"due_at": None, "reason": "x", "sending_at": NOON, "sent_at": NOON, "claim_id": 1}
    for after in MessageState:
        due_at = NOON if after is MessageState.PLANNED else None
        if after in MOVES[before] or after is before:
            _try(post, one.pk, before, **shape | {"state": after, "due_at": due_at})
        else:
            with pytest.raises(IntegrityError, match="cannot become"):
                _try(post, one.pk, before, **shape | {"state": after, "due_at": due_at})


def _try(post: Post, message_id: int, before: MessageState, **fields: Any) -> None:
    """Let a message go from a state to another, and take it back."""
    with company_scope(post.company_id), transaction.atomic():
        _put(message_id, before)
        Delivery.objects.filter(pk=message_id).update(**fields)
        transaction.set_rollback(True)


def _put(message_id: int, state: MessageState) -> None:
    """Bring a planned message into a state by the moves there are."""
    ways = {
        MessageState.PLANNED: (),
        MessageState.SENDING: ("sending",),
        MessageState.SENT: ("sending", "sent"),
        MessageState.DELIVERED: ("sending", "sent", "delivered"),
        MessageState.READ: ("sending", "sent", "read"),
        MessageState.FAILED: ("failed",),
        MessageState.SUPPRESSED: ("suppressed",),
        MessageState.UNKNOWN: ("unknown",),
    }
    for step in ways[state]:
        Delivery.objects.filter(pk=message_id).update(
            state=step, due_at=None, reason="x", sending_at=NOON, sent_at=NOON, claim_id=1
        )


def test_the_schedule_sends_each_boleto_once_a_step(post: Post) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        operations.keep_schedule(
            company_id=post.company_id,
            fields={"sends_on_issue": True, "before_due_days": 3, "since_date": DAY},
        )

    def on(days: int) -> list[int]:
        at = NOON + timedelta(days=days)
        made = plan.plan_schedule(company_id=post.company_id, by=ANA, now=at)
        return [one.messages for one in made]

    # Issued and due on the same day: both steps tell of it once, whatever day it is planned on.
    assert on(0) == [3, 3]
    assert on(0) == []
    assert on(1) == []
    post.house.expect({9: 5_000})
    assert on(0) == [1, 1]
    assert on(-4) == []
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        operations.keep_schedule(
            company_id=post.company_id, fields={"since_date": DAY + timedelta(days=1)}
        )
    post.house.expect({10: 5_000})
    assert on(0) == []


def test_the_count_of_a_batch_is_what_its_messages_are(post: Post) -> None:
    planned = post.plan()
    opt_out(post)
    post.send()
    with company_scope(post.company_id):
        counted = batch.count_states(
            company_id=post.company_id, send_batch_id=planned.send_batch_id
        )
    assert counted == [("sent", "", 2), ("suppressed", "opted_out", 1)]
