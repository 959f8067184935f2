"""Pix from title to money: charged at the provider, told of, read again, settled, given back."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.pix.models import PixCharge, PixReturn
from emdia.books.receivables.models import CustomerCredit
from emdia.connectors.pix_provider import Fault
from emdia.workflows import charge_by_pix, receive_notice, settle_pix, tell_pix

from .house import ANA, paid
from .money import wrong_with
from .pix_house import KEY, NOW, TODAY, TOKEN, PixHouse, pix_house

PAYER = {"cpf": "52998224725", "nome": "Maria"}


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def sound(pix: PixHouse) -> None:
    assert wrong_with(pix.company_id) == {}


def test_a_title_is_charged_told_of_and_settled(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    charge = pix.charge_of(title)
    assert (charge.state, charge.amount_cents, len(txid)) == ("registered", 10_000, 32)
    with company_scope(pix.company_id):
        known = PixCharge.objects.get(pk=charge.pk)
    assert known.code.startswith("0002")
    assert known.location in known.code
    received = pix.books.pay(txid, payer=PAYER)
    pix.notify(received)
    assert pix.drain() == 1
    assert pix.balance(title) == 0
    (receipt,) = pix.receipts()
    assert (receipt.source_number, receipt.amount_cents) == (received["endToEndId"], 10_000)
    assert pix.told_of(receipt).payer_name == "Maria"
    assert pix.charge_of(title).state == "paid"
    # Its boleto must not be paid any more.
    with company_scope(pix.company_id):
        assert Charge.objects.get(receivable_id=title, kind="boleto").state == "cancel_requested"
    assert pix.notices() == [("taken", "")]
    sound(pix)


def test_the_same_payment_told_often_and_polled_is_settled_once(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    received = pix.books.pay(pix.charge(title))
    for _ in range(3):
        pix.notify(received, received)
    assert (pix.drain(), pix.poll(), pix.drain()) == (1, 0, 0)
    pix.notify(received)
    assert pix.drain() == 0
    assert len(pix.receipts()) == 1
    sound(pix)


def test_a_payment_that_no_notice_told_of_is_found_by_asking(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.books.pay(pix.charge(title))
    assert (pix.drain(), pix.poll()) == (0, 1)
    assert pix.balance(title) == 0
    sound(pix)


def test_late_charges_are_those_the_provider_counted(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.pay(txid, at=NOW + timedelta(days=15))
    pix.notify(*pix.books.payments.values())
    pix.drain()
    (receipt,) = pix.receipts()
    late = pix.told_of(receipt).interest_cents
    assert 200 < late < 260
    assert receipt.amount_cents == 10_000 + late == receipt.allocated_cents
    assert pix.balance(title) == 0
    sound(pix)


def test_late_charges_that_no_provider_tells_are_counted_here(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    received = pix.books.pay(pix.charge(title), at=NOW + timedelta(days=15))
    told = received.pop("componentesValor")
    pix.notify(received)
    pix.drain()
    (receipt,) = pix.receipts()
    assert pix.told_of(receipt).interest_cents == sum(
        int(told[name]["valor"].replace(".", "")) for name in ("multa", "juros")
    )
    assert (pix.balance(title), receipt.credited_cents) == (0, 0)
    sound(pix)


def test_a_late_title_is_charged_as_what_is_owed_today(pix: PixHouse) -> None:
    title = pix.title(1, 10_000, days=-20)
    txid = pix.charge(title)
    asked = pix.books.charges["cobv"][txid]
    assert asked["calendario"]["dataDeVencimento"] == TODAY.isoformat()
    assert asked["valor"]["original"] > "102.00"
    pix.notify(pix.books.pay(txid))
    pix.drain()
    (receipt,) = pix.receipts()
    assert receipt.amount_cents - pix.told_of(receipt).interest_cents == 10_000
    assert (pix.balance(title), receipt.credited_cents) == (0, 0)
    sound(pix)


def test_a_rebate_and_a_discount_are_told_and_counted(pix: PixHouse) -> None:
    title = pix.title(
        1,
        10_000,
        rebate_cents=500,
        discount_cents=300,
        discount_until_date=TODAY + timedelta(days=3),
    )
    pix.notify(pix.books.pay(pix.charge(title)))
    pix.drain()
    (receipt,) = pix.receipts()
    assert (receipt.amount_cents, pix.balance(title)) == (9_200, 0)
    assert pix.told_of(receipt).discount_cents == 800
    sound(pix)


FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown payment": ({"endToEndId": "E" + "9" * 31}, "payment_unknown"),
    "no identifier": ({"endToEndId": "E" + "9" * 30}, "notice_unreadable"),
    "another amount": ({"valor": "1.00"}, "told_otherwise"),
    "an amount with a comma": ({"valor": "100,00"}, "told_otherwise"),
    "another charge": ({"txid": "x" * 32}, "told_otherwise"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_nothing_is_settled_by_what_a_notice_says(pix: PixHouse, forged: str) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    change, reason = FORGED[forged]
    told = {"endToEndId": "", "txid": txid, "valor": "100.00"}
    if reason == "told_otherwise":
        told |= pix.books.pay(txid)
    pix.notify({**told, **change})
    settled = pix.drain(now=NOW + timedelta(hours=1))
    # Where there is a payment it is settled as the provider shows it; the notice is kept apart.
    assert settled == (reason == "told_otherwise")
    assert pix.notices() == [("doubted", reason)]
    assert pix.balance(title) == (0 if settled else 10_000)
    sound(pix)


def test_a_payment_told_of_before_the_provider_shows_it_waits(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    early = {"endToEndId": "E" + "8" * 31, "txid": txid, "valor": "100.00"}
    pix.notify(early)
    assert (pix.drain(), pix.notices()) == (0, [("waiting", "")])
    pix.books.pay(txid, end_to_end_id=early["endToEndId"])
    assert (pix.drain(), pix.notices()) == (1, [("taken", "")])


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"pix": 1}', b'{"pix": [1]}'])
def test_what_is_no_notice_is_not_kept(pix: PixHouse, content: bytes) -> None:
    with pytest.raises(receive_notice.UnableToReceive, match="unreadable"):
        receive_notice.receive_pix(token=TOKEN, client="", content=content, now=NOW)
    assert pix.notices() == []


def test_nobody_tells_us_anything_under_another_address(pix: PixHouse) -> None:
    with pytest.raises(receive_notice.UnableToReceive, match="unknown_address"):
        receive_notice.receive_pix(token="x", client="", content=b'{"pix": []}', now=NOW)
    assert pix.notices() == []


def test_money_of_nobody_waits_for_a_person(pix: PixHouse) -> None:
    for number, told in enumerate(({}, {"txid": "z" * 26})):
        pix.books.receive(f"E{number:031d}", valor="77.00", chave=KEY, pagador=PAYER, **told)
    assert pix.poll() == 2
    receipts = pix.receipts()
    assert [pix.told_of(one).reason for one in receipts] == ["title_unknown"] * 2
    assert all(one.allocated_cents == one.credited_cents == 0 for one in receipts)
    sound(pix)


def test_money_to_another_key_waits_for_a_person(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.receive("E" + "7" * 31, valor="100.00", chave="other@example.com", txid=txid)
    assert pix.poll() == 1
    assert pix.told_of(pix.receipts()[0]).reason == "key_differs"
    assert pix.balance(title) == 10_000
    sound(pix)


def test_paid_twice_the_second_is_the_customers(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.pay(txid)
    pix.books.receive("E" + "6" * 31, valor="100.00", chave=KEY, txid=txid)
    assert pix.poll() == 2
    with company_scope(pix.company_id):
        assert CustomerCredit.objects.get().amount_cents == 10_000
    sound(pix)


def test_a_silent_provider_leaves_the_notices_waiting(pix: PixHouse) -> None:
    received = pix.books.pay(pix.charge(pix.title(1, 10_000)))
    pix.notify(received)
    pix.door.faults = [Fault("GET /pix", cuts=True, times=99)]
    with pytest.raises(settle_pix.ProviderSilent):
        pix.drain()
    assert pix.notices() == [("waiting", "")]
    pix.door.faults = []
    assert pix.drain() == 1
    sound(pix)


def test_two_drainers_at_once_settle_everything_once(pix: PixHouse) -> None:
    titles = [pix.title(number, 1_000 + number) for number in range(1, 21)]
    pix.charge(*titles)
    payments = [pix.books.pay(pix.charge_of(title).txid) for title in titles]
    Random(5).shuffle(payments)
    for received in [*payments, *payments[:8]]:
        pix.notify(received)
    settled: list[int] = []

    def work() -> None:
        from django.db import connection

        settled.append(pix.drain())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(settled) == 20
    assert len(pix.receipts()) == 20
    assert [pix.balance(title) for title in titles] == [0] * 20
    assert set(pix.notices()) == {("taken", "")}
    sound(pix)


def test_a_charge_follows_what_is_owed(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.house.apply(paid(1, 5_000, nominal_cents=10_000))
    assert pix.balance(title) == 5_000
    pix.tell()
    asked = pix.books.charges["cobv"][txid]
    assert (asked["valor"]["original"], asked["revisao"]) == ("50.00", 1)
    assert pix.charge_of(title).amount_cents == 5_000
    assert pix.tell() == 0


def test_a_charge_of_a_settled_title_is_removed(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.house.apply(paid(1, 10_000))
    assert pix.charge_of(title).state == "cancel_requested"
    pix.tell()
    assert pix.books.charges["cobv"][txid]["status"].startswith("REMOVIDA")
    assert pix.charge_of(title).state == "written_off"


def test_a_boleto_of_a_strange_number_is_found_by_its_document_beside_a_pix(
    pix: PixHouse,
) -> None:
    title = pix.title(1, 10_000)
    pix.charge(title)
    strange = replace(paid(1, 10_000), nosso_numero="99999999", document="FAT1")
    pix.house.apply(strange)
    assert pix.balance(title) == 0


def test_a_charge_that_was_never_made_is_not_made_for_a_settled_title(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.charge(title, tell=False)
    pix.house.apply(paid(1, 10_000))
    pix.tell()
    assert pix.books.charges["cobv"] == {}
    assert pix.charge_of(title).state == "written_off"


def test_a_charge_past_its_last_day_is_closed_and_another_takes_its_place(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.charge(title)
    pix.tell(as_of=TODAY + timedelta(days=60))
    old = pix.charge_of(title)
    assert old.state == "written_off"
    charge_by_pix.replace_charge(company_id=pix.company_id, charge_id=old.pk, by=ANA, as_of=TODAY)
    pix.tell()
    new = pix.charge_of(title)
    assert (new.state, new.pk > old.pk) == ("registered", True)
    assert new.txid != old.txid


UNKNOWN = {
    "done and no answer": Fault("PUT", cuts=True, is_done_first=True),
    "not done and no answer": Fault("PUT", cuts=True),
    "done and 500": Fault("PUT", status=500, is_done_first=True),
    "not done and 503": Fault("PUT", status=503),
}


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_an_unknown_outcome_is_looked_up_before_anything_else(pix: PixHouse, unknown: str) -> None:
    title = pix.title(1, 10_000)
    fault = UNKNOWN[unknown]
    fault.times = 1
    pix.door.faults = [fault]
    with pytest.raises(tell_pix.ProviderBusy):
        pix.charge(title)
    charge = pix.charge_of(title)
    assert charge.state == "sent"
    pix.tell()
    assert pix.charge_of(title).state == "registered"
    request = f"PUT /cobv/{charge.txid}"
    looked = pix.door.asked.index(f"GET /cobv/{charge.txid}")
    assert pix.door.times(request) == (1 if fault.is_done_first else 2)
    assert pix.door.asked[:looked].count(request) == 1
    assert len(pix.books.charges["cobv"]) == 1


def test_a_charge_made_before_a_restore_is_found_even_when_it_was_paid(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.pay(txid)
    with company_scope(pix.company_id):
        Charge.objects.filter(txid=txid).update(state="draft")
        PixCharge.objects.update(told=None, code="", location="")
    pix.tell()
    charge = pix.charge_of(title)
    assert charge.state == "registered"
    assert pix.poll() == 1
    assert pix.balance(title) == 0


def test_a_busy_provider_is_left_alone_and_asked_later(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.door.faults = [Fault("PUT", status=429, headers={"Retry-After": "60"})]
    with pytest.raises(tell_pix.ProviderBusy):
        pix.charge(title)
    assert pix.charge_of(title).state == "draft"
    pix.tell()
    assert pix.charge_of(title).state == "registered"


def test_a_refused_charge_says_why(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.door.faults = [Fault("PUT", status=400, says=b'{"title": "No", "detail": "Not today."}')]
    pix.charge(title)
    charge = pix.charge_of(title)
    assert charge.state == "rejected"
    with company_scope(pix.company_id):
        assert "Not today." in PixCharge.objects.get(pk=charge.pk).refusal


def test_a_new_bank_account_cools_off_before_it_is_charged_through(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    with company_scope(pix.company_id):
        BankAccount.objects.update(usable_at=NOW + timedelta(days=1))
    with pytest.raises(charge_by_pix.UnableToCharge, match="account_cools_off"):
        pix.charge(title)


def test_a_title_is_charged_once(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.charge(title)
    with pytest.raises(charge_by_pix.UnableToCharge, match="nothing_to_charge"):
        pix.charge(title)


def test_a_fraud_taken_back_opens_the_title_again(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    received = pix.books.pay(pix.charge(title))
    pix.notify(received)
    pix.drain()
    pix.books.give_back(received["endToEndId"], cents=10_000)
    for _ in range(2):
        pix.notify(received)
        pix.drain()
    assert pix.balance(title) == 10_000
    # The provider takes one payment of a charge: the title needs another one.
    assert pix.charge_of(title).state == "written_off"
    with company_scope(pix.company_id):
        assert PixReturn.objects.get().nature == "MED_FRAUDE"
    sound(pix)


def test_of_a_part_taken_back_the_rest_still_pays(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    received = pix.books.pay(pix.charge(title))
    pix.poll()
    pix.books.give_back(received["endToEndId"], cents=4_000)
    settle_pix.poll_returns(company_id=pix.company_id, by=ANA, now=NOW + timedelta(minutes=5))
    assert pix.balance(title) == 4_000
    pix.books.give_back(received["endToEndId"], cents=1_000)
    settle_pix.poll_returns(company_id=pix.company_id, by=ANA, now=NOW + timedelta(minutes=5))
    assert pix.balance(title) == 5_000
    sound(pix)


def test_what_was_taken_back_of_a_used_credit_waits_for_a_person(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    pix.books.pay(txid)
    twice = pix.books.receive("E" + "6" * 31, valor="100.00", chave=KEY, txid=txid)
    pix.poll()
    with company_scope(pix.company_id):
        CustomerCredit.objects.update(balance_cents=1)
    pix.books.give_back(twice["endToEndId"], cents=10_000)
    pix.notify(twice)
    pix.drain()
    with company_scope(pix.company_id):
        assert PixReturn.objects.get().reason == "credit_used"
