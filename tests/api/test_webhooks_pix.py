"""What a provider of Pix answered of charges is told to whoever listens, once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from emdia.connectors.pix_provider import Fault
from emdia.workflows.tell_pix import ProviderBusy

from ..workflows.pix_house import PixHouse, pix_house
from .receiver import Receiver
from .test_webhooks import LOOPBACK, listen, tell

REFUSAL = b'{"title": "No", "detail": "Not today."}'
UNKNOWN = Fault("PUT", cuts=True, is_done_first=True)


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_NETWORKS", LOOPBACK)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def told(receiver: Receiver, secret: str) -> list[tuple[str, Any]]:
    return [(one["type"], one["data"]) for one in receiver.checked(secret)]


def test_charges_taken_and_refused_are_told_once(pix: PixHouse, receiver: Receiver) -> None:
    house: Any = pix  # It has a company, which is all that listening needs.
    secret = listen(house, receiver.url, "charge.registered", "charge.rejected")
    first, second = pix.title(1, 10_000), pix.title(2, 20_000)
    txid = pix.charge(first)
    pix.door.faults = [Fault("PUT", status=400, says=REFUSAL)]
    pix.charge(second)
    pix.door.faults = []
    for _ in range(2):
        pix.tell()
        tell(house)
    said = told(receiver, secret)
    assert len(said) == 2
    taken, refused = dict(said)["charge.registered"], dict(said)["charge.rejected"]
    assert (taken["txid"], taken["receivable_id"], taken["refusal"]) == (txid, first, "")
    assert refused["receivable_id"] == second
    assert "Not today." in refused["refusal"]


def test_what_was_looked_up_after_a_lost_answer_is_told_too(
    pix: PixHouse, receiver: Receiver
) -> None:
    house: Any = pix
    secret = listen(house, receiver.url, "charge.registered")
    title = pix.title(1, 10_000)
    pix.door.faults = [UNKNOWN]
    with pytest.raises(ProviderBusy):
        pix.charge(title)
    pix.door.faults = []
    tell(house)
    assert told(receiver, secret) == []
    pix.tell()
    tell(house)
    ((kind, data),) = told(receiver, secret)
    assert (kind, data["receivable_id"]) == ("charge.registered", title)
