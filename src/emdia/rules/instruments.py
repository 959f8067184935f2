"""How money comes in by hand: where it waits, when it is sure, why a cheque comes back.

Pure: no database, no clock.
"""

from dataclasses import dataclass
from enum import StrEnum

from emdia.rules.postings import Account


class Instrument(StrEnum):
    """What a receipt entered by hand was paid with."""

    CASH = "cash"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CARD = "card"


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What an instrument means for its money."""

    account: Account  # where the money stands until it is in the bank account
    clears_at_once: bool
    settles_uncleared: bool  # whether it may settle receivables before it has cleared
    has_fee: bool = False
    needs_bank_account: bool = True


TERMS: dict[Instrument, Terms] = {
    Instrument.CASH: Terms(
        account=Account.CASH,
        clears_at_once=True,
        settles_uncleared=True,
        needs_bank_account=False,
    ),
    Instrument.TRANSFER: Terms(
        account=Account.BANK_CLEARING, clears_at_once=True, settles_uncleared=True
    ),
    # A cheque pays when the drawee pays it: until then it lifts nothing.
    Instrument.CHEQUE: Terms(
        account=Account.CHEQUES_IN_CLEARING, clears_at_once=False, settles_uncleared=False
    ),
    # The acquirer owes a captured sale, whatever the holder does; a chargeback reverses it.
    Instrument.CARD: Terms(
        account=Account.CARD_SALES, clears_at_once=False, settles_uncleared=True, has_fee=True
    ),
}

# Why a drawee bank returns a cheque: the motives of Resolução CMN 1.682/1990, art. 6,
# and of the circulars that changed it; those a creditor meets. Read in banks' lists, 2026-11-22.
CHEQUE_RETURNS = (11, 12, 13, 14, 20, 21, 22, 24, 25, 28, 30, 31, 33, 35, 44, 48, 49)


def may_settle(*, kind: str, is_cleared: bool) -> bool:
    """Return whether money of this kind of receipt may settle receivables now.

    Receipts of bank files are what the bank itself reported as paid.
    """
    if kind not in TERMS:
        return True
    return is_cleared or TERMS[Instrument(kind)].settles_uncleared
