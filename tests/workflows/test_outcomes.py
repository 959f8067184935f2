"""One file with everything a bank can say: one outcome each, and every cent accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from django.db.models import Sum

from emdia.books.bank_files.models import BankFile, BankLine, FileState
from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.formats.banks import bank
from emdia.formats.banks.b341_itau.sample import ReturnTitle

from .house import House, line, paid
from .money import sums, wrong_with

STRANGER = 900


@dataclass(frozen=True)
class Row:
    """A line about a title of R$ 100,00 under its own number, and what becomes of both."""

    line: ReturnTitle
    outcome: str
    reason: str = ""
    balance: int = 10_000
    charge: str = "registered"


def rows() -> list[Row]:
    """Return one row per thing a bank can say, each about the title with its own number."""
    said = [
        Row(line(1, "02"), "confirmed"),
        # What is registered stays so: banks refuse instructions with the code of an entry.
        Row(line(2, "03", motives="0816"), "rejected"),
        Row(paid(3, 10_000, tariff=250), "settled", balance=0, charge="paid"),
        Row(paid(4, 4_000, occurrence="07"), "settled", "partly_paid", 6_000),
        Row(paid(5, 10_000, occurrence="08"), "settled", balance=0, charge="paid"),
        Row(paid(6, 11_000, nominal_cents=10_000), "settled", "over_paid", 0, "paid"),
        Row(paid(7, 10_300, interest_cents=300), "settled", balance=0, charge="paid"),
        Row(paid(8, 9_000, discount_cents=400, rebate_cents=600), "settled", "", 0, "paid"),
        Row(line(9, "09"), "confirmed", charge="written_off"),
        Row(line(10, "10"), "confirmed", charge="written_off"),
        Row(line(11, "12", rebate_cents=1_000), "confirmed"),
        Row(line(12, "14"), "confirmed"),
        Row(line(13, "15"), "rejected"),
        Row(line(14, "16"), "rejected"),
        Row(line(15, "19"), "confirmed"),
        Row(line(16, "23"), "confirmed"),
        Row(line(17, "25"), "confirmed"),
        Row(line(18, "32"), "confirmed", charge="written_off"),
        Row(line(19, "65"), "confirmed"),
        Row(line(20, "69", tariff_cents=500), "exception", "payment_returned"),
        Row(line(21, "80"), "confirmed"),
        Row(line(22, "95"), "confirmed", charge="payment_announced"),
        Row(line(23, "ZZ"), "exception", "occurrence_unknown"),
        # What waits for a person leaves its charge as it is.
        Row(line(24), "exception", "amount_missing"),
        Row(paid(25, 60_000, nominal_cents=10_000), "exception", "over_paid_suspicious"),
        Row(paid(26, 5_000, interest_cents=6_000), "exception", "amount_missing"),
        # Two that were sent and not yet answered.
        Row(line(27, "02"), "confirmed"),
        Row(line(28, "03", motives="0816"), "rejected", charge="rejected"),
    ]  # fmt: skip
    return said


SENT = (27, 28)
# Lines without a title of ours.
STRANGERS: list[tuple[ReturnTitle, str, str]] = [
    (paid(STRANGER, 7_000, tariff=250), "exception", "title_unknown"),
    (line(STRANGER + 1, "02"), "exception", "title_unknown"),
    (line(STRANGER + 2, "03"), "exception", "title_unknown"),
    (line(STRANGER + 3, "28", tariff_cents=1_990), "confirmed", ""),
    (line(STRANGER + 4, "11"), "confirmed", ""),
    (line(STRANGER + 5, "72", posted_cents=800), "exception", "title_unknown"),
]
# And what comes for titles of the lines above once more.
AGAIN: list[tuple[ReturnTitle, str, str]] = [
    (paid(3, 10_000, tariff=250), "exception", "already_settled"),
    (paid(4, 6_000), "settled", ""),
]


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect(dict.fromkeys(set(range(1, len(rows()) + 1)).difference(SENT), 10_000))
    house.expect(dict.fromkeys(SENT, 10_000), is_registered=False)
    return house


def test_one_file_with_everything(house: House) -> None:
    table = rows()
    told = [(row.line, row.outcome, row.reason) for row in table] + STRANGERS + AGAIN
    bank_file = house.apply(*(told_line for told_line, _, _ in told))
    assert bank_file.state == FileState.APPLIED
    lines = house.lines(bank_file)
    assert [(one.outcome, one.reason) for one in lines] == [tuple(row[1:]) for row in told]
    assert [one.line_number for one in lines] == list(range(2, len(told) + 2))

    with company_scope(house.company_id):
        balances = dict(Receivable.objects.values_list("document", "balance_cents"))
        charges = dict(Charge.objects.values_list("nosso_numero", "state"))
    # Row 4 was paid in two parts.
    expected = {f"FAT{row}": said.balance for row, said in enumerate(table, 1)} | {"FAT4": 0}
    assert balances == expected
    states = {f"{row:08d}": said.charge for row, said in enumerate(table, 1)}
    assert charges == states | {"00000004": "paid"}
    _counts_add_up(bank_file, lines)
    _every_cent_is_somewhere(house, bank_file)
    assert wrong_with(house.company_id) == {}


def _counts_add_up(bank_file: BankFile, lines: Sequence[BankLine]) -> None:
    outcomes = [one.outcome for one in lines]
    assert bank_file.titles == len(lines)
    assert bank_file.settled == outcomes.count("settled")
    assert bank_file.confirmed == outcomes.count("confirmed")
    assert bank_file.rejected == outcomes.count("rejected")
    assert bank_file.exceptions == outcomes.count("exception")


def _every_cent_is_somewhere(house: House, bank_file: BankFile) -> None:
    with company_scope(house.company_id):
        receipts = Receipt.objects.aggregate(paid=Sum("amount_cents"), to=Sum("allocated_cents"))
        credits = CustomerCredit.objects.aggregate(cents=Sum("amount_cents"))["cents"]
        allocated = Allocation.objects.aggregate(
            principal=Sum("principal_cents"),
            interest=Sum("interest_cents"),
            discount=Sum("discount_cents"),
        )
    accounts = sums(house.company_id)
    suspense = -accounts[2200]
    assert receipts["paid"] == receipts["to"] + credits + suspense
    assert receipts["to"] == (
        allocated["principal"] + allocated["interest"] - allocated["discount"]
    )
    assert bank_file.paid_cents == receipts["paid"]
    # 19,90 of the account and 5,00 of the cheque are tariffs without a payment.
    assert accounts[1010] == bank_file.credited_cents - 1_990 - 500
    assert accounts[4200] == bank_file.tariff_cents
    assert bank_file.credited_cents == bank_file.paid_cents - 2 * 250 - 250
    assert sum(accounts.values()) == 0


@pytest.mark.parametrize("net_of_tariff", [True, False])
def test_every_code_of_the_bank_has_one_outcome(database: str, net_of_tariff: bool) -> None:
    """The whole table of the bank in one file, with money and a tariff on every line."""
    house = House(net_of_tariff=net_of_tariff)
    codes = sorted(code for layout, code in bank("341").occurrences if layout == "400")
    house.expect(dict.fromkeys(range(1, len(codes) + 1), 10000))
    bank_file = house.apply(
        *(
            line(number, code, nominal_cents=10_000, posted_cents=9_750, tariff_cents=250)
            for number, code in enumerate(codes, 1)
        )
    )
    assert bank_file.state == FileState.APPLIED
    assert bank_file.titles == len(codes) == len(house.lines(bank_file))
    settled = {one.occurrence for one in house.lines(bank_file) if one.outcome == "settled"}
    # Money moves on these codes only, whatever amounts stand on the others.
    assert settled == {"06", "07", "08", "72"}
    assert wrong_with(house.company_id) == {}
