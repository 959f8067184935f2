"""What a payment pays first: within one debt, and among several debts of one customer.

Pure: no database, no clock. docs/algorithms/allocation-order.md works rows out.

Within a debt the law pays interest before principal, unless agreed otherwise (CC
art. 354). It says nothing of the fine, which a policy places; correction is part
of the principal. Among debts the debtor's indication holds (CC art. 352), else
those liquid and due come first, the oldest before the younger, and of equal age
the most onerous (CC art. 355).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """What a debt is made of."""

    INTEREST = "interest"
    FINE = "fine"
    CORRECTION = "correction"
    PRINCIPAL = "principal"


class FinePlace(StrEnum):
    """Where a company's policy pays the fine."""

    FIRST = "first"
    AFTER_INTEREST = "after_interest"
    LAST = "last"


Order = tuple[Part, ...]


class UnfitOrder(ValueError):
    """An order names every part of a debt once."""


class UnknownDebt(ValueError):
    """The debtor indicates a debt that is not among those to pay."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Debt:
    """One debt as it stands on the day of the payment. Amounts in cents by part."""

    key: int
    due_date: date
    owed_cents: Mapping[Part, int]
    is_liquid: bool = True  # certain in amount: nothing of it is disputed
    monthly_cost_ppm: int = (
        0  # what a month of delay costs the debtor; the higher, the more onerous
    )

    @property
    def total_cents(self) -> int:
        """Return all that is owed on it."""
        return sum(self.owed_cents.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What a payment pays of one debt, in cents by part; parts it does not reach are absent."""

    key: int
    paid_cents: dict[Part, int] = field(default_factory=dict)


def order_of_parts(fine: FinePlace = FinePlace.AFTER_INTEREST) -> Order:
    """Return the order of CC art. 354 with the fine where the policy places it."""
    lawful = [Part.INTEREST, Part.CORRECTION, Part.PRINCIPAL]
    place = {FinePlace.FIRST: 0, FinePlace.AFTER_INTEREST: 1, FinePlace.LAST: 3}[fine]
    return (*lawful[:place], Part.FINE, *lawful[place:])


DEFAULT_ORDER = order_of_parts()


def allocate(
    *, amount_cents: int, owed_cents: Mapping[Part, int], order: Order = DEFAULT_ORDER
) -> dict[Part, int]:
    """Return what `amount_cents` pays of each part, in cents; what exceeds the debt pays nothing.

    :raises UnfitOrder: a part is missing from the order or named twice.
    """
    if sorted(order) != sorted(Part):
        raise UnfitOrder(order)
    paid: dict[Part, int] = {}
    for part in order:
        share = min(amount_cents - sum(paid.values()), owed_cents.get(part, 0))
        if share > 0:
            paid[part] = share
    return paid


def rank(*, debts: Iterable[Debt], as_of: date, indicated: Sequence[int] = ()) -> list[Debt]:
    """Return the debts in the order in which a payment of `as_of` pays them.

    :param indicated: keys of the debts the debtor chose, in the order chosen.
    :raises UnknownDebt: a key that is no debt's.
    """
    chosen = {key: place for place, key in enumerate(indicated)}
    among = list(debts)
    unknown = set(chosen) - {debt.key for debt in among}
    if unknown:
        raise UnknownDebt(sorted(unknown))
    return sorted(
        among,
        key=lambda debt: (
            chosen.get(debt.key, len(chosen)),
            not (debt.is_liquid and debt.due_date <= as_of),
            debt.due_date,
            -debt.monthly_cost_ppm,
            debt.key,
        ),
    )


def distribute(
    *,
    amount_cents: int,
    debts: Iterable[Debt],
    as_of: date,
    indicated: Sequence[int] = (),
    order: Order = DEFAULT_ORDER,
) -> tuple[list[Share], int]:
    """Return what a payment pays of each debt, in the order paid, and the cents left over.

    :raises UnknownDebt: the debtor indicates a debt that is not among `debts`.
    :raises UnfitOrder: a part is missing from the order or named twice.
    """
    left, shares = amount_cents, []
    for debt in rank(debts=debts, as_of=as_of, indicated=indicated):
        paid = allocate(amount_cents=left, owed_cents=debt.owed_cents, order=order)
        if paid:
            shares.append(Share(key=debt.key, paid_cents=paid))
            left -= sum(paid.values())
    return shares, left
