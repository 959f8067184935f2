"""Every bank's return is settled end to end: what "paid" means there, and what it costs.

Each table has one row per line of the bank's sample, in its order. The account always
gains what the payer gave less the tariff; where the tariff stands, and whether late charges
are inside the amount printed as paid, is each layout's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry, Posting
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.formats.banks import Event, bank
from emdia.rules.postings import Account

from .bank_house import NEXT_DAY, NOMINAL, BankHouse
from .house import DAY
from .money import sums, wrong_with

CREDIT_DAY = date(2026, 3, 11)
BANK, OWED, LATE = int(Account.BANK_CLEARING), int(Account.RECEIVABLES), 3100
DISCOUNTS, TARIFFS = int(Account.DISCOUNTS_GRANTED), int(Account.BANK_TARIFFS)


@dataclass(frozen=True)
class Became:
    """What became of one line about a title of R$ 100,00. Amounts in cents."""

    outcome: str
    charge: str
    reason: str = ""
    paid: int = 0  # by the payer
    late: int = 0
    discount: int = 0  # and rebate
    tariff: int = 0

    @property
    def balance(self) -> int:
        return NOMINAL - (self.paid - self.late + self.discount if self.outcome == "settled" else 0)

    @property
    def legs(self) -> dict[int, int]:
        if self.outcome != "settled":
            return {}
        principal = self.paid - self.late + self.discount
        legs = {BANK: self.paid, OWED: -principal, LATE: -self.late, DISCOUNTS: self.discount}
        return {account: cents for account, cents in legs.items() if cents}


def pays(paid: int = NOMINAL, *, tariff: int = 0, **more: int) -> Became:
    return Became("settled", "paid", paid=paid, tariff=tariff, **more)


def costs(tariff: int) -> Became:
    return Became("confirmed", "registered", tariff=tariff)


PART = replace(pays(4_000, tariff=250), charge="registered", reason="partly_paid")
ENTERED = TOLD = Became("confirmed", "registered")
REFUSED = Became("rejected", "rejected")
NOT_DONE = Became("rejected", "registered")
OFF = Became("confirmed", "written_off")
ANNOUNCED = Became("confirmed", "payment_announced")
RETURNED = Became("exception", "registered", reason="payment_returned")
NOT_KNOWN = Became("exception", "registered", reason="occurrence_unknown")

TABLES: dict[tuple[str, str], list[Became]] = {
    # Gross; the tariff is beside it, and what is credited is told net.
    ("001", "400"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), PART, pays(tariff=250), ENTERED, REFUSED, OFF, OFF, TOLD, TOLD, TOLD,
        TOLD, RETURNED, costs(1_990),
    ],
    ("001", "240"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), ENTERED, REFUSED, OFF, TOLD, TOLD, NOT_DONE, costs(1_990), RETURNED,
    ],
    # Gross; in 400 columns the tariff is debited apart. A cancelled announcement opens again.
    ("033", "400"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        PART, pays(tariff=250), pays(tariff=250), ENTERED, ENTERED, REFUSED, OFF, TOLD, TOLD,
        NOT_DONE, TOLD, costs(1_990), ANNOUNCED, TOLD,
    ],
    ("033", "240"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), ENTERED, ENTERED, REFUSED, OFF, TOLD, TOLD, NOT_DONE, costs(1_990),
        ANNOUNCED, TOLD,
    ],
    # In 400 columns the amount paid is the principal alone; interest and fine add to it.
    # A payment announced online is told again, with its tariff, when it is credited.
    ("104", "400"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), ENTERED, OFF, TOLD, TOLD, OFF, OFF, costs(1_990), RETURNED, ANNOUNCED,
        TOLD, REFUSED,
    ],
    ("104", "240"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), ENTERED, REFUSED, OFF, TOLD, TOLD, NOT_DONE, costs(1_990), RETURNED,
        ANNOUNCED, TOLD,
    ],
    # Gross, interest included; at a payment the rebate is inside the discount.
    ("237", "400"): [
        pays(), pays(10_290, late=290), pays(8_500, discount=1_500), pays(), pays(), pays(),
        replace(ENTERED, tariff=160), ENTERED, REFUSED, OFF, OFF, TOLD, TOLD, TOLD, NOT_DONE, TOLD,
        costs(790), RETURNED, TOLD,
    ],
    ("237", "240"): [
        pays(), pays(10_290, late=290), pays(8_500, discount=1_500), pays(),
        replace(ENTERED, tariff=160), REFUSED, OFF, TOLD, TOLD, OFF, costs(790), TOLD,
    ],
    # Net of tariff, as the account is agreed: what is printed and the tariff make what was paid.
    ("341", "400"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(), PART, pays(tariff=250), ENTERED, ENTERED, ENTERED, REFUSED, OFF, ANNOUNCED, OFF,
        TOLD, TOLD, NOT_DONE, TOLD, costs(1_990), RETURNED, ANNOUNCED, NOT_KNOWN,
    ],
    ("341", "240"): [
        pays(tariff=250), pays(10_290, late=290, tariff=250), pays(9_500, discount=500, tariff=250),
        pays(tariff=250), ENTERED, REFUSED, OFF, OFF, TOLD, TOLD, TOLD, costs(1_990),
    ],
    # Gross; fine and interest apart in 400 columns, together in 240.
    ("748", "400"): [
        pays(), pays(10_290, late=290), pays(9_500, discount=500), pays(9_000, discount=1_000),
        pays(), pays(), ENTERED, REFUSED, OFF, OFF, TOLD, TOLD, TOLD, NOT_DONE, TOLD, costs(160),
        TOLD, TOLD, NOT_DONE,
    ],
    ("748", "240"): [
        pays(), pays(10_090, late=90), pays(9_500, discount=500), pays(), ENTERED, REFUSED, OFF,
        TOLD, TOLD, OFF, costs(160), NOT_DONE, TOLD,
    ],
    # Gross, and credited gross: the tariff is debited apart.
    ("756", "400"): [
        pays(tariff=170), pays(10_290, late=290, tariff=170), pays(9_500, discount=500, tariff=170),
        pays(9_000, discount=1_000, tariff=170), pays(tariff=170), pays(tariff=170), ENTERED, OFF,
        OFF, TOLD, TOLD, TOLD, TOLD,
    ],
    ("756", "240"): [
        pays(tariff=170), pays(10_290, late=290, tariff=170), pays(9_500, discount=500, tariff=170),
        pays(tariff=170), ENTERED, REFUSED, OFF, TOLD, TOLD, OFF, costs(300), RETURNED,
    ],
}  # fmt: skip
FORMS = list(TABLES)
MOMENTS = {Event.PAYMENT_REVERSED, Event.CHEQUE_RETURNED}


def returning_code(code: str, layout: str) -> str | None:
    """Return the code by which a layout takes a payment back; None where it has none."""
    codes = bank(code).occurrences.items()
    return next((key[1] for key, told in codes if key[0] == layout and told.event in MOMENTS), None)


@pytest.mark.parametrize(("code", "layout"), FORMS)
def test_every_line_of_the_sample(database: str, code: str, layout: str) -> None:
    house = BankHouse(code, layout)
    bank_file = house.apply_sample()
    assert bank_file.state == "applied"
    lines, expected = house.lines(bank_file), TABLES[code, layout]
    assert [(line.outcome, line.reason) for line in lines] == [
        (row.outcome, row.reason) for row in expected
    ]
    owed, charged = state(house)
    assert owed == [row.balance for row in expected]
    assert charged == [row.charge for row in expected]
    assert [legs_of(house, line) for line in lines] == [row.legs for row in expected]
    _costs(house, bank_file, expected)
    _days(house)
    assert wrong_with(house.company_id) == {}


def state(house: BankHouse) -> tuple[list[int], list[str]]:
    """Return the balance and the state of the charge of every title, in the sample's order."""
    with company_scope(house.company_id):
        rows = Receivable.objects.order_by("id").values_list("balance_cents", flat=True)
        charges = Charge.objects.order_by("receivable_id").values_list("state", flat=True)
        return list(rows), list(charges)


def legs_of(house: BankHouse, line: BankLine) -> dict[int, int]:
    with company_scope(house.company_id):
        rows = Posting.objects.filter(entry_id=line.entry_id or 0)
        return dict(rows.values_list("account_code", "amount_cents"))


def _costs(house: BankHouse, bank_file: BankFile, expected: Sequence[Became]) -> None:
    paid, tariffs = sum(row.paid for row in expected), sum(row.tariff for row in expected)
    assert (bank_file.paid_cents, bank_file.tariff_cents) == (paid, tariffs)
    accounts = sums(house.company_id)
    assert accounts[BANK] == paid - tariffs
    assert accounts.get(TARIFFS, 0) == tariffs


def _days(house: BankHouse) -> None:
    """Check that a payment is of the day the bank names, and clears when it is credited."""
    with company_scope(house.company_id):
        days = set(Receipt.objects.values_list("received_date", "cleared_date"))
        posted = Entry.objects.filter(event="payment").values_list("effective_date", flat=True)
        assert days == {(DAY, CREDIT_DAY)}
        assert set(posted) == {DAY}


@pytest.mark.parametrize(("code", "layout"), FORMS)
def test_a_refusal_leaves_what_is_registered_as_it_is(
    database: str, code: str, layout: str
) -> None:
    """Banco do Brasil's 03 and Caixa's 99 refuse entries and instructions alike."""
    house = BankHouse(code, layout, is_registered=True)
    house.apply_sample()
    _, charged = state(house)
    kept = [
        "registered" if row.charge == "rejected" else row.charge for row in TABLES[code, layout]
    ]
    assert charged == kept


@pytest.mark.parametrize(("code", "layout"), FORMS)
def test_the_next_day(database: str, code: str, layout: str) -> None:
    """Paid twice, paid too much, paid too little, a stranger: each bank's own amounts."""
    house = BankHouse(code, layout)
    first = house.apply_sample()
    open_row = TABLES[code, layout].index(ENTERED)
    payment = _payment(house)
    bank_file = house.apply_next(
        payment | {"nosso_numero": house.number(0)},
        payment | {"nosso_numero": house.number(open_row), "posted_cents": 4_000},
        payment | {"nosso_numero": house.number(open_row), "posted_cents": 7_000},
        payment | {"nosso_numero": _stranger(house)},
    )
    assert [(one.outcome, one.reason) for one in house.lines(bank_file)] == [
        ("exception", "already_settled"),
        ("settled", "partly_paid"),
        ("settled", "over_paid"),
        ("exception", "title_unknown"),
    ]
    owed, charged = state(house)
    assert (owed[open_row], charged[open_row]) == (0, "paid")
    with company_scope(house.company_id):
        credits = CustomerCredit.objects.order_by("amount_cents")
        assert list(credits.values_list("amount_cents", flat=True)) == [1_000, NOMINAL]
    suspense = -sums(house.company_id)[Account.UNIDENTIFIED_RECEIPTS]
    assert suspense == NOMINAL
    assert first.pk != bank_file.pk
    assert wrong_with(house.company_id) == {}


RETURNING = [form for form in FORMS if returning_code(*form)]


@pytest.mark.parametrize(("code", "layout"), RETURNING)
def test_a_payment_is_taken_back(database: str, code: str, layout: str) -> None:
    house = BankHouse(code, layout)
    house.apply_sample()
    before = sums(house.company_id)
    returned = {"occurrence": returning_code(code, layout), "nosso_numero": house.number(1)}
    bank_file = house.apply_next(returned)
    (line,) = house.lines(bank_file)
    assert (line.outcome, line.reason) == ("confirmed", "payment_taken_back")
    paid = TABLES[code, layout][1]
    assert legs_of(house, line) == {account: -cents for account, cents in paid.legs.items()}
    owed, charged = state(house)
    assert (owed[1], charged[1]) == (NOMINAL, "registered")
    assert sums(house.company_id)[BANK] == before[BANK] - paid.paid
    with company_scope(house.company_id):
        assert Entry.objects.get(pk=line.entry_id).effective_date == NEXT_DAY
    assert wrong_with(house.company_id) == {}
    # What was taken back cannot be taken back twice.
    again = house.apply_next(returned | {"nominal_cents": NOMINAL - 1})
    assert again.state == "applied", again.faults
    assert [one.reason for one in house.lines(again)] == ["payment_returned"]


def _payment(house: BankHouse) -> dict[str, Any]:
    code = house.sample.titles.occurrence[0].decode()
    return {
        "occurrence": code,
        "posted_cents": NOMINAL,
        "credit_day": NEXT_DAY,
        "nominal_cents": NOMINAL,
    }


def _stranger(house: BankHouse) -> str:
    number = house.number(0)
    return number[:-4] + "7777"
