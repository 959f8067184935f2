"""Charges taken back while their titles are owed: nobody pays by them, and who did is heard."""

from collections.abc import Iterator

import pytest

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.payments.models import Receipt
from emdia.workflows import cancel_charges
from emdia.workflows.open_receivables import UnableToChangeReceivables
from emdia.workflows.reverse_settlement import reverse

from .house import ANA, DAY, NOON, line, paid
from .money import wrong_with
from .pix_house import PixHouse, pix_house


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def cancel(pix: PixHouse, *charge_ids: int, reason: str = "Wrong amount") -> int:
    return cancel_charges.cancel(
        company_id=pix.company_id, charge_ids=charge_ids, reason=reason, by=ANA
    )


def boleto(pix: PixHouse, number: int) -> Charge:
    with company_scope(pix.company_id):
        return Charge.objects.get(nosso_numero=f"{number:08d}")


def test_a_provider_is_told_that_nobody_is_to_pay(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    assert cancel(pix, pix.charge_of(title).pk) == 1
    assert pix.charge_of(title).state == "cancel_requested"
    pix.tell()
    assert pix.charge_of(title).state == "written_off"
    assert pix.books.charges["cobv"][txid]["status"] == "REMOVIDA_PELO_USUARIO_RECEBEDOR"
    assert pix.balance(title) == 10_000
    with company_scope(pix.company_id):
        assert Fact.objects.get(kind="charges.cancelled").reason == "Wrong amount"
    # The title is charged anew, by a charge of its own.
    assert pix.charge(title) != txid


def test_a_pix_that_was_paid_before_the_provider_heard_settles(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    cancel(pix, pix.charge_of(title).pk)
    pix.books.pay(txid)
    pix.tell()
    assert pix.poll() == 1
    assert (pix.balance(title), pix.charge_of(title).state) == (0, "paid")
    assert wrong_with(pix.company_id) == {}


def test_a_boleto_waits_for_the_next_remessa_and_one_nobody_knows_of_is_withdrawn(
    pix: PixHouse,
) -> None:
    pix.house.expect({1: 10_000, 2: 20_000})
    with company_scope(pix.company_id):
        Charge.objects.filter(nosso_numero="00000002").update(state="draft")
    assert cancel(pix, boleto(pix, 1).pk, boleto(pix, 2).pk) == 2
    first, second = boleto(pix, 1), boleto(pix, 2)
    assert (first.state, first.waits_for_remessa) == ("cancel_requested", True)
    assert (second.state, second.waits_for_remessa) == ("withdrawn", False)
    pix.house.apply(line(1, "09", nominal_cents=10_000))
    assert boleto(pix, 1).state == "written_off"
    # Its payer had it in hand.
    pix.house.apply(paid(1, 10_000))
    assert boleto(pix, 1).state == "paid"
    assert wrong_with(pix.company_id) == {}


def test_what_was_taken_back_does_not_stand_again_when_a_payment_falls(pix: PixHouse) -> None:
    pix.house.expect({1: 10_000})
    first = boleto(pix, 1).pk
    title = pix.title(2, 5_000)
    pix.charge(title)
    taken_back = pix.charge_of(title).pk
    cancel(pix, first, taken_back)
    with company_scope(pix.company_id):
        paying = Charge.objects.get(receivable_id=title, kind="boleto")
    pix.house.apply(paid(2, 5_000))
    with company_scope(pix.company_id):
        receipt_id = Receipt.objects.latest("pk").pk
    reverse(
        company_id=pix.company_id,
        receipt_id=receipt_id,
        reason="Wrong title",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    assert pix.balance(title) == 5_000
    with company_scope(pix.company_id):
        states = dict(Charge.objects.values_list("pk", "state"))
    assert states[paying.pk] == "registered"
    assert states[taken_back] == "cancel_requested"


def test_what_cannot_be_paid_is_not_taken_back(pix: PixHouse) -> None:
    pix.house.expect({1: 10_000})
    pix.house.apply(paid(1, 10_000))
    with pytest.raises(UnableToChangeReceivables, match="charge_not_open"):
        cancel(pix, boleto(pix, 1).pk)
    with pytest.raises(UnableToChangeReceivables, match="charge_unknown"):
        cancel(pix, 10**9)
    with pytest.raises(UnableToChangeReceivables, match="reason_missing"):
        cancel(pix, boleto(pix, 1).pk, reason=" ")
