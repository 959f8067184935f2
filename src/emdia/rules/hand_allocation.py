"""How a sum entered by hand is spread over what a customer owes.

Pure: no database, no clock. By default in the order of rules.allocation_order:
late charges before principal (CC art. 354), the oldest debt first (art. 355). A
person may name other amounts, or give quittance on the principal. A difference inside
the company's tolerance closes the title, as in rules.settlement.
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
    # How much too little, and too much, still closes it: the company's tolerance.
    short_limit_cents: int = 0
    over_limit_cents: int = 0

    @property
    def total_cents(self) -> int:
        """Return what pays it off."""
        return self.balance_cents + self.late_cents - self.discount_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one receivable gets of the money.

    Principal + interest − discount − difference is the amount.
    """

    receivable_id: int
    principal_cents: int
    interest_cents: int
    discount_cents: int
    difference_cents: int = 0  # tolerated: above zero forgiven, below zero kept

    @property
    def amount_cents(self) -> int:
        """Return what of the receipt it takes."""
        settled_cents = self.principal_cents + self.interest_cents
        return settled_cents - self.discount_cents - self.difference_cents


def spread(*, amount_cents: int, owed: Sequence[Owed], as_of: date) -> dict[int, int]:
    """Return how many cents each receivable gets, in the order in which the law pays debts.

    What is over once all are paid goes to the last one, if its tolerance keeps so much.
    """
    totals = {debt.receivable_id: debt for debt in owed}
    given: dict[int, int] = {}
    for debt in rank(debts=[_debt(one) for one in owed], as_of=as_of):
        cents = min(amount_cents - sum(given.values()), totals[debt.key].total_cents)
        if cents > 0:
            given[debt.key] = cents
            last = totals[debt.key]
    over_cents = amount_cents - sum(given.values())
    if given and over_cents <= last.over_limit_cents:
        given[last.receivable_id] += over_cents
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
    when the amount pays off all that is left, and one that is short of it, or over, by no
    more than the tolerance does.

    :raises NothingGiven: no amount.
    :raises TooMuch: more than is owed and tolerated, or more interest than money.
    """
    if amount_cents <= 0:
        raise NothingGiven(amount_cents)
    late_cents = min(amount_cents, owed.late_cents) if interest_cents is None else interest_cents
    if not 0 <= late_cents <= amount_cents:
        raise TooMuch(amount_cents)
    # Whoever names the late charges waives the rest of them.
    left_cents = owed.late_cents - late_cents if interest_cents is None else 0
    rest_cents = amount_cents - late_cents
    if rest_cents + owed.discount_cents + owed.short_limit_cents < owed.balance_cents + left_cents:
        return Share(
            receivable_id=owed.receivable_id,
            principal_cents=rest_cents,
            interest_cents=late_cents,
            discount_cents=0,
        )
    return _paid_off(rest_cents, late_cents, owed)


def _paid_off(rest_cents: int, late_cents: int, owed: Owed) -> Share:
    """Return the share that closes a receivable; `rest_cents` are for its principal.

    :raises TooMuch: more is over than is tolerated; nothing is where nothing was owed.
    """
    over_cents = max(rest_cents - owed.balance_cents, 0)
    if over_cents > (owed.over_limit_cents if owed.balance_cents else 0):
        raise TooMuch(rest_cents)
    forgiven_cents = max(owed.balance_cents - owed.discount_cents - rest_cents, 0)
    return Share(
        receivable_id=owed.receivable_id,
        principal_cents=owed.balance_cents,
        interest_cents=late_cents,
        discount_cents=max(owed.balance_cents - rest_cents - forgiven_cents, 0),
        difference_cents=forgiven_cents - over_cents,
    )
