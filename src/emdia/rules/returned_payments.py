"""Which receipt a bank takes back: a returned cheque, a payment it cancels.

Pure: no database, no clock. These lines are few, so the settlement asks this rule for
each of them (books/payments/returned.py); there is no twin in SQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A receipt that came through the charge and that nothing has taken back. In cents."""

    receipt_id: int
    amount_cents: int  # what the payer gave
    credited_cents: int  # what the bank paid out of it
    is_credit_used: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    outcome: str  # confirmed or exception
    reason: str
    receipt_id: int | None = None


NOTHING_FOUND = TakenBack(outcome="exception", reason="payment_returned")


def take_back(*, told_cents: int, standing: Sequence[Standing]) -> TakenBack:
    """Return what becomes of a line that takes `told_cents` back; 0 when it says no amount.

    `standing` has the latest receipt first: of two payments of one amount the bank
    takes the later one back.
    """
    for receipt in standing:
        if told_cents in (0, receipt.amount_cents, receipt.credited_cents):
            if receipt.is_credit_used:
                return TakenBack(outcome="exception", reason="credit_used")
            return TakenBack(
                outcome="confirmed", reason="payment_taken_back", receipt_id=receipt.receipt_id
            )
    return NOTHING_FOUND


def take_write_off_back(*, standing: Sequence[Standing]) -> TakenBack:
    """Return what becomes of a line that takes a write-off back.

    Some banks say the same of a payment: where one stands, a person looks.
    """
    return NOTHING_FOUND if standing else TakenBack(outcome="confirmed", reason="")
