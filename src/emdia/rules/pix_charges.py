"""What a Pix charge asks for of a title, in the terms that the API knows.

Pure: no database, no clock. The API knows no days of grace: a title that has some is charged
without fine and interest until they have passed. A title that is late already is charged as
what is owed on the day, its late charges within the amount, for a few days only: the API takes
no due date that has passed.

Source: Banco Central, Pix API 2.9.0, 2025-09-05, CobVValor and CobDataDeVencimento.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from emdia.kernel.money import divide_half_up
from emdia.kernel.pix_terms import (
    Discount,
    DiscountKind,
    DueTerms,
    Fine,
    FineKind,
    Interest,
    InterestKind,
    Rebate,
    RebateKind,
)

DAYS_VALID_WHEN_LATE = 2
PPM = 1_000_000
PPM_A_HUNDREDTH = 100  # a hundredth of a per cent
DAYS_A_MONTH = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What a title owes, and on what terms. Amounts in cents, rates in parts per million.

    `late_cents` are the late charges up to the day the charge is made.
    """

    balance_cents: int
    due_date: date
    late_cents: int = 0
    fine_ppm: int = 0
    interest_monthly_ppm: int = 0
    grace_days: int = 0
    discount_cents: int = 0
    discount_until_date: date | None = None
    rebate_cents: int = 0


def is_late(owed: Owed, as_of: date) -> bool:
    """Return whether its due date can no longer be told to a provider."""
    return owed.due_date < as_of


def pix_terms(owed: Owed, *, days_valid: int, as_of: date, is_known: bool = False) -> DueTerms:
    """Return the terms of a charge made, or changed, on `as_of`.

    It can be paid for `days_valid` days after its due date; a late title for a few days.
    A provider that knows the due date already (`is_known`) takes it when it has passed.
    """
    if is_late(owed, as_of) and not is_known:
        amount_cents = owed.balance_cents + owed.late_cents
        return DueTerms(
            amount_cents=amount_cents,
            due_date=as_of,
            days_valid=min(days_valid, DAYS_VALID_WHEN_LATE),
            rebate=_rebate(owed, amount_cents),
        )
    in_grace = owed.grace_days > 0 and as_of <= owed.due_date + timedelta(days=owed.grace_days)
    return DueTerms(
        amount_cents=owed.balance_cents,
        due_date=owed.due_date,
        days_valid=days_valid,
        fine=None if in_grace else _fine(owed),
        interest=None if in_grace else _interest(owed),
        rebate=_rebate(owed, owed.balance_cents),
        discount=_discount(owed, as_of),
    )


def _fine(owed: Owed) -> Fine | None:
    share, rest = divmod(owed.fine_ppm, PPM_A_HUNDREDTH)
    if rest == 0:
        return Fine(FineKind.SHARE, share) if share else None
    # No whole hundredth of a per cent: the amount says it to the cent.
    cents = divide_half_up(owed.balance_cents * owed.fine_ppm, PPM)
    return Fine(FineKind.AMOUNT, cents) if cents else None


def _interest(owed: Owed) -> Interest | None:
    share, rest = divmod(owed.interest_monthly_ppm, PPM_A_HUNDREDTH)
    if rest == 0:
        return Interest(InterestKind.SHARE_A_MONTH, share) if share else None
    cents = divide_half_up(owed.balance_cents * owed.interest_monthly_ppm, PPM * DAYS_A_MONTH)
    return Interest(InterestKind.AMOUNT_A_DAY, cents) if cents else None


def _rebate(owed: Owed, amount_cents: int) -> Rebate | None:
    if not 0 < owed.rebate_cents < amount_cents:
        return None
    return Rebate(RebateKind.AMOUNT, owed.rebate_cents)


def _discount(owed: Owed, as_of: date) -> Discount | None:
    until = owed.discount_until_date
    if until is None or until < as_of or not 0 < owed.discount_cents < owed.balance_cents:
        return None
    return Discount(
        kind=DiscountKind.AMOUNT_UNTIL,
        dated=((min(until, owed.due_date), owed.discount_cents),),
    )
