"""Writes on single receipts. Each requires an open scope and the money lock."""

from datetime import date

from emdia.books.bank_files.models import BankLine, Outcome
from emdia.books.charges import operations as charges
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as entries
from emdia.books.receivables import operations as receivables

from .models import Allocation, Receipt
from .queries import line_of, next_allocation_number, standing_allocations


def reverse(*, receipt: Receipt, batch_id: int, on: date) -> int:
    """Take a receipt's money back off its receivables and post the opposite entry.

    The charge that brought it may be paid again, and the receivables' other charges need
    not be cancelled any more.

    Returns the id of the reversing entry. The entry is reversed at most once:
    the database refuses a second one.
    """
    for allocation in standing_allocations(receipt.pk):
        _take_back(allocation)
    Receipt.objects.filter(pk=receipt.pk).update(allocated_cents=0)
    receivables.withdraw_credits(receipt_id=receipt.pk)
    _reopen_charge(line_of(receipt))
    original = entries.entry(receipt.entry_id)
    return ledger.reverse(entry=original, batch_id=batch_id, on=on)


def _take_back(allocation: Allocation) -> None:
    Allocation.objects.create(
        company_id=allocation.company_id,
        receipt_id=allocation.receipt_id,
        number=next_allocation_number(allocation.receipt_id),
        receivable_id=allocation.receivable_id,
        principal_cents=-allocation.principal_cents,
        interest_cents=-allocation.interest_cents,
        discount_cents=-allocation.discount_cents,
        difference_cents=-allocation.difference_cents,
        reverses_number=allocation.number,
    )
    receivables.raise_balance(
        receivable_id=allocation.receivable_id, cents=allocation.principal_cents
    )
    charges.keep_siblings(receivable_id=allocation.receivable_id)


def _reopen_charge(line: BankLine | None) -> None:
    if line is not None and line.outcome == Outcome.SETTLED and line.charge_id is not None:
        charges.reopen(charge_id=line.charge_id)
