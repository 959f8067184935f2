"""What becomes of an instrument: a cheque clears or comes back, card sales are paid out."""

from datetime import date

from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import operations, queries
from emdia.books.payments.models import Receipt, ReceiptKind
from emdia.rules.instruments import CHEQUE_RETURNS, TERMS, Instrument

from .open_receipt import UnableToUseReceipt, needs_reason, open_money, open_receipt, told


def clear(*, company_id: int, receipt_id: int, by: Actor, on: date) -> None:
    """Record that the bank paid a cheque, or an acquirer its sales, on the day `on`.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, nothing_to_clear,
        already_cleared or date_before.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        _clearable(receipt)
        if receipt.cleared_date is not None:
            raise UnableToUseReceipt("already_cleared")
        if on < receipt.received_date:
            raise UnableToUseReceipt("date_before")
        batch_id = told(receipt, "receipt.cleared", by=by, data={"cleared_date": on.isoformat()})
        operations.clear(receipt=receipt, batch_id=batch_id, on=on)


def undo_clearing(*, company_id: int, receipt_id: int, by: Actor, on: date) -> None:
    """Take back that an instrument cleared.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, nothing_to_clear,
        not_cleared, or allocated when its money settles receivables.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        _clearable(receipt)
        if receipt.cleared_date is None:
            raise UnableToUseReceipt("not_cleared")
        settles_uncleared = TERMS[Instrument(receipt.kind)].settles_uncleared
        if not settles_uncleared and queries.waiting_cents(receipt) < receipt.amount_cents:
            raise UnableToUseReceipt("allocated")
        batch_id = told(receipt, "receipt.clearing_undone", by=by, data={})
        operations.undo_clearing(receipt=receipt, batch_id=batch_id, on=on)


def return_cheque(
    *, company_id: int, receipt_id: int, motive: int, reason: str, by: Actor, on: date
) -> None:
    """Record that a cheque came back: what it had settled is owed again.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed, not_a_cheque,
        motive_unknown, refunded or credit_used.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        if receipt.kind != ReceiptKind.CHEQUE:
            raise UnableToUseReceipt("not_a_cheque")
        if motive not in CHEQUE_RETURNS:
            raise UnableToUseReceipt("motive_unknown")
        if receipt.refunded_cents:
            raise UnableToUseReceipt("refunded")
        batch_id = told(
            receipt, "receipt.cheque_returned", by=by, reason=reason, data={"motive": motive}
        )
        operations.reverse(receipt=receipt, batch_id=batch_id, on=on)
        operations.note_return(receipt=receipt, motive=motive)


def present_again(*, company_id: int, receipt_id: int, reason: str, by: Actor, on: date) -> None:
    """Deposit a returned cheque once more; so is a return entered by mistake undone.

    :raises UnableToUseReceipt: receipt_unknown, not_a_cheque, not_returned or reason_missing.
    """
    needs_reason(reason)
    with open_money(company_id):
        receipt = queries.lock(receipt_id)
        if receipt is None:
            raise UnableToUseReceipt("receipt_unknown")
        if receipt.kind != ReceiptKind.CHEQUE:
            raise UnableToUseReceipt("not_a_cheque")
        written = queries.written(receipt_id)
        if not queries.is_reversed(receipt) or written is None or written.return_motive is None:
            raise UnableToUseReceipt("not_returned")
        fact_id = facts.record(
            company_id=company_id,
            kind="receipt.cheque_presented_again",
            subject=("receipt", receipt_id),
            by=by,
            reason=reason,
        )
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        operations.present_again(receipt=receipt, batch_id=batch_id, on=on)


def _clearable(receipt: Receipt) -> None:
    """Let through what waits in a clearing account of its own."""
    if receipt.kind not in (ReceiptKind.CHEQUE, ReceiptKind.CARD):
        raise UnableToUseReceipt("nothing_to_clear")
