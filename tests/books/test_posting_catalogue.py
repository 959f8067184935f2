"""The posting catalogue through the real workflows: one line of a bank, its entry in plain sight.

docs/algorithms/postings.md explains the same rows. Debits are above zero.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.formats.banks.b341_itau.sample import ReturnTitle
from emdia.rules.postings import Account
from emdia.workflows.reverse_settlement import Reversed, reverse

from ..workflows.house import ANA, DAY, NOON, House, line, paid

BANK = int(Account.BANK_CLEARING)
OWED = int(Account.RECEIVABLES)
CREDITS = int(Account.CUSTOMER_CREDITS)
SUSPENSE = int(Account.UNIDENTIFIED_RECEIPTS)
REVENUE = int(Account.BILLED_REVENUE)
LATE = int(Account.LATE_CHARGES_RECEIVED)
DISCOUNTS = int(Account.DISCOUNTS_GRANTED)
TARIFFS = int(Account.BANK_TARIFFS)
STRANGER = 77


@dataclass(frozen=True)
class Case:
    """One line about a title of R$ 100,00 (number 1), and what it comes to."""

    line: ReturnTitle
    event: str
    legs: dict[int, int]
    balance: int = 0
    credit: int = 0
    net_of_tariff: bool = True


CASES = {
    "payment, credited net of tariff": Case(
        paid(1, 10_000, tariff=250),
        "payment",
        {BANK: 10_000, OWED: -10_000},
    ),
    "payment, the tariff debited apart": Case(
        line(1, nominal_cents=10_000, posted_cents=10_000, tariff_cents=250),
        "payment",
        {BANK: 10_000, OWED: -10_000},
        net_of_tariff=False,
    ),
    "payment without a tariff": Case(
        paid(1, 10_000),
        "payment",
        {BANK: 10_000, OWED: -10_000},
    ),
    "payment at the notary": Case(
        paid(1, 10_000, tariff=900, occurrence="08"),
        "payment",
        {BANK: 10_000, OWED: -10_000},
    ),
    "late, with fine and interest": Case(
        paid(1, 10_290, nominal_cents=10_000, interest_cents=290, tariff=250),
        "payment",
        {BANK: 10_290, OWED: -10_000, LATE: -290},
    ),
    "with a discount": Case(
        paid(1, 9_500, nominal_cents=10_000, discount_cents=500, tariff=250),
        "payment",
        {BANK: 9_500, DISCOUNTS: 500, OWED: -10_000},
    ),
    "with a rebate": Case(
        paid(1, 9_000, nominal_cents=10_000, rebate_cents=1_000),
        "payment",
        {BANK: 9_000, DISCOUNTS: 1_000, OWED: -10_000},
    ),
    "late, and with a rebate": Case(
        paid(1, 9_200, nominal_cents=10_000, rebate_cents=1_000, interest_cents=200),
        "payment",
        {BANK: 9_200, DISCOUNTS: 1_000, OWED: -10_000, LATE: -200},
    ),
    "a part of it": Case(
        paid(1, 4_000, nominal_cents=10_000, tariff=250, occurrence="07"),
        "payment",
        {BANK: 4_000, OWED: -4_000},
        balance=6_000,
    ),
    "more than it": Case(
        paid(1, 12_000, nominal_cents=10_000, tariff=250),
        "payment",
        {BANK: 12_000, OWED: -10_000, CREDITS: -2_000},
        credit=2_000,
    ),
    "more than it, and with a discount": Case(
        paid(1, 9_600, nominal_cents=10_000, discount_cents=500),
        "payment",
        {BANK: 9_600, DISCOUNTS: 500, OWED: -10_000, CREDITS: -100},
        credit=100,
    ),
    "a discount larger than the title": Case(
        paid(1, 5_000, nominal_cents=10_000, discount_cents=11_000),
        "payment",
        {BANK: 5_000, DISCOUNTS: 10_000, OWED: -10_000, CREDITS: -5_000},
        credit=5_000,
    ),
    "a tariff that eats the payment up": Case(
        paid(1, 250, nominal_cents=10_000, tariff=250),
        "payment",
        {BANK: 250, OWED: -250},
        balance=9_750,
    ),
    "a tariff above the payment": Case(
        line(1, nominal_cents=10_000, posted_cents=100, tariff_cents=250),
        "payment",
        {BANK: 100, OWED: -100},
        balance=9_900,
        net_of_tariff=False,
    ),
    "a title nobody knows": Case(
        paid(STRANGER, 10_000, tariff=250),
        "unidentified_receipt",
        {BANK: 10_000, SUSPENSE: -10_000},
        balance=10_000,
    ),
    "more than five times the title": Case(
        paid(1, 50_001, nominal_cents=10_000, tariff=250),
        "unidentified_receipt",
        {BANK: 50_001, SUSPENSE: -50_001},
        balance=10_000,
    ),
    "more interest than money": Case(
        paid(1, 5_000, nominal_cents=10_000, interest_cents=5_001),
        "unidentified_receipt",
        {BANK: 5_000, SUSPENSE: -5_000},
        balance=10_000,
    ),
    "a credit without a title": Case(
        line(STRANGER, "72", nominal_cents=700, posted_cents=700),
        "unidentified_receipt",
        {BANK: 700, SUSPENSE: -700},
        balance=10_000,
    ),
    "a tariff of the account": Case(
        line(STRANGER, "28", tariff_cents=1_990),
        "tariff",
        {BANK: -1_990, TARIFFS: 1_990},
        balance=10_000,
    ),
    "a tariff for an instruction": Case(
        line(1, "09", nominal_cents=10_000, tariff_cents=300),
        "tariff",
        {BANK: -300, TARIFFS: 300},
        balance=10_000,
    ),
    "a tariff for a rejection": Case(
        line(1, "03", nominal_cents=10_000, tariff_cents=120),
        "tariff",
        {BANK: -120, TARIFFS: 120},
        balance=10_000,
    ),
    "a tariff for a cheque that came back": Case(
        line(1, "69", nominal_cents=10_000, tariff_cents=500),
        "tariff",
        {BANK: -500, TARIFFS: 500},
        balance=10_000,
    ),
    "a payment of nothing, with a tariff": Case(
        line(1, nominal_cents=10_000, tariff_cents=250),
        "tariff",
        {BANK: -250, TARIFFS: 250},
        balance=10_000,
        net_of_tariff=False,
    ),
}

# What the bank tells without money: no entry at all.
SILENT = {
    "entry confirmed": line(1, "02", nominal_cents=10_000),
    "entry rejected": line(1, "03", nominal_cents=10_000),
    "written off": line(1, "09", nominal_cents=10_000),
    "paid elsewhere": line(1, "10", nominal_cents=10_000),
    "due date changed": line(1, "14", nominal_cents=10_000),
    "announced": line(1, "95", nominal_cents=10_000),
    "payment of nothing": line(1, nominal_cents=10_000),
    "code nobody knows": line(1, "99", nominal_cents=10_000),
}


def entries(house: House, known: Iterable[int] = ()) -> list[tuple[str, dict[int, int]]]:
    """Return each entry that was not known as its event and its account sums, in order."""
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.event, jsonb_object_agg(p.account_code, p.amount_cents), count(*)"
            " FROM entry AS e JOIN posting AS p ON p.entry_id = e.id WHERE e.id <> ALL(%s)"
            " GROUP BY e.id ORDER BY e.id",
            [list(known)],
        )
        found: list[tuple[str, dict[int, int]]] = []
        for event, legs, count in cursor.fetchall():
            values: dict[str, int] = json.loads(legs)
            assert len(values) == count, "one line per account"
            found.append((event, {int(code): cents for code, cents in values.items()}))
        return found


def known(house: House) -> set[int]:
    with company_scope(house.company_id):
        return set(Entry.objects.values_list("id", flat=True))


def state(house: House) -> tuple[int, int]:
    """Return what is still owed, and what the customer is owed."""
    with company_scope(house.company_id):
        credits = CustomerCredit.objects.values_list("balance_cents", flat=True)
        return Receivable.objects.get().balance_cents, sum(credits)


def open_house(*, net_of_tariff: bool = True) -> House:
    house = House(net_of_tariff=net_of_tariff)
    house.expect({1: 10_000})
    return house


def test_issue(database: str) -> None:
    house = open_house()
    assert entries(house) == [("issue", {OWED: 10_000, REVENUE: -10_000})]
    assert state(house) == (10_000, 0)


def _tariff(case: Case) -> list[tuple[str, dict[int, int]]]:
    """Return the entry of the tariff beside a payment; alone it is the case itself."""
    cents = case.line.tariff_cents
    return [("tariff", {BANK: -cents, TARIFFS: cents})] if cents and case.event != "tariff" else []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_event(database: str, case: Case) -> None:
    house = open_house(net_of_tariff=case.net_of_tariff)
    issue = known(house)
    house.apply(case.line)
    assert entries(house, issue) == [(case.event, case.legs), *_tariff(case)]
    assert state(house) == (case.balance, case.credit)


@pytest.mark.parametrize("told", SILENT.values(), ids=SILENT.keys())
def test_what_moves_no_money_posts_nothing(database: str, told: ReturnTitle) -> None:
    house = open_house()
    issue = known(house)
    house.apply(told)
    assert entries(house, issue) == []
    assert state(house) == (10_000, 0)


def test_paid_twice(database: str) -> None:
    house = open_house()
    issue = known(house)
    house.apply(paid(1, 10_000), paid(1, 10_050, tariff=250, interest_cents=50))
    assert entries(house, issue) == [
        ("payment", {BANK: 10_000, OWED: -10_000}),
        # Nothing was owed, so nothing of it is late charges: all of it is the customer's.
        ("duplicate_payment", {BANK: 10_050, CREDITS: -10_050}),
        ("tariff", {BANK: -250, TARIFFS: 250}),
    ]
    assert state(house) == (0, 10_050)


def test_a_part_and_then_the_whole_with_its_discount(database: str) -> None:
    house = open_house()
    house.apply(paid(1, 9_750, nominal_cents=10_000))
    part = known(house)
    house.apply(paid(1, 9_500, nominal_cents=10_000, discount_cents=500))
    assert entries(house, part) == [
        # Only 250 of the discount lowers anything; the rest is nobody's money.
        ("payment", {BANK: 9_500, DISCOUNTS: 250, OWED: -250, CREDITS: -9_500}),
    ]
    assert state(house) == (0, 9_500)


REVERSED: dict[str, Any] = {
    "payment": paid(1, 10_000, tariff=250),
    "late payment": paid(1, 10_290, nominal_cents=10_000, interest_cents=290),
    "part": paid(1, 4_000, nominal_cents=10_000),
    "over-payment": paid(1, 12_000, nominal_cents=10_000),
    "discount": paid(1, 9_500, nominal_cents=10_000, discount_cents=500),
    "unidentified": paid(STRANGER, 10_000),
}


@pytest.mark.parametrize("told", REVERSED.values(), ids=REVERSED.keys())
def test_reversal_is_the_opposite(database: str, told: ReturnTitle) -> None:
    house = open_house()
    issue = known(house)
    house.apply(told)
    (_, legs), *_ = entries(house, issue)
    with company_scope(house.company_id):
        receipt = Receipt.objects.get()
    before = known(house)
    done = reverse(
        company_id=house.company_id,
        receipt_id=receipt.pk,
        reason="Wrong title",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    assert isinstance(done, Reversed)
    opposite = {code: -cents for code, cents in legs.items()}
    # The tariff is not among it: what the bank kept stays spent.
    assert entries(house, before) == [("reversal", opposite)]
    assert state(house) == (10_000, 0)
    with company_scope(house.company_id):
        assert Entry.objects.get(pk=done.entry_id).reverses_id == receipt.entry_id
