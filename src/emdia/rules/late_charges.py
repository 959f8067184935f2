"""Late charges on one receivable: correction, fine and interest; discount and rebate before.

Pure: no database, no clock. The portfolio is computed in SQL
(books/receivables/sql/late_charges.sql); tests/twins/test_late_charges.py keeps
the two equal. docs/algorithms/late-charges.md works rows out.

Paid on the last free day, nothing is owed: the due date with its grace, moved to
the next bank day. Past it, everything counts from the original due date. The
amount is corrected first, interest runs on the corrected amount, the fine is a
share of the instalment. Each amount is rounded half up to the cent, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from emdia.kernel.days import to_day
from emdia.kernel.money import divide_half_up
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.indexes import IPCA, LEGAL, PPT, SELIC, Index
from emdia.rules.legal import LegalLimit

PPM = 1_000_000
# Contract convention: a month counts thirty days, pro rata die.
DAYS_PER_MONTH = 30

CONSUMER_FINE_LIMIT_PPM = LegalLimit(
    value=20_000,
    since=date(1996, 8, 2),
    source="Lei 8.078/1990 (CDC), art. 52, § 1º, redação da Lei 9.298/1996",
    checked_on=date(2026, 6, 30),
)
FINE_LIMIT_PPM = LegalLimit(
    value=1_000_000,
    since=date(2003, 1, 11),
    source="Lei 10.406/2002 (Código Civil), art. 412: no more than the main obligation",
    checked_on=date(2026, 6, 30),
)
# Without an agreed rate: Selic less IPCA-15 from this day, and Selic alone before it.
LEGAL_INTEREST_SINCE = LegalLimit(
    value=to_day(date(2024, 8, 30)),  # as a day number
    since=date(2024, 8, 30),
    source="Código Civil, arts. 389 e 406 (Lei 14.905/2024); before: STJ, Tema 1.368",
    checked_on=date(2026, 6, 30),
)
_EVE = LEGAL_INTEREST_SINCE.since - timedelta(days=1)


class FineAboveLegalLimit(ValueError):
    """The contract asks for a fine the law forbids."""


class InterestTwice(ValueError):
    """Legal interest is what holds where no rate was agreed; here one was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LateTerms:
    """What was agreed. Rates in parts per million: 20,000 is 2 %."""

    fine_ppm: int = 0  # of the instalment, once
    interest_monthly_ppm: int = 0  # simple, a month
    grace_days: int = 0
    discount_cents: int = 0
    discount_until_date: date | None = None
    rebate_cents: int = 0
    correction_index: str = ""  # a code of rules.indexes; empty for none
    legal_interest: bool = False  # no rate was agreed: the law's applies


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """A part of the principal that was settled, discounts included, on a day."""

    day: date
    principal_cents: int
    charges_cents: int = 0  # fine, interest and correction received with it
    discount_cents: int = 0  # discount and rebate granted with it


@dataclass(frozen=True, kw_only=True, slots=True)
class LateCharges:
    """What is owed at the close of a day, itemised, in cents."""

    days_late: int = 0  # from the original due date; 0 while nothing is late
    principal_cents: int = 0
    rebate_cents: int = 0
    discount_cents: int = 0
    correction_cents: int = 0
    fine_cents: int = 0
    interest_cents: int = 0
    received_cents: int = 0  # of the charges, with earlier payments
    is_index_complete: bool = True  # every month that is needed has been published

    @property
    def charges_cents(self) -> int:
        """Return what late payment has added and was not received yet."""
        added = self.correction_cents + self.fine_cents + self.interest_cents
        return max(added - self.received_cents, 0)

    @property
    def total_cents(self) -> int:
        """Return what settles the receivable on this day."""
        reduced = self.principal_cents - self.rebate_cents - self.discount_cents
        return reduced + self.charges_cents


def refuse_unlawful(*, terms: LateTerms, is_consumer: bool) -> None:
    """Let lawful terms pass.

    :raises FineAboveLegalLimit: above 2 % for a consumer, above the debt for anybody.
    :raises InterestTwice: legal interest beside an agreed rate.
    """
    limit = CONSUMER_FINE_LIMIT_PPM if is_consumer else FINE_LIMIT_PPM
    if terms.fine_ppm > limit.value:
        raise FineAboveLegalLimit(limit.source)
    if terms.legal_interest and terms.interest_monthly_ppm:
        raise InterestTwice(LEGAL_INTEREST_SINCE.source)


def last_free_date(*, due_date: date, grace_days: int, calendar: BankCalendar) -> date:
    """Return the last day on which paying costs nothing more.

    Banks closed on that day move it to the next bank day (Lei 7.089/1983, art.
    1º; applied to every company by policy).
    """
    return calendar.on_or_after(due_date + timedelta(days=grace_days))


def late_charges(
    *,
    principal_cents: int,
    due_date: date,
    as_of: date,
    terms: LateTerms,
    is_consumer: bool,
    calendar: BankCalendar,
    indexes: Mapping[str, Index],
) -> LateCharges:
    """Return what one amount owes at the close of `as_of`, as if nothing had been paid before.

    `principal_cents` is the open balance; the rebate lowers it on any day, the
    discount until its date. A consumer is never asked more than the law's fine.
    An index that is not among `indexes` (see `with_legal_rate`) adds nothing yet.
    """
    rebate_cents = min(terms.rebate_cents, principal_cents)
    base_cents = principal_cents - rebate_cents
    free_date = last_free_date(due_date=due_date, grace_days=terms.grace_days, calendar=calendar)
    if as_of <= free_date:
        return LateCharges(
            principal_cents=principal_cents,
            rebate_cents=rebate_cents,
            discount_cents=min(_discount(terms, as_of, calendar), base_cents),
        )
    fine_ppm = min(terms.fine_ppm, CONSUMER_FINE_LIMIT_PPM.value) if is_consumer else terms.fine_ppm
    correction_cents = _correction(base_cents, due_date, as_of, terms, indexes)
    corrected_cents = base_cents + correction_cents
    if terms.legal_interest:
        interest_cents = _legal_interest(base_cents, corrected_cents, due_date, as_of, indexes)
    else:
        days_late = (as_of - due_date).days
        # Multiply first, divide last: a rounded daily rate would drift over a portfolio.
        interest_cents = divide_half_up(
            corrected_cents * terms.interest_monthly_ppm * days_late, PPM * DAYS_PER_MONTH
        )
    return LateCharges(
        days_late=(as_of - due_date).days,
        principal_cents=principal_cents,
        rebate_cents=rebate_cents,
        discount_cents=min(_discount(terms, as_of, calendar), base_cents),
        correction_cents=correction_cents,
        fine_cents=divide_half_up(base_cents * fine_ppm, PPM),
        interest_cents=interest_cents,
        is_index_complete=_is_complete(due_date, as_of, terms, indexes),
    )


def charges_to_date(
    *,
    balance_cents: int,
    payments: Iterable[Payment],
    due_date: date,
    as_of: date,
    terms: LateTerms,
    is_consumer: bool,
    calendar: BankCalendar,
    indexes: Mapping[str, Index],
) -> LateCharges:
    """Return what a receivable owes at the close of `as_of`, after the payments it had.

    Every part of the principal owes from the due date to the day it was paid, the
    open balance to `as_of`; what was received of these charges comes off their
    sum. So the fine is asked once, and interest does not vanish with the principal
    that bore it. Discounts and rebates granted before are not granted again.
    """
    paid = list(payments)
    left = _left_of(terms, sum(payment.discount_cents for payment in paid))

    def owes(cents: int, day: date, asked: LateTerms) -> LateCharges:
        return late_charges(
            principal_cents=cents,
            due_date=due_date,
            as_of=min(day, as_of),
            terms=asked,
            is_consumer=is_consumer,
            calendar=calendar,
            indexes=indexes,
        )

    by_day: dict[date, int] = {}
    for payment in paid:
        given_cents = payment.principal_cents - payment.discount_cents
        by_day[payment.day] = by_day.get(payment.day, 0) + given_cents
    bare = _without_reductions(terms)
    now = owes(balance_cents, as_of, left)
    parts = [now, *(owes(cents, day, bare) for day, cents in by_day.items())]
    return LateCharges(
        days_late=now.days_late,
        principal_cents=balance_cents,
        rebate_cents=now.rebate_cents,
        discount_cents=now.discount_cents,
        correction_cents=sum(part.correction_cents for part in parts),
        fine_cents=sum(part.fine_cents for part in parts),
        interest_cents=sum(part.interest_cents for part in parts),
        received_cents=sum(payment.charges_cents for payment in paid),
        is_index_complete=all(part.is_index_complete for part in parts),
    )


def _left_of(terms: LateTerms, granted_cents: int) -> LateTerms:
    """Return the terms less the reductions granted: first the rebate, then the discount."""
    beyond_cents = max(granted_cents - terms.rebate_cents, 0)
    return replace(
        terms,
        rebate_cents=max(terms.rebate_cents - granted_cents, 0),
        discount_cents=max(terms.discount_cents - beyond_cents, 0),
    )


def _without_reductions(terms: LateTerms) -> LateTerms:
    return replace(terms, rebate_cents=0, discount_cents=0)


def _discount(terms: LateTerms, as_of: date, calendar: BankCalendar) -> int:
    until = terms.discount_until_date
    return terms.discount_cents if until and as_of <= calendar.on_or_after(until) else 0


def _correction(
    cents: int, due_date: date, as_of: date, terms: LateTerms, indexes: Mapping[str, Index]
) -> int:
    """Return the monetary correction; deflation over the whole time takes nothing off."""
    code, since = _corrected_by(due_date, terms)
    if not code or since >= as_of:
        return 0
    index = _of(indexes, code)
    before, after = index.level(since), index.level(as_of)
    return max(divide_half_up(cents * (after - before), before), 0)


def _corrected_by(due_date: date, terms: LateTerms) -> tuple[str, date]:
    """Return the index and the day at whose close it starts.

    Legal interest before 30-08-2024 is Selic, which holds the correction already;
    from that day IPCA corrects where no index was agreed.
    """
    if not terms.legal_interest:
        return terms.correction_index, due_date
    return terms.correction_index or IPCA, max(due_date, _EVE)


def _legal_interest(
    cents: int, corrected_cents: int, due_date: date, as_of: date, indexes: Mapping[str, Index]
) -> int:
    selic, legal = _of(indexes, SELIC), _of(indexes, LEGAL)
    turn, end = max(due_date, _EVE), min(as_of, _EVE)
    selic_ppt = selic.total(end) - selic.total(due_date) if due_date < end else 0
    legal_ppt = legal.total(as_of) - legal.total(turn) if turn < as_of else 0
    return divide_half_up(cents * selic_ppt + corrected_cents * legal_ppt, PPT)


def _is_complete(
    due_date: date, as_of: date, terms: LateTerms, indexes: Mapping[str, Index]
) -> bool:
    code, since = _corrected_by(due_date, terms)
    needed = [(code, since, as_of)] if code and since < as_of else []
    if terms.legal_interest:
        needed += [(SELIC, due_date, min(as_of, _EVE)), (LEGAL, max(due_date, _EVE), as_of)]
    # The close of a day is where the next begins.
    return all(
        _of(indexes, one).covers(first=start + timedelta(days=1), last=end)
        for one, start, end in needed
        if start < end
    )


def _of(indexes: Mapping[str, Index], code: str) -> Index:
    return indexes.get(code) or Index(code, {})
