"""What servers answer, what they do not, and what keeps everything waiting."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from emdia.books.companies.models import Company, Quarantine
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.outbox import operations, queries
from emdia.books.outbox.models import (
    DeliveryEvent,
)
from emdia.connectors.channels.email import Server
from emdia.rules.outbox import RETRY_MINUTES
from emdia.workflows.contact import send, settings, unknowns
from emdia.workflows.contact.transports import UnableToSend, way_of
from emdia.workflows.demo_portfolio import ACCOUNT
from emdia.workflows.found_company import found

from ..connectors.mail_server import DROP, TAKE_AND_DROP, MailServer
from ..workflows.house import ANA, BRUNO
from .post import NOON, Post


def test_refused_for_good(database: str) -> None:
    with MailServer(script=lambda step, n: "550 5.1.1 nobody" if step == "RCPT" else None) as mail:
        post = Post(mail)
        post.plan()
        post.send()
    assert post.states() == {"failed refused": 3}
    (one, *_) = post.deliveries()
    assert one.answer == "550 5.1.1 nobody"
    assert one.attention_at is not None
    with company_scope(post.company_id):
        assert DeliveryEvent.objects.filter(kind="refused", state="failed").count() == 3


def test_refused_for_now_is_tried_later_and_given_up_at_last(database: str) -> None:
    with MailServer(script=lambda step, n: "451 4.3.0 busy" if step == "DATA" else None) as mail:
        post = Post(mail, titles={1: 10_000})
        post.plan()
        for tries, minutes in enumerate(RETRY_MINUTES, start=1):
            post.send()
            (one,) = post.deliveries()
            assert (one.state, one.reason, one.try_count) == ("planned", "deferred", tries)
            assert one.due_at is not None
            with connection.cursor() as cursor:
                cursor.execute("SELECT round(extract(epoch FROM %s - now()) / 60)", [one.due_at])
                assert cursor.fetchone()[0] == minutes
            assert post.send().handed_over == 0, "not before its time"
            post.let_time_pass()
        post.send()
        assert post.states() == {"failed gave_up": 1}
        assert mail.taken == []


def test_a_server_that_is_away_costs_no_try(database: str, mail: MailServer) -> None:
    post = Post(mail)
    post.plan()
    with MailServer() as other:
        pass
    post.point_at(other)
    assert post.send().fault
    assert [one.try_count for one in post.deliveries()] == [0, 0, 0]
    assert post.states() == {"planned": 3}
    with company_scope(post.company_id):
        account = queries.account()
        assert account is not None
        assert account.latest_fault
    post.point_at(mail)
    post.let_time_pass()
    assert post.send().accepted == 3
    with company_scope(post.company_id):
        account = queries.account()
        assert account is not None
        assert account.latest_fault == ""


def test_a_line_that_breaks_costs_one_message_a_try(database: str) -> None:
    with MailServer(script=lambda step, n: DROP if (step, n) == ("MAIL", 1) else None) as mail:
        post = Post(mail)
        post.plan()
        post.send()
        assert post.states() == {"planned deferred": 1, "sent": 2}
        assert [one.try_count for one in post.deliveries()] == [1, 1, 1]
        post.work_to_the_end()
        post.is_sound()
        assert post.states() == {"sent": 3}


@pytest.mark.parametrize("does", [DROP, TAKE_AND_DROP])
def test_what_nobody_answered_is_never_sent_again_by_itself(does: str, database: str) -> None:
    with MailServer(script=lambda step, n: does if (step, n) == ("END", 1) else None) as mail:
        post = Post(mail)
        post.plan()
        post.work_to_the_end()
        post.is_sound()
        assert post.states() == {"unknown no_answer": 1, "sent": 2}
        (one,) = [row for row in post.deliveries() if row.state == "unknown"]
        assert one.attention_at is not None
        assert "No answer" in one.answer


@pytest.mark.parametrize(
    ("decision", "state"),
    [("arrived", "sent"), ("send_again", "planned"), ("give_up", "failed given_up")],
)
def test_a_person_closes_what_nobody_answered(decision: str, state: str, database: str) -> None:
    with MailServer(script=lambda step, n: DROP if (step, n) == ("END", 1) else None) as mail:
        post = Post(mail, titles={1: 10_000})
        post.plan()
        post.send()
        (one,) = post.deliveries()
        told: dict[str, Any] = {
            "company_id": post.company_id,
            "message_id": one.pk,
            "decision": unknowns.Decision(decision),
            "reason": "spoke with the customer",
            "by": BRUNO,
            "now": NOON,
        }
        unknowns.decide(**told)
        assert post.states() == {state: 1}
        with company_scope(post.company_id):
            assert Fact.objects.get(kind=f"message.{decision}").reason == told["reason"]
            assert DeliveryEvent.objects.filter(kind=decision, by="Bruno").exists()
        if decision != "send_again":
            with pytest.raises(unknowns.UnableToClose, match="not_open"):
                unknowns.decide(**told)
        else:
            post.send()
            assert len(mail.taken) == 1
            assert post.states() == {"sent": 1}


def test_without_an_account_or_an_address_everything_waits(post: Post) -> None:
    post.plan()
    with company_scope(post.company_id):
        Company.objects.update(postal_address=" ")
    with pytest.raises(send.UnableToSend, match="creditor_unnamed"):
        post.send()
    assert post.states() == {"planned": 3}
    with company_scope(post.company_id):
        Company.objects.update(postal_address="Rua 1")
    post.work_to_the_end()
    assert len(post.mail.taken) == 3


def test_a_sandbox_sends_nothing_outside(database: str) -> None:
    agreement = found(
        name="Sandbox", cnpj="11222333000181", account=ACCOUNT, by=ANA, is_sandbox=True
    )
    company_id = agreement.company_id
    with company_scope(company_id):
        assert way_of(company_id).is_kept_here
        outside = {"host": "mail.example.com", "port": 587, "security": "tls"}
        operations.keep_account(company_id=company_id, fields=outside)
        with pytest.raises(UnableToSend, match="outside_sandbox"):
            way_of(company_id)
    told = settings.AccountFields(
        host="mail.example.com",
        port=587,
        security="tls",
        username="",
        from_name="x",
        from_address="a@x.example",
        reply_to="",
    )
    with pytest.raises(settings.UnableToKeep, match="outside_sandbox"):
        settings.keep_account(
            company_id=company_id, account=told, password=None, reason="try", by=ANA
        )


def test_a_password_is_sealed_and_stays_with_its_server(post: Post) -> None:
    told = settings.AccountFields(
        host="127.0.0.1",
        port=post.mail.port,
        security="none",
        username="ana",
        from_name="Casa",
        from_address="cobranca@casa.example",
        reply_to="",
    )

    def keep(account: settings.AccountFields, password: str | None) -> None:
        settings.keep_account(
            company_id=post.company_id, account=account, password=password, reason="x", by=ANA
        )

    keep(told, "segredo")
    with company_scope(post.company_id):
        account = queries.account()
        assert account is not None
        assert b"segredo" not in bytes(account.sealed_password)
        way = way_of(post.company_id)
        assert isinstance(way.transport, Server)
        assert way.transport.password == "segredo"
        assert "segredo" not in str(Fact.objects.filter(kind="mail_account.changed").values())
    with pytest.raises(settings.UnableToKeep, match="nothing_changed"):
        keep(told, None)
    with pytest.raises(settings.UnableToKeep, match="password_stays_behind"):
        keep(replace(told, host="localhost"), None)
    with pytest.raises(settings.UnableToKeep, match="open_line"):
        keep(replace(told, host="mail.example.com"), "x")
    with pytest.raises(settings.UnableToKeep, match="address_wrong"):
        keep(replace(told, from_address="x\r\ny"), "x")
    keep(replace(told, host="localhost"), "")
    with company_scope(post.company_id):
        account = queries.account()
        assert account is not None
        assert bytes(account.sealed_password) == b""


def test_nothing_leaves_a_restored_backup_until_a_person_looked(
    post: Post, owner_connection: Any
) -> None:
    from emdia.workflows.release_quarantine import release

    post.plan()
    owner_connection.execute("SELECT begin_quarantine('b', now(), 100)")
    with pytest.raises(send.UnableToSend, match="quarantined"):
        post.send()
    release(reason="the original is off", by=ANA, now=NOON)
    assert not Quarantine.objects.filter(released_at__isnull=True).exists()
    assert post.send().handed_over == 0
    assert post.states() == {"unknown restored": 3}


def test_a_late_answer_does_not_undo_what_a_person_decided(
    database: str, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(mail, titles={1: 10_000})
    post.plan()

    def at(name: str) -> None:
        if name == "send.handed_over":
            post.let_time_pass()
            post.look()
            (one,) = post.deliveries()
            unknowns.decide(
                company_id=post.company_id,
                message_id=one.pk,
                decision=unknowns.Decision.GIVE_UP,
                reason="enough",
                by=BRUNO,
                now=NOON,
            )

    monkeypatch.setattr(send, "failpoint", at)
    post.send()
    assert post.states() == {"failed given_up": 1}


def test_every_message_ends_somewhere(database: str) -> None:
    """A server of all moods: what was planned is counted in full at the end (I-22)."""
    moods = [None, "450 later", "550 never", DROP, TAKE_AND_DROP, None, "421 closing"]

    def script(step: str, number: int) -> str | None:
        return moods[number % len(moods)] if step in ("RCPT", "END") else None

    with MailServer(script=script) as mail:
        post = Post(mail, titles=dict.fromkeys(range(1, 41), 1_000))
        post.plan()
        for _ in range(3):
            post.work_to_the_end()
        post.is_sound()
        assert sum(post.states().values()) == 40
        assert Counter(mail.ids()).total() == len(set(mail.ids()))
