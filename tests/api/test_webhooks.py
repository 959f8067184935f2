"""What happened is told: signed, once each, again when it did not arrive, never inwards."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import system
from emdia.books.webhooks.models import UntoldFact, WebhookDelivery, WebhookEvent
from emdia.connectors.webhooks import Forbidden, check, networks, post
from emdia.rules.webhooks import EVENT_KINDS, MOST_ATTEMPTS
from emdia.workflows import cancel_receivables, manage_webhooks, send_webhooks
from emdia.workflows.manage_webhooks import Wanted
from emdia.workflows.reverse_settlement import reverse

from ..torture import times
from ..workflows.house import ANA, DAY, NOON, addresses, line, paid
from ..workflows.till import Till
from .receiver import Receiver, drip, drop, endless, never, nonsense, with_status

HERE = system("test")
LOOPBACK = ["127.0.0.0/8"]


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_NETWORKS", LOOPBACK)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def till(database: str) -> Till:
    return Till()


def listen(till: Till, url: str, *kinds: str) -> str:
    """Add an endpoint; return its secret."""
    told = manage_webhooks.add(
        company_id=till.company_id,
        wanted=Wanted(url=url, event_kinds=kinds or EVENT_KINDS),
        by=ANA,
        now=timezone.now(),
    )
    return told.secret


def tell(till: Till, now: datetime | None = None) -> int:
    """Do what the job does; return how many messages were sent."""
    now = now or timezone.now()
    send_webhooks.tell(company_id=till.company_id, now=now)
    sent = 0
    while batch := send_webhooks.send_batch(company_id=till.company_id, by=HERE, now=now):
        sent += batch
    return sent


def deliveries(till: Till) -> list[WebhookDelivery]:
    with company_scope(till.company_id):
        return list(WebhookDelivery.objects.order_by("id"))


def test_every_kind_is_told_once_and_verified_by_the_reference_library(
    till: Till, receiver: Receiver
) -> None:
    secret = listen(till, receiver.url)
    house = till.house
    house.expect({7: 5_000, 8: 5_000}, is_registered=False)
    file = house.apply(
        paid(1, 10_000), line(7, "02", nominal_cents=5_000), line(8, "03", nominal_cents=5_000)
    )
    with company_scope(till.company_id):
        receipt = next(one for one in house.lines(file) if one.receipt_id).receipt_id
    reverse(
        company_id=till.company_id,
        receipt_id=receipt,
        reason="Any",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    till.take(10_000, parts={2: 10_000})
    cancel_receivables.cancel(
        company_id=till.company_id,
        receivable_ids=[till.title(3)],
        reason="Any",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    assert tell(till) > 0
    assert tell(till) == 0
    told = receiver.checked(secret)
    assert Counter(one["type"] for one in told) == {
        "receivable.created": 2,
        "receivable.paid": 2,
        "receivable.reopened": 1,
        "receivable.cancelled": 1,
        "charge.registered": 1,
        "charge.rejected": 1,
        "receipt.posted": 2,
        "receipt.reversed": 1,
        "file.applied": 1,
    }
    (again,) = [one["data"] for one in told if one["type"] == "receivable.reopened"]
    assert (again["document"], again["balance_cents"]) == ("FAT1", 10_000)
    assert len(set(receiver.ids())) == len(told)


def test_what_is_owed_is_reckoned_at_each_fact(till: Till, receiver: Receiver) -> None:
    secret = listen(till, receiver.url)
    # Paid, owed again, paid in part, paid in part, paid in whole: all before anybody told.
    first = till.take(10_000, parts={1: 10_000})
    till.take_back(first, 1)
    till.allocate(first, t1=4_000)
    till.allocate(first, t1=3_000)
    till.allocate(first, t1=3_000)
    tell(till)
    told = [
        (one["type"], one["data"]["balance_cents"])
        for one in sorted(receiver.checked(secret), key=lambda one: one["timestamp"])
        if one["type"].startswith("receivable")
    ]
    assert told == [
        ("receivable.paid", 0),
        ("receivable.reopened", 10_000),
        ("receivable.paid", 0),
    ]


def test_what_is_rolled_back_or_of_nobodys_interest_is_not_told(
    till: Till, receiver: Receiver
) -> None:
    till.take(10_000, parts={1: 10_000})
    with company_scope(till.company_id):
        assert not UntoldFact.objects.exists()
    listen(till, receiver.url, "file.applied")
    with pytest.raises(RuntimeError):
        _take_and_fail(till)
    till.take(8_000, parts={3: 8_000})
    assert tell(till) == 0
    with company_scope(till.company_id):
        assert not UntoldFact.objects.exists()
        assert not WebhookEvent.objects.exists()


def _take_and_fail(till: Till) -> None:
    with company_scope(till.company_id):
        till.take(10_000, parts={2: 10_000})
        raise RuntimeError


def test_after_a_rotation_both_secrets_verify_for_a_day(till: Till, receiver: Receiver) -> None:
    first = listen(till, receiver.url)
    (row,) = _endpoints(till)
    second = manage_webhooks.rotate(
        company_id=till.company_id,
        endpoint_id=row,
        reason="Yearly",
        by=ANA,
        now=timezone.now(),
    ).secret
    till.take(10_000, parts={1: 10_000})
    tell(till)
    assert receiver.checked(first) == receiver.checked(second) != []
    receiver.got.clear()
    _later(till, timedelta(hours=25))
    till.take(10_000, parts={2: 10_000})
    tell(till)
    assert receiver.checked(second) != []
    with pytest.raises(WebhookVerificationError):
        receiver.checked(first)


def _endpoints(till: Till) -> list[int]:
    from emdia.reports.webhooks import endpoints

    return [row.id for row in endpoints(company_id=till.company_id)]


def _later(till: Till, passed: timedelta) -> None:
    from emdia.books.webhooks.models import WebhookEndpoint

    with company_scope(till.company_id):
        for one in WebhookEndpoint.objects.exclude(previous_until_at=None):
            one.previous_until_at = one.previous_until_at - passed
            one.save()


@pytest.mark.parametrize(
    "answer", [with_status(500), with_status(302, Location="http://127.0.0.1/"), drop, nonsense]
)
def test_what_did_not_arrive_is_tried_again_and_given_up_after_three_days(
    till: Till, receiver: Receiver, answer: Any
) -> None:
    listen(till, receiver.url, "receivable.paid")
    till.take(10_000, parts={1: 10_000})
    receiver.answer = answer
    start = now = timezone.now()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert tell(till, now) == 1
        (one,) = deliveries(till)
        assert one.attempt_count == attempt
        assert tell(till, now) == 0
        now = one.due_at
    assert one.state == "dead"
    assert timedelta(hours=60) < now - start < timedelta(hours=91)
    assert len(set(receiver.ids())) <= 1
    assert len({body for _, body in receiver.got}) <= 1
    # By hand it goes once more, with the same id.
    receiver.answer = with_status(200)
    manage_webhooks.send_again(
        company_id=till.company_id, delivery_id=one.pk, by=ANA, now=timezone.now()
    )
    assert tell(till, now + timedelta(seconds=1)) == 1
    assert deliveries(till)[0].state == "delivered"
    assert len(set(receiver.ids())) == 1


def test_gone_ends_the_endpoint(till: Till, receiver: Receiver) -> None:
    listen(till, receiver.url, "receivable.paid")
    receiver.answer = with_status(410)
    till.take(10_000, parts={1: 10_000})
    assert tell(till) == 1
    assert deliveries(till)[0].state == "dead"
    till.take(10_000, parts={2: 10_000})
    assert tell(till) == 0
    assert len(receiver.got) == 1


@pytest.mark.parametrize("answer", [never, drip, endless])
def test_a_receiver_that_holds_on_is_let_go(receiver: Receiver, answer: Any) -> None:
    receiver.answer = answer
    start = time.monotonic()
    told = post(url=receiver.url, headers={}, body=b"{}", allowed=networks(LOOPBACK), seconds=1.0)
    assert time.monotonic() - start < 5
    assert told.fault == ("" if answer is endless else "too_slow")


def test_one_that_fails_keeps_no_other_waiting(till: Till, receiver: Receiver) -> None:
    listen(till, receiver.url, "receivable.created")
    till.house.expect(dict.fromkeys(range(100, 140), 1_000))
    quick = Receiver()
    listen(till, quick.url, "receivable.created")
    till.house.expect(dict.fromkeys(range(200, 210), 1_000))
    receiver.answer = with_status(503)
    send_webhooks.tell(company_id=till.company_id, now=timezone.now())
    send_webhooks.send_batch(company_id=till.company_id, by=HERE, now=timezone.now())
    assert (len(receiver.got), len(quick.got)) == (16, 16)
    quick.close()


@pytest.mark.parametrize("place", ["webhooks.told", "webhooks.taken", "webhooks.sent"])
def test_a_worker_that_dies_loses_no_message(
    database: str, till: Till, receiver: Receiver, place: str
) -> None:
    secret = listen(till, receiver.url, "receivable.paid")
    for number in range(1, times(test=1, torture=3) + 1):
        receiver.got.clear()
        till.take(10_000, parts={number: 10_000})
        code = (
            "import os, sys\n"
            "from emdia.cli.processes.django import load\nload()\n"
            "from django.conf import settings\nfrom django.utils import timezone\n"
            "settings.WEBHOOK_NETWORKS = ['127.0.0.0/8']\n"
            "from emdia.workflows import send_webhooks as s\n"
            "from emdia.books.facts.actor import system\n"
            f"s.tell(company_id={till.company_id}, now=timezone.now())\n"
            f"s.send_batch(company_id={till.company_id}, by=system('x'), now=timezone.now())\n"
        )
        environment = os.environ | addresses(database) | {"EMDIA_FAILPOINT": place}
        died = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
        assert died.returncode == -signal.SIGKILL
        tell(till, timezone.now() + send_webhooks.LEASE)
        assert len(set(receiver.ids())) == 1
        assert {one["type"] for one in receiver.checked(secret)} == {"receivable.paid"}
        assert len(receiver.got) == (2 if place == "webhooks.sent" else 1)
        assert deliveries(till)[-1].state == "delivered"


def test_messages_are_forgotten_when_their_time_is_over(till: Till, receiver: Receiver) -> None:
    listen(till, receiver.url, "receivable.paid")
    till.take(10_000, parts={1: 10_000})
    tell(till)
    till.take(10_000, parts={2: 10_000})
    receiver.answer = with_status(500)
    tell(till)
    now = timezone.now() + send_webhooks.KEPT_FOR
    send_webhooks.forget(company_id=till.company_id, now=now - timedelta(hours=1))
    assert len(deliveries(till)) == 2
    send_webhooks.forget(company_id=till.company_id, now=now)
    assert [one.state for one in deliveries(till)] == ["due"]
    with company_scope(till.company_id):
        assert WebhookEvent.objects.count() == 1


INWARDS = [
    "https://127.0.0.1/",
    "https://127.8.9.1:443/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::]/",
    "https://0.0.0.0/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://100.127.255.254/",
    "https://198.18.0.1/",
    "https://192.0.2.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "http://93.184.216.34/",
    "https://93.184.216.34:22/",
    "https://93.184.216.34:5432/",
    "ftp://93.184.216.34/",
    "gopher://127.0.0.1:25/",
    "file:///etc/passwd",
    "https://user:word@93.184.216.34/",
    "https://93.184.216.34\\@127.0.0.1/",
    "https://93.184.216.34/ a",
    "https://93.184.216.34#@127.0.0.1/",
    "https:///nowhere",
    "unix:///run/x.sock",
    "https://" + "a" * 3_000,
]


@pytest.mark.parametrize("url", INWARDS)
def test_nothing_is_sent_inwards(url: str) -> None:
    with pytest.raises(Forbidden):
        check(url, allowed=())
    told = post(url=url, headers={}, body=b"{}", allowed=(), seconds=2.0)
    assert (told.status, bool(told.fault)) == (None, True)


def test_the_trap_is_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is judged and internal when it is connected to."""
    trap = socket.create_server(("127.0.0.1", 0))
    trap.settimeout(0.2)
    port = trap.getsockname()[1]
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    real = socket.getaddrinfo

    def rebinding(host: Any, *told: Any, **options: Any) -> Any:
        if host == "rebinding.example":
            return real(next(answers), *told, **options)
        return real(host, *told, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    check("https://rebinding.example/", allowed=())
    for scheme in ("http", "https"):
        told = post(url=f"{scheme}://rebinding.example:{port}/", headers={}, body=b"{}", allowed=())
        assert told.fault == "target_forbidden"
    with pytest.raises(TimeoutError):
        trap.accept()
    trap.close()


def test_an_endpoint_inwards_is_refused_when_it_is_added(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_NETWORKS", [""])
    for url in ("https://169.254.169.254/", "http://localhost/", "https://10.0.0.1/"):
        with pytest.raises(manage_webhooks.UnableToManageWebhooks, match="target_forbidden"):
            listen(till, url)


def test_a_redirect_leads_nowhere(till: Till, receiver: Receiver) -> None:
    other = Receiver()
    receiver.answer = with_status(307, Location=other.url)
    listen(till, receiver.url, "receivable.paid")
    till.take(10_000, parts={1: 10_000})
    tell(till)
    assert (len(receiver.got), len(other.got)) == (1, 0)
    other.close()


def test_two_workers_at_once_send_each_message_once(till: Till, receiver: Receiver) -> None:
    listen(till, receiver.url, "receivable.created")
    till.house.expect(dict.fromkeys(range(300, 400), 1_000))
    send_webhooks.tell(company_id=till.company_id, now=timezone.now())

    def work() -> None:
        from django.db import connection

        now = timezone.now()
        while send_webhooks.send_batch(company_id=till.company_id, by=HERE, now=now):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Counter(Counter(receiver.ids()).values()) == {1: 100}
