"""What a Pix charge with a due date asks for on a day, and until when it can be paid.

The provider computes it when the payer looks; it is computed here too, to say so before
and to hold what was paid against it.

Source: Banco Central, Pix API 2.9.0, 2025-09-05, CobDataDeVencimento (examples A to G) and
CobVValor. Past the last weekday of the year on which banks serve nobody Pix goes on: it is a
day like others. The specification leaves open how long a month and a year are: 30 and 365
calendar days, 21 and 252 bank days, as contracts have it. Shares are of the original amount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from emdia.kernel.money import divide_half_up
from emdia.kernel.pix_terms import (
    HUNDREDTHS_OF_ALL,
    Discount,
    DiscountKind,
    DueTerms,
    FineKind,
    Interest,
    InterestKind,
    RebateKind,
)
from emdia.rules.bank_calendar import BankCalendar

DAYS_A_MONTH, DAYS_A_YEAR = 30, 365
BANK_DAYS_A_MONTH, BANK_DAYS_A_YEAR = 21, 252
_LAST_DAYS_OF_YEAR = range(29, 32)


@dataclass(frozen=True, kw_only=True, slots=True)
class PixAmount:
    """What a charge asks for on one day, in cents."""

    original_cents: int
    fine_cents: int
    interest_cents: int
    rebate_cents: int
    discount_cents: int

    @property
    def final_cents(self) -> int:
        added = self.original_cents + self.fine_cents + self.interest_cents
        return max(added - self.rebate_cents - self.discount_cents, 0)


def last_day(terms: DueTerms, calendar: BankCalendar) -> date:
    """Return the last day on which the charge can be paid."""
    due = effective_due_date(terms, calendar)
    return _on_or_after(due + timedelta(days=terms.days_valid), calendar)


def effective_due_date(terms: DueTerms, calendar: BankCalendar) -> date:
    """Return the due date, or the first bank day after one that is none."""
    return _on_or_after(terms.due_date, calendar)


def amount_on(terms: DueTerms, day: date, calendar: BankCalendar) -> PixAmount:
    """Return what the charge asks for when it is paid on `day`."""
    due = effective_due_date(terms, calendar)
    is_late = day > due
    fine = terms.fine
    rebate = terms.rebate
    return PixAmount(
        original_cents=terms.amount_cents,
        fine_cents=_of(terms, fine.kind is FineKind.SHARE, fine.hundredths)
        if fine and is_late
        else 0,
        interest_cents=_interest(terms, terms.interest, due, day, calendar)
        if terms.interest and is_late
        else 0,
        rebate_cents=_of(terms, rebate.kind is RebateKind.SHARE, rebate.hundredths)
        if rebate
        else 0,
        discount_cents=_discount(terms, terms.discount, due, day, calendar)
        if terms.discount and not is_late
        else 0,
    )


def _of(terms: DueTerms, is_share: bool, hundredths: int) -> int:
    if not is_share:
        return hundredths
    return divide_half_up(terms.amount_cents * hundredths, HUNDREDTHS_OF_ALL)


def _interest(
    terms: DueTerms, interest: Interest, due: date, day: date, calendar: BankCalendar
) -> int:
    by_bank_days = interest.kind >= InterestKind.AMOUNT_A_BANK_DAY
    days = _bank_days(due, day, calendar) if by_bank_days else (day - due).days
    divisor = _DAYS_OF.get(interest.kind)
    if divisor is None:
        return interest.hundredths * days
    share = terms.amount_cents * interest.hundredths * days
    return divide_half_up(share, HUNDREDTHS_OF_ALL * divisor)


_DAYS_OF = {
    InterestKind.SHARE_A_DAY: 1,
    InterestKind.SHARE_A_MONTH: DAYS_A_MONTH,
    InterestKind.SHARE_A_YEAR: DAYS_A_YEAR,
    InterestKind.SHARE_A_BANK_DAY: 1,
    InterestKind.SHARE_A_MONTH_OF_BANK_DAYS: BANK_DAYS_A_MONTH,
    InterestKind.SHARE_A_YEAR_OF_BANK_DAYS: BANK_DAYS_A_YEAR,
}


def _discount(
    terms: DueTerms, discount: Discount, due: date, day: date, calendar: BankCalendar
) -> int:
    if discount.dated:
        # A date that is no bank day moves as the due date does; the nearest one holds.
        held = [
            value for until, value in sorted(discount.dated) if day <= _on_or_after(until, calendar)
        ]
        is_share = discount.kind is DiscountKind.SHARE_UNTIL
        return _of(terms, is_share, held[0]) if held else 0
    days, is_share = _AHEAD[discount.kind]
    each = days(day, due, calendar)
    if is_share:
        return divide_half_up(terms.amount_cents * discount.hundredths * each, HUNDREDTHS_OF_ALL)
    return discount.hundredths * each


def _days(first: date, last: date, calendar: BankCalendar) -> int:
    return (last - first).days


def _bank_days(first: date, last: date, calendar: BankCalendar) -> int:
    """Return the bank days after `first`, up to `last`."""
    span = range(1, (last - first).days + 1)
    return sum(_is_pix_day(first + timedelta(days=step), calendar) for step in span)


_AHEAD: dict[DiscountKind, tuple[Callable[[date, date, BankCalendar], int], bool]] = {
    DiscountKind.AMOUNT_A_DAY: (_days, False),
    DiscountKind.AMOUNT_A_BANK_DAY: (_bank_days, False),
    DiscountKind.SHARE_A_DAY: (_days, True),
    DiscountKind.SHARE_A_BANK_DAY: (_bank_days, True),
}


def _on_or_after(day: date, calendar: BankCalendar) -> date:
    while not _is_pix_day(day, calendar):
        day += timedelta(days=1)
    return day


def _is_pix_day(day: date, calendar: BankCalendar) -> bool:
    if calendar.is_bank_day(day):
        return True
    is_weekday = day.weekday() < 5
    is_closing = day.month == 12 and day.day in _LAST_DAYS_OF_YEAR
    return is_weekday and is_closing and day not in calendar.closed
