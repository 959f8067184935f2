"""What a settled file leaves beside its lines and legs: receipts, allocations, credits, entries."""

from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.charges.models import Charge
from emdia.books.ledger.models import Entry, Posting
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable

from ..workflows.house import DAY, House, paid

# Titles of an earlier file, whose numbers no made-up line has.
PAST = "FAT"
PART_PAID, UNPAID = 90_000_001, 90_000_002


def house_with_a_past() -> House:
    """Return a house that settled a file before: no other file may touch what it left."""
    house = House()
    house.expect({PART_PAID: 10_000, UNPAID: 5_000})
    house.apply(paid(PART_PAID, 4_000, tariff=200, nominal_cents=10_000))
    return house


def of_the_past() -> tuple[object, ...]:
    """Return what the earlier file left: titles, charges, file and money."""
    titles = Receivable.objects.filter(document__startswith=PAST)
    (part_paid,) = Receipt.objects.filter(bank_file_id__in=_past())
    return (
        sorted(titles.values_list("document", "balance_cents")),
        sorted(Charge.objects.filter(receivable__in=titles).values_list("id", "state")),
        sorted(BankFile.objects.filter(pk__in=_past()).values_list("settled", "tariff_cents")),
        Allocation.objects.filter(receipt_id=part_paid.pk).count(),
        Posting.objects.filter(entry_id=part_paid.entry_id).count(),
        (part_paid.allocated_cents, part_paid.credited_cents),
    )


def _past() -> list[int]:
    return list(BankFile.objects.exclude(name="twin").values_list("id", flat=True))


def records_hold(bank_file: BankFile, batch_id: int) -> None:
    """Hold every record of a settled file of one day against the line it came of."""
    lines = list(BankLine.objects.filter(bank_file_id=bank_file.pk))
    brought = [line for line in lines if line.receipt_id]
    settled = [line for line in brought if line.outcome == "settled"]
    assert _receipts(bank_file) == {_receipt(bank_file, line) for line in brought}
    assert _allocations(bank_file) == {_allocation(line) for line in settled}
    assert _credits(bank_file) == {_credit(line) for line in brought if line.excess_cents}
    assert _entries(batch_id) == {
        (line.entry_id, line.receivable_id, line.customer_id, bank_file.bank_account_id, DAY)
        for line in brought
    }
    tariffs = Entry.objects.filter(batch_id=batch_id, event="tariff")
    assert set(tariffs.values_list("effective_date", "bank_account_id")) <= {
        (DAY, bank_file.bank_account_id)
    }
    assert set(Posting.objects.values_list("currency", flat=True)) <= {"BRL"}
    _totals_hold(bank_file, lines)


def _receipt(bank_file: BankFile, line: BankLine) -> tuple[object, ...]:
    settles = line.outcome == "settled"
    return (
        line.receipt_id,
        "boleto",
        bank_file.bank_account_id,
        line.customer_id,
        "BRL",
        line.paid_cents,
        line.paid_cents - line.excess_cents if settles else 0,
        line.excess_cents,
        DAY,
        DAY,
        line.entry_id,
        bank_file.pk,
        line.line_number,
        "",
    )


def _receipts(bank_file: BankFile) -> set[tuple[object, ...]]:
    return set(
        Receipt.objects.filter(bank_file_id=bank_file.pk).values_list(
            "id",
            "kind",
            "bank_account_id",
            "customer_id",
            "currency",
            "amount_cents",
            "allocated_cents",
            "credited_cents",
            "received_date",
            "cleared_date",
            "entry_id",
            "bank_file_id",
            "line_number",
            "source_number",
        )
    )


def _allocation(line: BankLine) -> tuple[object, ...]:
    # What is granted of the discount is what the other amounts leave.
    settled_cents = line.principal_cents + line.interest_cents + line.excess_cents
    granted_cents = settled_cents - line.difference_cents - line.paid_cents
    return (
        line.receipt_id,
        1,
        line.receivable_id,
        line.principal_cents,
        line.interest_cents,
        granted_cents,
        line.difference_cents,
    )


def _allocations(bank_file: BankFile) -> set[tuple[object, ...]]:
    return set(
        Allocation.objects.filter(receipt_id__in=_ids(bank_file)).values_list(
            "receipt_id",
            "number",
            "receivable_id",
            "principal_cents",
            "interest_cents",
            "discount_cents",
            "difference_cents",
        )
    )


def _credit(line: BankLine) -> tuple[object, ...]:
    origin = "over_payment" if line.outcome == "settled" else "duplicate_payment"
    cents = line.excess_cents
    return line.receipt_id, line.customer_id, origin, "BRL", cents, cents, DAY


def _ids(bank_file: BankFile) -> set[int]:
    return set(Receipt.objects.filter(bank_file_id=bank_file.pk).values_list("id", flat=True))


def _credits(bank_file: BankFile) -> set[tuple[object, ...]]:
    return set(
        CustomerCredit.objects.filter(receipt_id__in=_ids(bank_file)).values_list(
            "receipt_id",
            "customer_id",
            "origin",
            "currency",
            "amount_cents",
            "balance_cents",
            "since_date",
        )
    )


def _entries(batch_id: int) -> set[tuple[object, ...]]:
    found = Entry.objects.filter(batch_id=batch_id).exclude(event="tariff")
    names = ("id", "receivable_id", "customer_id", "bank_account_id", "effective_date")
    return set(found.values_list(*names))


def _totals_hold(bank_file: BankFile, lines: list[BankLine]) -> None:
    bank_file.refresh_from_db()
    money = [line for line in lines if line.receipt_id]
    assert bank_file.paid_cents == sum(line.paid_cents for line in money)
    assert bank_file.credited_cents == sum(line.paid_cents - line.tariff_cents for line in money)
    readable = [line for line in lines if line.reason != "line_unreadable"]
    assert bank_file.tariff_cents == sum(line.tariff_cents for line in readable)
    counted = (bank_file.settled, bank_file.confirmed, bank_file.rejected, bank_file.exceptions)
    outcomes = [line.outcome for line in lines]
    assert counted == tuple(map(outcomes.count, ("settled", "confirmed", "rejected", "exception")))
