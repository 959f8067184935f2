"""Pix killed at every named point, and its answers lost: nothing is lost, nothing is doubled."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import emdia
from emdia.books.companies.scope import company_scope
from emdia.books.payments.models import Refund
from emdia.books.pix.models import PixRefund
from emdia.connectors.pix_provider import Fault
from emdia.workflows import refund, refund_by_pix, settle_pix
from emdia.workflows.decide_approval import decide
from emdia.workflows.pix_provider import forget_sessions
from emdia.workflows.refund import Source

from ..workflows.house import ANA
from ..workflows.money import wrong_with
from ..workflows.mortal import killed_at, killed_there
from ..workflows.pix_house import KEY, NOW, TODAY, PixHouse, pix_house

WORKFLOWS = Path(emdia.__file__).parent / "workflows"
FILES = ("settle_pix.py", "tell_pix.py", "refund_by_pix.py")


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def failpoints(file: str) -> list[str]:
    text = (WORKFLOWS / file).read_text(encoding="utf-8")
    return re.findall(r'failpoint\("([a-z_.]+)"\)', text)


def dies(name: str, work: Callable[[], object]) -> None:
    """Let `work` die at a point in a process of its own, with connections of its own."""
    forget_sessions()
    assert killed_there(name, work), name


@pytest.mark.parametrize("name", failpoints("settle_pix.py"))
def test_a_drainer_killed_anywhere_settles_once(pix: PixHouse, name: str) -> None:
    titles = [pix.title(number, 1_000 * number) for number in (1, 2, 3)]
    pix.charge(*titles)
    paid = [pix.books.pay(pix.charge_of(title).txid) for title in titles]
    pix.notify(*paid)
    pix.notify(paid[0])
    dies(name, pix.drain)
    pix.drain()
    assert len(pix.receipts()) == 3
    assert [pix.balance(title) for title in titles] == [0, 0, 0]
    assert {state for state, _ in pix.notices()} == {"taken"}
    assert wrong_with(pix.company_id) == {}


def test_a_drainer_killed_before_any_statement_settles_once(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.notify(pix.books.pay(pix.charge(title)))
    forget_sessions()
    point = 0
    while killed_at(point, pix.drain):
        # Whatever was done is whole: the money and the notice, or neither.
        is_settled = bool(pix.receipts())
        assert pix.notices() == [("taken" if is_settled else "waiting", "")]
        assert pix.balance(title) == (0 if is_settled else 10_000)
        point += 1 if point < 12 else 7
    assert point > 20
    assert len(pix.receipts()) == 1
    assert wrong_with(pix.company_id) == {}


@pytest.mark.parametrize("name", failpoints("tell_pix.py"))
def test_a_teller_killed_anywhere_makes_each_charge_once(pix: PixHouse, name: str) -> None:
    titles = [pix.title(number, 1_000 * number) for number in (1, 2, 3)]
    pix.charge(*titles, tell=False)
    dies(name, pix.tell)
    pix.tell()
    made = pix.books.charges["cobv"]
    assert sorted(made) == sorted(pix.charge_of(title).txid for title in titles)
    assert {pix.charge_of(title).state for title in titles} == {"registered"}
    # None was changed: a charge is not sent again without having been looked up.
    assert {one["revisao"] for one in made.values()} == {0}


def refundable(pix: PixHouse) -> int:
    """Let a customer pay twice and another person approve that the second goes back."""
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.pay(txid)
    pix.books.receive("E" + "6" * 31, valor="100.00", chave=KEY, txid=txid)
    pix.poll()
    with company_scope(pix.company_id):
        from emdia.books.receivables.models import CustomerCredit

        credit_id = CustomerCredit.objects.get().pk
    number = refund.request(
        company_id=pix.company_id,
        source=Source(credit_id=credit_id),
        amount_cents=10_000,
        reason="Paid twice",
        by=ANA,
        now=NOW,
    )
    approve(pix)
    return number


def approve(pix: PixHouse) -> None:
    from emdia.books.access import operations as access
    from emdia.books.approvals.models import Approval
    from emdia.books.facts.actor import Actor

    with company_scope(pix.company_id):
        user_id = access.add_user(email="b@example.com", full_name="Bruno", language="en")
        access.grant_role(company_id=pix.company_id, user_id=user_id, role="owner")
        approval_id = Approval.objects.latest("pk").pk
    decide(
        company_id=pix.company_id,
        approval_id=approval_id,
        approve=True,
        note="",
        by=Actor(user_id=user_id, name="Bruno", channel="web"),
        on=TODAY,
        now=NOW,
    )


def send_all(pix: PixHouse) -> int:
    return refund_by_pix.send_all(company_id=pix.company_id, by=ANA, now=NOW)


def state(pix: PixHouse) -> tuple[str, str]:
    with company_scope(pix.company_id):
        return PixRefund.objects.get().state, Refund.objects.get().state


def given_back(pix: PixHouse) -> list[str]:
    return [one["status"] for one in pix.books.payments["E" + "6" * 31].get("devolucoes", ())]


@pytest.mark.parametrize("name", ["", *failpoints("refund_by_pix.py")])
def test_a_refund_goes_back_once(pix: PixHouse, name: str) -> None:
    number = refundable(pix)
    refund_by_pix.send_back(company_id=pix.company_id, refund_id=number, by=ANA, now=NOW)
    if name:
        dies(name, lambda: send_all(pix))
    send_all(pix)
    send_all(pix)
    assert given_back(pix) == ["EM_PROCESSAMENTO"]
    assert state(pix) == ("processing", "payable")
    pix.books.settle_refunds()
    assert send_all(pix) == 1
    assert state(pix) == ("done", "paid")
    assert send_all(pix) == 0
    assert wrong_with(pix.company_id) == {}


LOST = {
    "done and cut": Fault("PUT /pix", cuts=True, is_done_first=True),
    "not done and cut": Fault("PUT /pix", cuts=True),
    "done and 500": Fault("PUT /pix", status=500, is_done_first=True),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_refund_whose_answer_was_lost_is_looked_up(pix: PixHouse, lost: str) -> None:
    number = refundable(pix)
    refund_by_pix.send_back(company_id=pix.company_id, refund_id=number, by=ANA, now=NOW)
    fault = LOST[lost]
    fault.times = 1
    pix.door.faults = [fault]
    with pytest.raises(settle_pix.ProviderSilent):
        send_all(pix)
    assert state(pix) == ("sent", "payable")
    send_all(pix)
    assert given_back(pix) == ["EM_PROCESSAMENTO"]
    pix.books.settle_refunds()
    send_all(pix)
    assert state(pix) == ("done", "paid")


def test_a_refund_sent_before_a_restore_is_found(pix: PixHouse) -> None:
    number = refundable(pix)
    refund_by_pix.send_back(company_id=pix.company_id, refund_id=number, by=ANA, now=NOW)
    send_all(pix)
    with company_scope(pix.company_id):
        PixRefund.objects.update(state="asked", sent_at=None)
    send_all(pix)
    assert given_back(pix) == ["EM_PROCESSAMENTO"]
    assert state(pix) == ("processing", "payable")


def test_a_refund_the_provider_refuses_waits_for_a_person(pix: PixHouse) -> None:
    number = refundable(pix)
    refund_by_pix.send_back(company_id=pix.company_id, refund_id=number, by=ANA, now=NOW)
    pix.door.faults = [Fault("PUT /pix", status=400, says=b'{"title": "No", "detail": "Late."}')]
    send_all(pix)
    assert state(pix) == ("failed", "payable")
    # It may be sent once more.
    pix.door.faults = []
    refund_by_pix.send_back(company_id=pix.company_id, refund_id=number, by=ANA, now=NOW)
    send_all(pix)
    assert given_back(pix) == ["EM_PROCESSAMENTO"]
