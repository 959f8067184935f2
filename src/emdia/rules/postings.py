"""The posting catalogue: for every event, the accounts debited and credited.

Pure: no database, no clock. docs/algorithms/postings.md shows each event with
a worked example. Whole files are posted in SQL
(books/payments/sql/post_lines.sql); tests/twins/test_settlement.py keeps the
two equal. A leg is (account, amount in cents): debit above zero, credit below.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

Legs = tuple[tuple["Account", int], ...]
NOTHING_WITHHELD: Mapping[str, int] = MappingProxyType({})


class Account(IntEnum):
    """The chart every company starts with. The number is the account's code."""

    BANK_CLEARING = 1010
    CASH = 1020
    CHEQUES_IN_CLEARING = 1030
    CARD_SALES = 1040
    ADVANCES_TAKEN_OVER = 1060
    RECEIVABLES = 1100
    ISS_RECOVERABLE = 1210
    IR_RECOVERABLE = 1220
    PIS_RECOVERABLE = 1230
    COFINS_RECOVERABLE = 1240
    CSLL_RECOVERABLE = 1250
    TAXES_TO_BE_WITHHELD = 1290
    CUSTOMER_CREDITS = 2100
    UNIDENTIFIED_RECEIPTS = 2200
    REFUNDS_PAYABLE = 2300
    BILLED_REVENUE = 3000
    LATE_CHARGES_RECEIVED = 3100
    DISCOUNTS_GRANTED = 4100
    BANK_TARIFFS = 4200
    CARD_FEES = 4210
    RETURNS_AND_CREDIT_NOTES = 4300
    SMALL_DIFFERENCES = 4400


# The right to the tax that a customer kept back and pays in our name.
RECOVERABLE = {
    "ISS": Account.ISS_RECOVERABLE,
    "IR": Account.IR_RECOVERABLE,
    "PIS": Account.PIS_RECOVERABLE,
    "COFINS": Account.COFINS_RECOVERABLE,
    "CSLL": Account.CSLL_RECOVERABLE,
}

# Where a credit comes from that no payment gave.
GRANTED_FROM = {
    "return": Account.RETURNS_AND_CREDIT_NOTES,
    "credit_note": Account.RETURNS_AND_CREDIT_NOTES,
    "advance": Account.ADVANCES_TAKEN_OVER,
}


class Unbalanced(ValueError):
    """The legs of an entry do not sum to zero."""


def issue(*, gross_cents: int, net_cents: int) -> Legs:
    """Return the legs of a receivable issued for `gross_cents`, of which the customer owes `net`.

    The rest is expected to be kept back for taxes: nobody owes it to us, nor may we use
    it before it has been (`withheld`).
    """
    return _entry(
        (Account.RECEIVABLES, net_cents),
        (Account.BILLED_REVENUE, -gross_cents),
        (Account.TAXES_TO_BE_WITHHELD, gross_cents - net_cents),
    )


def cancellation(*, gross_cents: int, net_cents: int) -> Legs:
    """Return the legs of a receivable cancelled before anything of it was paid: its issue undone.

    It is no reversal of one entry: what was cancelled may be put back and cancelled again.
    """
    return reversal(issue(gross_cents=gross_cents, net_cents=net_cents))


def payment(
    *,
    paid_cents: int,
    interest_cents: int,
    discount_cents: int,
    principal_cents: int,
    excess_cents: int,
    difference_cents: int = 0,
    withheld: Mapping[str, int] = NOTHING_WITHHELD,
) -> Legs:
    """Return the legs of a payment that settles `principal_cents` of a receivable.

    The payer gave `paid_cents`. Fine and interest are recognised here, when
    received. `excess_cents` belongs to the customer; `difference_cents` was inside the
    tolerance, forgiven above zero, kept below. `withheld` has the cents of each tax
    that the customer kept back, when this payment closes the title. What the bank keeps
    for itself is posted apart (`tariff`): it stays spent when a payment is reversed.

    :raises Unbalanced: paid + discount + difference differs from principal + interest + excess.
    """
    return _entry(
        (Account.BANK_CLEARING, paid_cents),
        (Account.DISCOUNTS_GRANTED, discount_cents),
        (Account.RECEIVABLES, -principal_cents),
        (Account.LATE_CHARGES_RECEIVED, -interest_cents),
        (Account.CUSTOMER_CREDITS, -excess_cents),
        (Account.SMALL_DIFFERENCES, difference_cents),
        *_recovered(withheld),
    )


def _recovered(withheld: Mapping[str, int]) -> Legs:
    """Return the legs of taxes that were kept back: to be withheld before, recoverable now."""
    by_account = sorted(withheld.items(), key=_by_account)
    return (
        *((RECOVERABLE[tax], cents) for tax, cents in by_account),
        (Account.TAXES_TO_BE_WITHHELD, -sum(withheld.values())),
    )


def _by_account(withheld: tuple[str, int]) -> Account:
    return RECOVERABLE[withheld[0]]


def unidentified(*, paid_cents: int) -> Legs:
    """Return the legs of money whose title is not known: it waits in suspense."""
    return _entry((Account.BANK_CLEARING, paid_cents), (Account.UNIDENTIFIED_RECEIPTS, -paid_cents))


def received(*, account: Account, gross_cents: int, fee_cents: int = 0) -> Legs:
    """Return the legs of money entered by hand: it waits in suspense until it is allocated.

    `account` holds the money of its instrument. The acquirer of a card keeps `fee_cents`.
    """
    return _entry(
        (account, gross_cents - fee_cents),
        (Account.CARD_FEES, fee_cents),
        (Account.UNIDENTIFIED_RECEIPTS, -gross_cents),
    )


def clearance(*, account: Account, net_cents: int) -> Legs:
    """Return the legs of an instrument that cleared: its money is in the bank account now."""
    return _entry((Account.BANK_CLEARING, net_cents), (account, -net_cents))


def allocation(
    *,
    source: Account,
    principal_cents: int,
    interest_cents: int,
    discount_cents: int,
    difference_cents: int = 0,
    withheld: Mapping[str, int] = NOTHING_WITHHELD,
) -> Legs:
    """Return the legs of waiting money that settles `principal_cents` of a receivable.

    `source` is where it waited: in suspense, or as the customer's credit.
    `difference_cents` and `withheld` as in `payment`.
    """
    return _entry(
        (source, principal_cents + interest_cents - discount_cents - difference_cents),
        (Account.DISCOUNTS_GRANTED, discount_cents),
        (Account.RECEIVABLES, -principal_cents),
        (Account.LATE_CHARGES_RECEIVED, -interest_cents),
        (Account.SMALL_DIFFERENCES, difference_cents),
        *_recovered(withheld),
    )


def set_apart(*, paid_cents: int, excess_cents: int) -> Legs:
    """Return the legs of a payment taken off its receivable: its money waits again.

    Posted beside the reversal of the payment's own entry; what had become the
    customer's credit stays so.
    """
    return _entry(
        (Account.BANK_CLEARING, paid_cents),
        (Account.CUSTOMER_CREDITS, -excess_cents),
        (Account.UNIDENTIFIED_RECEIPTS, excess_cents - paid_cents),
    )


def credit_withdrawn(*, cents: int) -> Legs:
    """Return the legs of a credit that becomes waiting money of its receipt again."""
    return _entry((Account.CUSTOMER_CREDITS, cents), (Account.UNIDENTIFIED_RECEIPTS, -cents))


def credit_granted(*, origin: str, cents: int) -> Legs:
    """Return the legs of a credit that no payment gave: a return, a credit note, an advance.

    An advance was paid before Emdia kept the books: its money stands where it was taken over.
    """
    return _entry((GRANTED_FROM[origin], cents), (Account.CUSTOMER_CREDITS, -cents))


def paid_before(*, cents: int) -> Legs:
    """Return the legs of what a customer had paid of a title before Emdia kept the books.

    The title is issued whole; its money stands where it was taken over, as an advance does.
    """
    return _entry((Account.ADVANCES_TAKEN_OVER, cents), (Account.RECEIVABLES, -cents))


def refund_payable(*, source: Account, cents: int) -> Legs:
    """Return the legs of an approved refund: the money is owed back from now on."""
    return _entry((source, cents), (Account.REFUNDS_PAYABLE, -cents))


def refund_paid(*, account: Account, cents: int) -> Legs:
    """Return the legs of a refund paid out of `account`."""
    return _entry((Account.REFUNDS_PAYABLE, cents), (account, -cents))


def tariff(*, tariff_cents: int) -> Legs:
    """Return the legs of the tariffs of one file and day, kept from payments or debited."""
    return _entry((Account.BANK_CLEARING, -tariff_cents), (Account.BANK_TARIFFS, tariff_cents))


def reversal(legs: Legs) -> Legs:
    """Return the same legs with the opposite sign."""
    return tuple((account, -cents) for account, cents in legs)


def _entry(*legs: tuple[Account, int]) -> Legs:
    if sum(cents for _, cents in legs) != 0:
        raise Unbalanced(legs)
    return tuple(leg for leg in legs if leg[1] != 0)
