"""The posting catalogue where a title and its payment differ: taxes, tolerance, chains, returns.

docs/algorithms/postings.md explains the same rows. Debits are above zero.
"""

from dataclasses import replace

import pytest

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.payments.models import Receipt
from emdia.books.receivables import batch as receivables
from emdia.books.receivables.models import Receivable, Withholding
from emdia.formats.banks.b341_itau.sample import ReturnTitle
from emdia.rules.postings import Account
from emdia.rules.settlement import Tolerance
from emdia.workflows.reverse_settlement import reverse
from emdia.workflows.set_tolerance import set_tolerance

from ..workflows.house import ANA, CARTEIRA, DAY, NOON, House, line, paid
from .test_posting_catalogue import entries, known, open_house, state

BANK, OWED = int(Account.BANK_CLEARING), int(Account.RECEIVABLES)
CREDITS, REVENUE = int(Account.CUSTOMER_CREDITS), int(Account.BILLED_REVENUE)
SUSPENSE, TARIFFS = int(Account.UNIDENTIFIED_RECEIPTS), int(Account.BANK_TARIFFS)
LATE, SMALL = int(Account.LATE_CHARGES_RECEIVED), int(Account.SMALL_DIFFERENCES)
ISS, IR, PIS, COFINS, CSLL, TO_BE_WITHHELD = 1210, 1220, 1230, 1240, 1250, 1290
TAXES = {"ISS": 500, "IR": 150, "PIS": 65, "COFINS": 300, "CSLL": 100}
WITHHELD = sum(TAXES.values())
NET = 10_000 - WITHHELD
KEPT_BACK = {ISS: 500, IR: 150, PIS: 65, COFINS: 300, CSLL: 100, TO_BE_WITHHELD: -WITHHELD}
STRANGER = 77


def service_house() -> House:
    """Return a company that issued 100,00, of which 11,15 are to be kept back for taxes."""
    house = House()
    with company_scope(house.company_id):
        fact_id = facts.record(
            company_id=house.company_id, kind="x", subject=("company", 1), by=ANA
        )
        batch_id = ledger.open_batch(company_id=house.company_id, fact_id=fact_id)
        house.expect({2: 1})  # Its customer serves the title below.
        other = Receivable.objects.get()
        title = Receivable.objects.create(
            company_id=house.company_id,
            branch_id=other.branch_id,
            customer_id=other.customer_id,
            document="NFS 1",
            kind="DS",
            issue_date=DAY,
            due_date=DAY,
            gross_cents=10_000,
            net_cents=NET,
            balance_cents=NET,
        )
        for tax, cents in TAXES.items():
            Withholding.objects.create(
                company_id=house.company_id, receivable=title, tax=tax, amount_cents=cents
            )
        _charge(house, title, 1)
        receivables.post_issues(company_id=house.company_id, batch_id=batch_id)
    return house


def _charge(house: House, title: Receivable, number: int) -> Charge:
    return Charge.objects.create(
        company_id=house.company_id,
        receivable=title,
        bank_account_id=house.agreement.bank_account_id,
        bank_agreement=house.agreement,
        carteira=CARTEIRA,
        nosso_numero=f"{number:08d}",
        number_key=f"{CARTEIRA}/{number}",
        amount_cents=title.net_cents,
        due_date=DAY,
    )


def owed(house: House) -> int:
    with company_scope(house.company_id):
        return Receivable.objects.get(document="NFS 1").balance_cents


def test_a_title_with_taxes_to_be_withheld_is_issued_gross(database: str) -> None:
    house = service_house()
    assert entries(house)[1:] == [
        ("issue", {OWED: NET, REVENUE: -10_000, TO_BE_WITHHELD: WITHHELD})
    ]


def test_the_net_amount_closes_the_title_and_the_taxes_are_ours_to_use(database: str) -> None:
    house = service_house()
    issued = known(house)
    house.apply(paid(1, NET))
    assert entries(house, issued) == [("payment", {BANK: NET, OWED: -NET, **KEPT_BACK})]
    assert owed(house) == 0


def test_late_charges_stand_beside_the_taxes(database: str) -> None:
    house = service_house()
    issued = known(house)
    house.apply(paid(1, NET + 90, nominal_cents=NET, interest_cents=90))
    legs = {BANK: NET + 90, OWED: -NET, LATE: -90, **KEPT_BACK}
    assert entries(house, issued) == [("payment", legs)]


def test_the_last_part_brings_the_taxes(database: str) -> None:
    house = service_house()
    issued = known(house)
    house.apply(paid(1, 4_000, nominal_cents=NET))
    house.apply(paid(1, NET - 4_000, nominal_cents=NET))
    assert entries(house, issued) == [
        ("payment", {BANK: 4_000, OWED: -4_000}),
        ("payment", {BANK: NET - 4_000, OWED: 4_000 - NET, **KEPT_BACK}),
    ]


def test_taxes_that_were_not_kept_back_are_a_credit(database: str) -> None:
    house = service_house()
    issued = known(house)
    bank_file = house.apply(paid(1, 10_000))
    assert [one.reason for one in house.lines(bank_file)] == ["not_withheld"]
    assert entries(house, issued) == [
        ("payment", {BANK: 10_000, OWED: -NET, CREDITS: -WITHHELD}),
    ]


def test_a_reversal_takes_the_taxes_back(database: str) -> None:
    house = service_house()
    house.apply(paid(1, NET))
    before = known(house)
    with company_scope(house.company_id):
        receipt = Receipt.objects.get()
    reverse(
        company_id=house.company_id,
        receipt_id=receipt.pk,
        reason="Wrong title",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    opposite = {code: -cents for code, cents in ({BANK: NET, OWED: -NET} | KEPT_BACK).items()}
    assert entries(house, before) == [("reversal", opposite)]
    assert owed(house) == NET


@pytest.mark.parametrize(
    ("cents", "legs"),
    [
        (9_995, {BANK: 9_995, OWED: -10_000, SMALL: 5}),
        (10_003, {BANK: 10_003, OWED: -10_000, SMALL: -3}),
    ],
)
def test_a_tolerated_difference(database: str, cents: int, legs: dict[int, int]) -> None:
    house = open_house()
    set_tolerance(
        company_id=house.company_id,
        tolerance=Tolerance(short_cents=5, over_cents=5),
        reason="Rounding",
        by=ANA,
    )
    issued = known(house)
    house.apply(paid(1, cents, nominal_cents=10_000))
    assert entries(house, issued) == [("payment", legs)]
    assert state(house) == (0, 0)


PAYMENT = {BANK: 10_000, OWED: -10_000}


def test_paid_after_the_bank_wrote_it_off(database: str) -> None:
    house = open_house()
    house.apply(line(1, "09", nominal_cents=10_000))
    issued = known(house)
    house.apply(paid(1, 10_000))
    assert entries(house, issued) == [("payment", PAYMENT)]
    assert state(house) == (0, 0)


RETURNS: dict[str, ReturnTitle] = {
    "payment": paid(1, 10_000),
    "late payment": paid(1, 10_290, nominal_cents=10_000, interest_cents=290),
    "part": paid(1, 4_000, nominal_cents=10_000),
    "over-payment": paid(1, 12_000, nominal_cents=10_000),
}


@pytest.mark.parametrize("told", RETURNS.values(), ids=RETURNS.keys())
def test_the_bank_takes_a_payment_back(database: str, told: ReturnTitle) -> None:
    house = open_house()
    issued = known(house)
    house.apply(told)
    ((_, legs),) = entries(house, issued)
    before = known(house)
    house.apply(line(1, "69", tariff_cents=500))
    opposite = {code: -cents for code, cents in legs.items()}
    assert entries(house, before) == [
        ("reversal", opposite),
        ("tariff", {BANK: -500, TARIFFS: 500}),
    ]
    assert state(house) == (10_000, 0)


def test_a_second_payment_taken_back_leaves_the_first(database: str) -> None:
    house = open_house()
    house.apply(paid(1, 10_000))
    house.apply(paid(1, 10_000))
    before = known(house)
    house.apply(line(1, "69"))
    assert entries(house, before) == [("reversal", {BANK: -10_000, CREDITS: 10_000})]
    assert state(house) == (0, 0)


def test_money_on_a_replaced_boleto(database: str) -> None:
    house = open_house()
    with company_scope(house.company_id):
        successor = _charge(house, Receivable.objects.get(), 2)
        Charge.objects.filter(nosso_numero="00000001").update(state="replaced", successor=successor)
    issued = known(house)
    house.apply(paid(1, 10_000), paid(2, 10_000))
    assert entries(house, issued) == [
        ("payment", PAYMENT),
        ("duplicate_payment", {BANK: 10_000, CREDITS: -10_000}),
    ]


def test_a_credit_without_title_is_what_was_paid(database: str) -> None:
    """Net of tariff the bank prints what it credits, with or without a title."""
    house = open_house()
    issued = known(house)
    told = line(STRANGER, "72", nominal_cents=700, posted_cents=700, tariff_cents=50)
    house.apply(told, replace(told, nosso_numero="00000078", tariff_cents=0))
    assert entries(house, issued) == [
        ("unidentified_receipt", {BANK: 750, SUSPENSE: -750}),
        ("unidentified_receipt", {BANK: 700, SUSPENSE: -700}),
        ("tariff", {BANK: -50, TARIFFS: 50}),
    ]


def test_the_tariff_of_an_announcement_is_told_again_with_its_payment(database: str) -> None:
    house = open_house()
    issued = known(house)
    house.apply(line(1, "95", nominal_cents=10_000, posted_cents=9_750, tariff_cents=250))
    assert entries(house, issued) == []
    house.apply(paid(1, 10_000, tariff=250))
    assert entries(house, issued) == [
        ("payment", PAYMENT),
        ("tariff", {BANK: -250, TARIFFS: 250}),
    ]
