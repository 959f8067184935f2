"""Whatever is sent twice happens once, and is answered with the same bytes."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.books.api_keys.models import KeptAnswer
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.payments.models import Receipt
from emdia.workflows.answer_once import KEPT_FOR, forget

from ..torture import times
from ..workflows.house import addresses
from ..workflows.money import wrong_with
from .office import Office, fresh_key

ROUNDS = times(test=1, torture=60)


def cash(office: Office, cents: int = 2_500) -> dict[str, Any]:
    title = office.title(1)
    return {
        "instrument": "cash",
        "amount_cents": cents,
        "received_date": "2026-03-10",
        "customer_id": title.customer_id,
        "parts": [{"receivable_id": title.pk, "amount_cents": cents}],
    }


def receipts(office: Office) -> int:
    with company_scope(office.company_id):
        return Receipt.objects.count()


def test_the_same_request_is_answered_with_the_same_bytes(office: Office) -> None:
    first, again = (office.post("/receipts", cash(office), key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert receipts(office) == 1


@pytest.mark.parametrize(
    ("path", "change"), [("/receipts", {"amount_cents": 2_600}), ("/receipts?x=1", {})]
)
def test_another_request_under_the_same_key_is_refused(
    office: Office, path: str, change: dict[str, int]
) -> None:
    assert office.post("/receipts", cash(office), key="k").status_code == 201
    other = office.post(path, cash(office) | change, key="k")
    assert other.status_code == 422
    assert other.json()["code"] in {"idempotency_key_reused", "parameter_invalid"}
    assert receipts(office) == 1


def test_a_key_belongs_to_the_program_that_used_it(office: Office) -> None:
    other = office.client_of(office.let_in().secret)
    assert office.post("/receipts", cash(office), key="k").status_code == 201
    assert office.post("/receipts", cash(office), key="k", client=other).status_code == 201
    assert receipts(office) == 2


@pytest.mark.parametrize("key", ["", "ä", "two words", "x" * 256, "tab\there"])
def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode())]
    answer = office.client.post("/receipts", json=cash(office), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


def test_a_post_without_a_key_is_refused(office: Office) -> None:
    answer = office.client.post("/receipts", json=cash(office))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert receipts(office) == 0


def test_a_refusal_is_an_answer_too_but_a_field_that_cannot_be_is_not(office: Office) -> None:
    later = cash(office) | {"received_date": f"{timezone.localdate() + timedelta(days=2)}"}
    refused = [office.post("/receipts", later, key="k") for _ in range(2)]
    assert {one.json()["code"] for one in refused} == {"date_ahead"}
    assert refused[0].content == refused[1].content
    assert office.post("/receipts", cash(office), key="k").status_code == 422
    invalid = office.post("/receipts", cash(office) | {"amount_cents": 1.5}, key="other")
    assert invalid.json()["code"] == "amount_invalid"
    assert office.post("/receipts", cash(office), key="other").status_code == 201


def test_what_is_under_way_is_said_at_once(office: Office) -> None:
    asked = threading.Event()
    sent = cash(office)

    def first() -> httpx.Response:
        asked.set()
        return office.post("/receipts", sent, key="k")

    with ThreadPoolExecutor(1) as pool:
        with company_scope(office.company_id):
            lock_money(office.company_id)
            slow = pool.submit(first)
            asked.wait()
            second = _until_held(office, sent)
        assert (second.status_code, second.json()["code"]) == (409, "in_progress")
        assert second.headers["Retry-After"] == "1"
        assert slow.result().status_code == 201
    assert office.post("/receipts", cash(office), key="k").content == slow.result().content
    assert receipts(office) == 1


def _until_held(office: Office, sent: dict[str, Any]) -> httpx.Response:
    """Ask once the first request holds the key: it waits for the money lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                break
        time.sleep(0.02)
    return office.post("/receipts", sent, key="k")


def test_of_many_at_once_one_is_done(office: Office) -> None:
    sent = cash(office, 100)

    def ask(_: int) -> httpx.Response:
        with office.client_of(office.key.secret) as client:
            return office.post("/receipts", sent, key="k", client=client)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(24)))
    assert {one.status_code for one in answers} <= {201, 409}
    done = {one.content for one in answers if one.status_code == 201}
    assert len(done) == 1
    assert receipts(office) == 1


@settings(
    max_examples=times(test=8, torture=200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    sends=st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 3), st.booleans()), min_size=2, max_size=12
    )
)
def test_any_order_of_requests_books_each_key_once(
    office: Office, sends: list[tuple[int, int, bool]]
) -> None:
    """`sends` are: which key, how much, whether the client hangs up before it reads."""
    run = fresh_key()
    before = receipts(office)
    said: dict[str, tuple[int, bytes]] = {}
    for number, cents, hangs_up in sends:
        key = f"{run}-{number}"
        answer = office.post("/receipts", cash(office, cents) | {"parts": []}, key=key)
        if key not in said:
            assert answer.status_code == 201
            said[key] = (cents, answer.content)
        elif said[key][0] == cents:
            assert answer.content == said[key][1]
        else:
            assert answer.json()["code"] == "idempotency_key_reused"
        if hangs_up:
            office.client.close()
            office.client = office.client_of(office.key.secret)
    assert receipts(office) - before == len(said)


@pytest.mark.parametrize("place", ["api.worked", "api.before_commit", "api.committed"])
def test_a_web_process_that_dies_books_the_money_once(
    database: str, office: Office, place: str
) -> None:
    for number in range(ROUNDS):
        key = f"{place}-{number}"
        sent = cash(office, 100)
        with DyingWeb(database, place) as url, pytest.raises(httpx.TransportError):
            office.post("/receipts", sent, key=key, client=_client(office, url))
        kept = receipts(office)
        assert kept == number + (place == "api.committed")
        answers = {office.post("/receipts", cash(office, 100), key=key).content for _ in range(2)}
        assert len(answers) == 1
        assert receipts(office) == number + 1
    assert wrong_with(office.company_id) == {}


def _client(office: Office, url: str) -> httpx.Client:
    client = office.client_of(office.key.secret)
    client.base_url = httpx.URL(f"{url}/api/v1")
    return client


class DyingWeb:
    """A web process of its own that dies at `place`."""

    def __init__(self, database: str, place: str) -> None:
        environment = os.environ | addresses(database) | {"EMDIA_FAILPOINT": place}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.api.dying_web"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def __exit__(self, *told: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        assert self.process.wait() == -signal.SIGKILL


def test_answers_are_forgotten_when_their_time_is_over(office: Office) -> None:
    office.post("/receipts", cash(office), key="k")
    now = timezone.now()
    assert forget(company_id=office.company_id, now=now + KEPT_FOR - timedelta(minutes=1)) == 0
    assert forget(company_id=office.company_id, now=now + KEPT_FOR + timedelta(minutes=1)) == 1
    with company_scope(office.company_id):
        assert not KeptAnswer.objects.exists()
