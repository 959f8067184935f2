"""The answer to a commit is lost: whoever asks again gets one effect, and learns so."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.db import OperationalError, connections

from emdia.books.bank_files.models import FileState
from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry
from emdia.books.payments.models import Receipt
from emdia.connectors.database.embedded.place import PORT, Place
from emdia.workflows.receive_bank_file import AlreadyReceived
from emdia.workflows.reverse_settlement import UnableToReverse, reverse

from ..torture import times
from ..workflows.house import ANA, DAY, NOON, House, paid
from ..workflows.money import wrong_with
from .proxy import Proxy

ROUNDS = times(test=12, torture=600)
CENTS = 5_000
# A work of six commits is answered once in twenty tries; six hundred rounds must all be.
TRIES = 1_000


@pytest.fixture
def chance() -> Random:
    return Random(20260310)


@pytest.fixture
def proxy(server: Place, database: str, chance: Random) -> Iterator[Proxy]:
    """Put a proxy between the test and its database; it loses two commits in five."""
    proxy = Proxy(server.socket / f".s.PGSQL.{PORT}", loses=lambda: chance.random() < 0.4)
    settings = connections.settings["default"]
    before = dict(settings)
    settings.update(HOST="127.0.0.1", PORT=str(proxy.port))
    settings["OPTIONS"] = settings["OPTIONS"] | {"sslmode": "disable", "gssencmode": "disable"}
    yield proxy
    connections.close_all()
    settings.update(before)
    proxy.close()


def until_answered(work: Callable[[], Any]) -> Any:
    """Ask again as often as the connection is lost, as a person or a worker does."""
    for _ in range(TRIES):
        try:
            return work()
        except OperationalError:
            connections.close_all()
        except (AlreadyReceived, UnableToReverse) as told:
            return told
    raise AssertionError("never answered")


def test_one_effect_however_often_the_answer_is_lost(database: str, proxy: Proxy) -> None:
    loses, proxy.loses = proxy.loses, lambda: False
    connections.close_all()
    house = House()
    house.expect(dict.fromkeys(range(1, ROUNDS + 1), CENTS))
    proxy.loses = loses
    for title in range(1, ROUNDS + 1):
        content = house.write([paid(title, CENTS)])
        answer = until_answered(lambda content=content: house.receive(content))
        file_id = answer.bank_file_id if isinstance(answer, AlreadyReceived) else answer
        settled = until_answered(lambda file_id=file_id: house.settle(file_id))
        assert settled.state == FileState.APPLIED
        if title % 3 == 0:
            receipt_id = until_answered(lambda title=title: _receipt(house, title))
            answer = until_answered(lambda receipt_id=receipt_id: _reverse(house, receipt_id))
            assert not isinstance(answer, UnableToReverse) or str(answer) == "already_reversed"
    proxy.loses = lambda: False
    connections.close_all()
    with company_scope(house.company_id):
        assert Receipt.objects.count() == ROUNDS
        assert Entry.objects.filter(event="reversal").count() == ROUNDS // 3
    assert wrong_with(house.company_id) == {}
    assert proxy.lost > ROUNDS / 2


def _receipt(house: House, title: int) -> int:
    with company_scope(house.company_id):
        return Receipt.objects.filter(amount_cents=CENTS).latest("id").pk


def _reverse(house: House, receipt_id: int) -> Any:
    return reverse(
        company_id=house.company_id,
        receipt_id=receipt_id,
        reason="Any",
        by=ANA,
        on=DAY,
        now=NOON,
    )
