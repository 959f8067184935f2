"""The posting catalogue: for every event, the accounts debited and credited.

Pure: no database, no clock. docs/algorithms/postings.md shows each event with
a worked example. Whole files are posted in SQL
(books/payments/sql/post_lines.sql); tests/twins/test_settlement.py keeps the
two equal. A leg is (account, amount in cents): debit above zero, credit below.
"""

from enum import IntEnum

Legs = tuple[tuple["Account", int], ...]


class Account(IntEnum):
    """The chart every company starts with. The number is the account's code."""

    BANK_CLEARING = 1010
    RECEIVABLES = 1100
    CUSTOMER_CREDITS = 2100
    UNIDENTIFIED_RECEIPTS = 2200
    BILLED_REVENUE = 3000
    LATE_CHARGES_RECEIVED = 3100
    DISCOUNTS_GRANTED = 4100
    BANK_TARIFFS = 4200


class Unbalanced(ValueError):
    """The legs of an entry do not sum to zero."""


def issue(*, net_cents: int) -> Legs:
    """Return the legs of a receivable issued for `net_cents`."""
    return _entry((Account.RECEIVABLES, net_cents), (Account.BILLED_REVENUE, -net_cents))


def payment(
    *,
    paid_cents: int,
    interest_cents: int,
    discount_cents: int,
    principal_cents: int,
    excess_cents: int,
) -> Legs:
    """Return the legs of a payment that settles `principal_cents` of a receivable.

    The payer gave `paid_cents`. Fine and interest are recognised here, when
    received. `excess_cents` belongs to the customer. What the bank keeps for
    itself is posted apart (`tariff`): it stays spent when a payment is reversed.

    :raises Unbalanced: paid + discount differs from principal + interest + excess.
    """
    return _entry(
        (Account.BANK_CLEARING, paid_cents),
        (Account.DISCOUNTS_GRANTED, discount_cents),
        (Account.RECEIVABLES, -principal_cents),
        (Account.LATE_CHARGES_RECEIVED, -interest_cents),
        (Account.CUSTOMER_CREDITS, -excess_cents),
    )


def unidentified(*, paid_cents: int) -> Legs:
    """Return the legs of money whose title is not known: it waits in suspense."""
    return _entry((Account.BANK_CLEARING, paid_cents), (Account.UNIDENTIFIED_RECEIPTS, -paid_cents))


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
