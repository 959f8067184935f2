"""When a debt may no longer be claimed: limitation (prescrição) by kind of document.

Pure: no database, no clock. A day after the last day every outbound contact must
stop; the balance stays and a voluntary payment is accepted (STJ, REsp 2.088.100;
Tema 1.264 is pending).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CHECKED_ON = date(2026, 6, 30)
# A cheque is presented within 30 days where it was issued, 60 elsewhere (Lei 7.357, art. 33).
CHEQUE_PRESENTATION_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """How long a debt may be claimed, from its due date."""

    years: int = 0
    months: int = 0
    days_before: int = 0  # run before the term itself begins
    since: date
    source: str


CIVIL_CODE = date(2003, 1, 11)
DUPLICATA = Term(years=3, since=date(1968, 7, 19), source="Lei 5.474/1968, art. 18, I (sacado)")
CREDIT_TITLE = Term(years=3, since=CIVIL_CODE, source="Código Civil, art. 206, § 3º, VIII")
RENT = Term(years=3, since=CIVIL_CODE, source="Código Civil, art. 206, § 3º, I")
LIQUID_DEBT = Term(years=5, since=CIVIL_CODE, source="Código Civil, art. 206, § 5º, I")
PROFESSIONAL_FEES = Term(years=5, since=CIVIL_CODE, source="Código Civil, art. 206, § 5º, II")
GENERAL = Term(years=10, since=CIVIL_CODE, source="Código Civil, art. 205")
CHEQUE = Term(
    months=6,
    days_before=CHEQUE_PRESENTATION_DAYS,
    since=date(1985, 9, 2),
    source="Lei 7.357/1985, art. 59, after the time for presentation",
)

# By espécie. Any other document with an amount and a due date is a liquid debt.
TERMS = {
    "DM": DUPLICATA,
    "DMI": DUPLICATA,
    "DR": DUPLICATA,
    "DS": DUPLICATA,
    "DSI": DUPLICATA,
    "LC": CREDIT_TITLE,
    "NP": CREDIT_TITLE,
    "NPR": CREDIT_TITLE,
    "CH": CHEQUE,
    "ALU": RENT,
    "HON": PROFESSIONAL_FEES,
    "OUT": GENERAL,
}


def term_of(kind: str) -> Term:
    """Return the term of a kind of document (`receivable.kind`)."""
    return TERMS.get(kind, LIQUID_DEBT)


def runs_from(*, kind: str, due_date: date) -> date:
    """Return the day on which the term begins: a cheque has time to be presented first."""
    return due_date + timedelta(days=term_of(kind).days_before)


def last_day(*, kind: str, due_date: date, interruptions: Sequence[date] = ()) -> date:
    """Return the last day on which the debt may be claimed.

    `interruptions` are the days on which the title was protested, a court ordered service
    of process, or the debtor acknowledged the debt (CC art. 202, III, I and VI). The first
    that comes in time begins the term anew; it happens once only, one before the term runs
    interrupts nothing, and one that comes too late revives nothing.
    """
    term = term_of(kind)
    first = _end(due_date, term)
    begins = runs_from(kind=kind, due_date=due_date)
    timely = [day for day in sorted(interruptions) if begins <= day <= first]
    return (
        _end(
            timely[0],
            Term(years=term.years, months=term.months, since=term.since, source=term.source),
        )
        if timely
        else first
    )


def is_limited(
    *, kind: str, due_date: date, as_of: date, interruptions: Sequence[date] = ()
) -> bool:
    """Return whether the debt may no longer be claimed on `as_of`."""
    return as_of > last_day(kind=kind, due_date=due_date, interruptions=interruptions)


def _end(start: date, term: Term) -> date:
    """Return the day of the same number, or the next one where the month has no such day.

    Source: Código Civil, art. 132, § 3º.
    """
    start += timedelta(days=term.days_before)
    months = start.year * 12 + start.month - 1 + term.years * 12 + term.months
    year, month = divmod(months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    fits = start.day <= (following - timedelta(days=1)).day
    return date(year, month + 1, start.day) if fits else following
