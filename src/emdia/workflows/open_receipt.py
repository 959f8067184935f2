"""What every act on a receipt begins with: the scope, the money lock, the rows it holds.

Rows are held in one order everywhere: receipt, then receivables by id, then credit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import queries
from emdia.books.payments.models import Receipt
from emdia.books.receivables.operations import CreditIsUsed


class UnableToUseReceipt(ValueError):
    """The act on the receipt is refused; the message is a code that a screen explains."""


# The constraint that stopped an act says why, in the code of the refusal.
REFUSED_BY = {
    "receipt_not_over_allocated": "more_than_waits",
    "receivable_balance_within_net": "more_than_owed",
    "customer_credit_balance_within_amount": "more_than_credit",
    "allocation_of_sure_money": "not_cleared",
    "allocation_of_one_currency": "other_currency",
    "allocation_reversed_once": "already_taken_back",
    "credit_use_reversed_once": "already_taken_back",
    "closed_month_stays_closed": "month_closed",
    "entry_reversed_once": "already_reversed",
    "receipt_number_settles_once": "number_used",
}


@contextmanager
def open_money(company_id: int) -> Iterator[None]:
    """Open the company's scope under its money lock; what the database refuses has a name.

    :raises UnableToUseReceipt: what the database did not let through.
    """
    try:
        with company_scope(company_id):
            lock_money(company_id)
            yield
    except CreditIsUsed as used:
        raise UnableToUseReceipt("credit_used") from used
    except IntegrityError as refusal:
        raise _named(refusal) from refusal


@contextmanager
def open_receipt(*, company_id: int, receipt_id: int) -> Iterator[Receipt]:
    """Hold a receipt whose money stands.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, or what the act is refused for.
    """
    with open_money(company_id):
        receipt = queries.lock(receipt_id)
        if receipt is None:
            raise UnableToUseReceipt("receipt_unknown")
        if queries.is_reversed(receipt):
            raise UnableToUseReceipt("already_reversed")
        yield receipt


def needs_reason(reason: str) -> None:
    """Let an act pass that says why.

    :raises UnableToUseReceipt: reason_missing.
    """
    if not reason.strip():
        raise UnableToUseReceipt("reason_missing")


def told(
    receipt: Receipt, kind: str, *, by: Actor, reason: str = "", data: dict[str, object]
) -> int:
    """Record the fact of an act on a receipt and open the batch of its entries."""
    fact_id = facts.record(
        company_id=receipt.company_id,
        kind=kind,
        subject=("receipt", receipt.pk),
        by=by,
        reason=reason,
        data=data,
    )
    return ledger.open_batch(company_id=receipt.company_id, fact_id=fact_id)


def _named(refusal: IntegrityError) -> Exception:
    diagnosis = getattr(refusal.__cause__, "diag", None)
    code = REFUSED_BY.get(getattr(diagnosis, "constraint_name", "") or "")
    return UnableToUseReceipt(code) if code else refusal
