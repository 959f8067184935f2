"""Payments that are not of one charge, one title and one amount: chains, siblings, differences."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.payments.models import Receipt, SettlementTolerance
from emdia.books.receivables.models import CustomerCredit, Receivable, Withholding
from emdia.rules.settlement import Tolerance
from emdia.workflows.expect_titles import ExpectedCustomer, expect
from emdia.workflows.reverse_settlement import Reversed, reverse
from emdia.workflows.set_tolerance import UnableToSetTolerance, set_tolerance

from .house import ANA, CARTEIRA, DAY, NOON, House, line, paid, title
from .money import sums, wrong_with

STRANGER = 900


@pytest.fixture
def house(database: str) -> House:
    """Return a company that expects 100,00 under each of the numbers 1, 2 and 3."""
    house = House()
    house.expect({1: 10_000, 2: 10_000, 3: 10_000})
    return house


def second_boleto(house: House, number: int, *, of: int, **values: Any) -> None:
    """Add another boleto to a title, under a number of its own."""
    with company_scope(house.company_id):
        first = Charge.objects.get(number_key=f"{CARTEIRA}/{of}")
        Charge.objects.create(
            company_id=house.company_id,
            receivable_id=first.receivable_id,
            bank_account_id=first.bank_account_id,
            bank_agreement_id=first.bank_agreement_id,
            carteira=CARTEIRA,
            nosso_numero=f"{number:08d}",
            number_key=f"{CARTEIRA}/{number}",
            **{"amount_cents": 10_000, "due_date": DAY, **values},
        )


def replace_charge(house: House, number: int, *, by: int) -> None:
    with company_scope(house.company_id):
        successor = Charge.objects.get(number_key=f"{CARTEIRA}/{by}")
        Charge.objects.filter(number_key=f"{CARTEIRA}/{number}").update(
            state="replaced", successor=successor
        )


def charges(house: House) -> dict[int, str]:
    with company_scope(house.company_id):
        rows = Charge.objects.values_list("nosso_numero", "state")
        return {int(number): state for number, state in rows}


def owed(house: House) -> dict[str, int]:
    with company_scope(house.company_id):
        return dict(Receivable.objects.values_list("document", "balance_cents"))


def credits(house: House) -> list[int]:
    with company_scope(house.company_id):
        return list(CustomerCredit.objects.values_list("balance_cents", flat=True))


def outcomes(house: House, *lines: Any, **heading: Any) -> list[tuple[str, str]]:
    bank_file = house.apply(*lines, **heading)
    return [(one.outcome, one.reason) for one in house.lines(bank_file)]


def take_back(house: House) -> Reversed:
    """Reverse the latest receipt."""
    with company_scope(house.company_id):
        receipt = Receipt.objects.latest("id")
    done = reverse(
        company_id=house.company_id,
        receipt_id=receipt.pk,
        reason="Wrong title",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    assert isinstance(done, Reversed)
    return done


def sound(house: House) -> bool:
    return wrong_with(house.company_id) == {}


# Siblings


def test_the_other_boleto_of_a_settled_title_is_to_be_cancelled(house: House) -> None:
    second_boleto(house, 11, of=1)
    second_boleto(house, 12, of=1, state="draft")
    second_boleto(house, 13, of=1, state="written_off")
    house.apply(paid(11, 4_000, nominal_cents=10_000, occurrence="07"))
    assert charges(house)[1] == "registered"  # A part leaves everything to be paid.
    house.apply(paid(11, 6_000, nominal_cents=10_000))
    found = charges(house)
    assert (found[1], found[11]) == ("cancel_requested", "paid")
    # The bank never heard of a draft, so it has nothing to cancel there.
    assert (found[12], found[13]) == ("withdrawn", "written_off")
    assert found[2] == "registered"
    # The bank writes it off as asked; a payment that comes all the same is a credit.
    house.apply(line(1, "09"))
    assert charges(house)[1] == "written_off"
    assert outcomes(house, paid(1, 10_000)) == [("exception", "already_settled")]
    assert credits(house) == [10_000]
    assert sound(house)


def test_a_reversal_opens_the_charge_and_its_siblings_again(house: House) -> None:
    second_boleto(house, 11, of=1)
    house.apply(paid(1, 10_000))
    assert (charges(house)[1], charges(house)[11]) == ("paid", "cancel_requested")
    take_back(house)
    assert (charges(house)[1], charges(house)[11]) == ("registered", "registered")
    assert owed(house)["FAT1"] == 10_000
    # The boleto that was not paid first may be now.
    house.apply(paid(11, 10_000))
    assert (charges(house)[1], charges(house)[11]) == ("cancel_requested", "paid")
    assert sound(house)


def test_a_payment_is_stronger_than_what_else_the_file_says(house: House) -> None:
    house.apply(paid(1, 10_000), line(1, "02"), line(1, "03"), line(1, "09"))
    assert charges(house)[1] == "paid"
    house.apply(line(2, "09"), line(2, "02"))
    assert charges(house)[2] == "written_off"


def test_a_late_confirmation_does_not_undo_a_cancellation(house: House) -> None:
    second_boleto(house, 11, of=1, state="sent")
    house.apply(paid(1, 10_000), line(11, "02"))
    assert charges(house)[11] == "cancel_requested"


# Chains


def test_money_on_a_replaced_boleto_pays_its_successor(house: House) -> None:
    replace_charge(house, 1, by=2)
    assert outcomes(house, paid(1, 10_000)) == [("settled", "")]
    # Title 2 is paid; title 1 was given up for it when it was invoiced again.
    assert owed(house) == {"FAT1": 10_000, "FAT2": 0, "FAT3": 10_000}
    assert (charges(house)[1], charges(house)[2]) == ("paid", "cancel_requested")
    take_back(house)
    assert (charges(house)[1], charges(house)[2]) == ("replaced", "registered")
    assert owed(house)["FAT2"] == 10_000
    assert sound(house)


def test_a_chain_is_followed_to_its_end(house: House) -> None:
    replace_charge(house, 1, by=2)
    replace_charge(house, 2, by=3)
    house.apply(paid(1, 10_000))
    assert owed(house) == {"FAT1": 10_000, "FAT2": 10_000, "FAT3": 0}
    # The end is paid: the boleto in the middle brings a credit.
    assert outcomes(house, paid(2, 10_000)) == [("exception", "already_settled")]
    assert credits(house) == [10_000]
    assert sound(house)


def test_a_boleto_replaced_by_another_of_its_own_title(house: House) -> None:
    second_boleto(house, 11, of=1, due_date=DAY + timedelta(days=30))
    replace_charge(house, 1, by=11)
    house.apply(paid(1, 10_000))
    assert owed(house)["FAT1"] == 0
    assert (charges(house)[1], charges(house)[11]) == ("paid", "cancel_requested")
    assert sound(house)


def test_the_bank_takes_back_a_payment_on_a_replaced_boleto(house: House) -> None:
    replace_charge(house, 1, by=2)
    house.apply(paid(1, 10_000))
    assert outcomes(house, line(1, "69")) == [("confirmed", "payment_taken_back")]
    assert owed(house)["FAT2"] == 10_000
    assert (charges(house)[1], charges(house)[2]) == ("replaced", "registered")
    assert sound(house)


def test_a_charge_does_not_succeed_itself(house: House) -> None:
    with pytest.raises(IntegrityError, match="charge_succeeds_another"):
        replace_charge(house, 1, by=1)


# Document and amount


def test_document_and_amount_find_what_the_number_does_not(house: House) -> None:
    told = paid(STRANGER, 10_000, document="FAT1")
    assert outcomes(house, told) == [("settled", "found_by_document")]
    assert owed(house)["FAT1"] == 0
    assert charges(house)[1] == "paid"
    assert sound(house)


def test_two_open_boletos_of_one_document_are_not_guessed_between(house: House) -> None:
    second_boleto(house, 11, of=1)
    told = paid(STRANGER, 10_000, document="FAT1")
    assert outcomes(house, told) == [("exception", "title_unknown")]
    assert -sums(house.company_id)[2200] == 10_000


@pytest.mark.parametrize(
    "told",
    [
        paid(STRANGER, 9_999, document="FAT1"),
        paid(STRANGER, 10_000, document="FAT9"),
        paid(STRANGER, 10_000, document="FAT"),
        paid(STRANGER, 10_000),
    ],
)
def test_less_than_document_and_amount_is_nobody(house: House, told: Any) -> None:
    assert outcomes(house, told) == [("exception", "title_unknown")]
    assert set(owed(house).values()) == {10_000}


def test_a_settled_title_is_not_found_by_its_document(house: House) -> None:
    house.apply(paid(1, 10_000))
    told = paid(STRANGER, 10_000, document="FAT1")
    assert outcomes(house, told) == [("exception", "title_unknown")]
    assert credits(house) == []


# Tolerance


def tolerate(house: House, **limits: int) -> None:
    set_tolerance(
        company_id=house.company_id, tolerance=Tolerance(**limits), reason="Bank rounding", by=ANA
    )


def test_nothing_is_tolerated_by_default(house: House) -> None:
    assert outcomes(house, paid(1, 9_999, nominal_cents=10_000)) == [("settled", "partly_paid")]
    assert owed(house)["FAT1"] == 1


def test_a_small_difference_closes_the_title(house: House) -> None:
    tolerate(house, short_cents=5, over_cents=3)
    told = [
        paid(number, cents, nominal_cents=10_000)
        for number, cents in ((1, 9_995), (2, 9_994), (3, 10_003))
    ]
    assert outcomes(house, *told) == [
        ("settled", "small_difference"),
        ("settled", "partly_paid"),
        ("settled", "small_difference"),
    ]
    assert owed(house) == {"FAT1": 0, "FAT2": 6, "FAT3": 0}
    # 5 were forgiven and 3 kept.
    assert sums(house.company_id)[4400] == 5 - 3
    assert credits(house) == []
    assert charges(house)[1] == "paid"
    assert sound(house)


def test_the_larger_of_cents_and_millionths_holds(house: House) -> None:
    tolerate(house, short_cents=2, short_ppm=1_000)
    told = [paid(number, 10_000 - 9 - number, nominal_cents=10_000) for number in (1, 2)]
    assert outcomes(house, *told) == [("settled", "small_difference"), ("settled", "partly_paid")]


def test_a_tolerated_difference_is_reversed_with_its_payment(house: House) -> None:
    tolerate(house, short_cents=5)
    house.apply(paid(1, 9_996, nominal_cents=10_000))
    take_back(house)
    assert owed(house)["FAT1"] == 10_000
    assert sums(house.company_id)[4400] == 0
    assert sound(house)


def test_a_tolerance_holds_until_the_next_and_is_never_lost(house: House) -> None:
    tolerate(house, short_cents=5)
    tolerate(house)
    house.apply(paid(1, 9_999, nominal_cents=10_000))
    assert owed(house)["FAT1"] == 1
    with company_scope(house.company_id):
        assert list(SettlementTolerance.objects.values_list("short_cents", flat=True)) == [5, 0]
        facts = Fact.objects.filter(kind="settlement_tolerance.set")
        assert [(fact.actor_name, fact.reason) for fact in facts] == [("Ana", "Bank rounding")] * 2


@pytest.mark.parametrize("limits", [{"short_cents": -1}, {"over_ppm": 1_000_001}])
def test_a_tolerance_is_part_of_the_title(house: House, limits: dict[str, int]) -> None:
    with pytest.raises(UnableToSetTolerance, match="from zero"):
        tolerate(house, **limits)
    with pytest.raises(UnableToSetTolerance, match="why"):
        set_tolerance(company_id=house.company_id, tolerance=Tolerance(), reason=" ", by=ANA)


# Withheld taxes


def withhold(house: House, document: str, **taxes: int) -> None:
    """Let a title expect taxes to be kept back of a gross amount above the 100,00 it asks for."""
    with company_scope(house.company_id):
        owes = Receivable.objects.get(document=document)
        owes.gross_cents += sum(taxes.values())
        owes.save(update_fields=["gross_cents"])
        for tax, cents in taxes.items():
            Withholding.objects.create(
                company_id=house.company_id, receivable=owes, tax=tax, amount_cents=cents
            )


def test_a_title_says_each_tax_that_makes_its_net(house: House) -> None:
    with company_scope(house.company_id):
        owes = Receivable.objects.get(document="FAT1")
    with (
        pytest.raises(IntegrityError, match="withholdings of receivable"),
        company_scope(house.company_id),
    ):
        Withholding.objects.create(
            company_id=house.company_id, receivable=owes, tax="ISS", amount_cents=500
        )
    with (
        pytest.raises(IntegrityError, match="withholdings of receivable"),
        company_scope(house.company_id),
    ):
        Receivable.objects.filter(pk=owes.pk).update(gross_cents=10_500)
    withhold(house, "FAT1", ISS=300, IR=200)


def service(house: House, *, kind: str = "DS", tax_id_kind: str = "cnpj") -> None:
    """Expect 100,00 under number 4, for a service to a company."""
    customer = ExpectedCustomer(tax_id_kind=tax_id_kind, tax_id="4", name="Four")
    expected = replace(title(4, 10_000), customer=customer)
    expect(agreement=house.agreement, titles=[expected], by=ANA)
    with company_scope(house.company_id):
        Receivable.objects.filter(document="FAT4").update(kind=kind)


@pytest.mark.parametrize("kept", [465, 150, 500, 615, 1_115])
def test_short_by_a_tax_that_nobody_expected(house: House, kept: int) -> None:
    service(house)
    told = paid(4, 10_000 - kept, nominal_cents=10_000)
    assert outcomes(house, told) == [("exception", "withholding_suspected")]
    assert owed(house)["FAT4"] == 10_000
    assert charges(house)[4] == "registered"
    assert -sums(house.company_id)[2200] == 10_000 - kept
    assert sound(house)


def test_short_by_what_no_tax_is(house: House) -> None:
    service(house)
    assert outcomes(house, paid(4, 9_534, nominal_cents=10_000)) == [("settled", "partly_paid")]


@pytest.mark.parametrize("terms", [{"kind": "DM"}, {"tax_id_kind": "cpf"}])
def test_goods_and_people_withhold_nothing(house: House, terms: dict[str, str]) -> None:
    service(house, **terms)
    assert outcomes(house, paid(4, 9_535, nominal_cents=10_000)) == [("settled", "partly_paid")]


# Payments taken back


def test_a_payment_and_its_return_in_one_file(house: House) -> None:
    assert outcomes(house, paid(1, 10_000), line(1, "69")) == [
        ("settled", ""),
        ("confirmed", "payment_taken_back"),
    ]
    assert owed(house)["FAT1"] == 10_000
    assert charges(house)[1] == "registered"
    assert sound(house)


def test_of_two_payments_the_later_is_taken_back(house: House) -> None:
    house.apply(paid(1, 10_000))
    house.apply(paid(1, 10_000))
    assert credits(house) == [10_000]
    house.apply(line(1, "69"))
    assert credits(house) == [0]
    assert (owed(house)["FAT1"], charges(house)[1]) == (0, "paid")
    house.apply(line(1, "69"), line(1, "69"))
    assert (owed(house)["FAT1"], charges(house)[1]) == (10_000, "registered")
    assert sound(house)


def test_an_amount_nobody_paid_is_not_taken_back(house: House) -> None:
    house.apply(paid(1, 10_000, tariff=250))
    # The bank names what it credited, or what was paid; nothing else.
    wrong = line(1, "69", posted_cents=9_000)
    assert outcomes(house, wrong) == [("exception", "payment_returned")]
    right = line(1, "69", posted_cents=9_750)
    assert outcomes(house, right) == [("confirmed", "payment_taken_back")]
    assert sound(house)


def test_a_credit_that_was_used_waits_for_a_person(house: House) -> None:
    house.apply(paid(1, 12_000, nominal_cents=10_000))
    with company_scope(house.company_id), transaction.atomic():
        CustomerCredit.objects.update(balance_cents=500)
    assert outcomes(house, line(1, "69")) == [("exception", "credit_used")]
    assert owed(house)["FAT1"] == 0


def test_a_returned_payment_is_said_in_the_fact_of_its_file(house: House) -> None:
    house.apply(paid(1, 10_000))
    house.apply(line(1, "69"))
    with company_scope(house.company_id):
        (fact,) = Fact.objects.filter(kind="settlement.reversed")
        assert fact.actor_name == "Ana"
        assert fact.subject_id == Receipt.objects.get().pk
