"""How a sum entered by hand is spread over what a customer owes.

Pure: no database, no clock. By default in the order of rules.allocation_order:
late charges before principal (CC art. 354), the oldest debt first (art. 355). A
person may name other amounts, or give quittance on the principal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from emdia.rules.allocation_order import Debt, Part, rank


class TooMuch(ValueError):
    """More is given to a receivable than is owed on it."""


class NothingGiven(ValueError):
    """A share of nothing settles nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What stands open on one receivable on the day the money came. Amounts in cents."""

    receivable_id: int
    due_date: date
    balance_cents: int  # principal
    late_cents: int  # fine and interest
    discount_cents: int = 0  # granted if all the rest is paid now

    @property
    def total_cents(self) -> int:
        """Return what pays it off."""
        return self.balance_cents + self.late_cents - self.discount_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one receivable gets of the money: principal + interest − discount is the amount."""

    receivable_id: int
    principal_cents: int
    interest_cents: int
    discount_cents: int

    @property
    def amount_cents(self) -> int:
        """Return what of the receipt it takes."""
        return self.principal_cents + self.interest_cents - self.discount_cents


def spread(*, amount_cents: int, owed: Sequence[Owed], as_of: date) -> dict[int, int]:
    """Return how many cents each receivable gets, in the order in which the law pays debts."""
    totals = {debt.receivable_id: debt for debt in owed}
    given: dict[int, int] = {}
    for debt in rank(debts=[_debt(one) for one in owed], as_of=as_of):
        cents = min(amount_cents - sum(given.values()), totals[debt.key].total_cents)
        if cents > 0:
            given[debt.key] = cents
    return given


def _debt(owed: Owed) -> Debt:
    return Debt(
        key=owed.receivable_id,
        due_date=owed.due_date,
        owed_cents={Part.PRINCIPAL: owed.balance_cents, Part.INTEREST: owed.late_cents},
    )


def share(*, amount_cents: int, owed: Owed, interest_cents: int | None = None) -> Share:
    """Return what `amount_cents` settles of one receivable: interest before principal.

    `interest_cents` says otherwise how much of the amount is late charges: 0 gives
    quittance on the principal, a bank names what it collected. A discount is granted
    when the amount pays off all that is left.

    :raises NothingGiven: no amount.
    :raises TooMuch: more than is owed, or more interest than money.
    """
    if amount_cents <= 0:
        raise NothingGiven(amount_cents)
    late_cents = min(amount_cents, owed.late_cents) if interest_cents is None else interest_cents
    rest_cents = amount_cents - late_cents
    pays_off = rest_cents >= owed.balance_cents - owed.discount_cents
    discount_cents = max(owed.balance_cents - rest_cents, 0) if pays_off else 0
    principal_cents = rest_cents + discount_cents
    if not 0 <= late_cents <= amount_cents or principal_cents > owed.balance_cents:
        raise TooMuch(amount_cents)
    return Share(
        receivable_id=owed.receivable_id,
        principal_cents=principal_cents,
        interest_cents=late_cents,
        discount_cents=discount_cents,
    )
