"""The fator de vencimento: a due date in four digits, that began again on 2025-02-22.

1000 is 2000-07-03 and 9999 is 2025-02-21; the day after is 1000 again, and so on
every 9,000 days. A factor is therefore read beside a reference date, such as the day
the boleto was issued or paid, within a window around it.

Source: FEBRABAN, comunicado 082/2012 and Manual Operacional do Fator de Vencimento,
2012-06-01 (window); Itaú, Cobrança CNAB 400, July 2021, anexo 6 (both cycles).
"""

from __future__ import annotations

from datetime import date, timedelta

BASE_DATE = date(1997, 10, 7)
FIRST_FACTOR = 1_000
LAST_FACTOR = 9_999
FIRST_DATE = BASE_DATE + timedelta(days=FIRST_FACTOR)

# How long before and after the reference date a factor may fall.
DAYS_BACK = 3_000
DAYS_AHEAD = 5_500

NO_DUE_DATE = "0000"

_CYCLE_DAYS = LAST_FACTOR - FIRST_FACTOR + 1


class DueDateOutOfRange(ValueError):
    """No factor stands for the date, or no date near the reference has the factor."""


def factor_of(due_date: date | None) -> str:
    """Return the four digits of a due date; `0000` for None.

    :raises DueDateOutOfRange: before 2000-07-03, the first day that has a factor.
    """
    if due_date is None:
        return NO_DUE_DATE
    if due_date < FIRST_DATE:
        raise DueDateOutOfRange(f"{due_date} is before {FIRST_DATE}, the first day with a factor.")
    return str(FIRST_FACTOR + (due_date - FIRST_DATE).days % _CYCLE_DAYS)


def due_date_of(factor: str, *, reference_date: date) -> date | None:
    """Return the one date near `reference_date` that has this factor; None for `0000`.

    The window reaches 3,000 days back and 5,500 ahead. It is shorter than a cycle, so no
    second date can fall in it.

    :raises DueDateOutOfRange: the factor is not 0000 or 1000 to 9999, or its date
        falls outside the window.
    """
    if factor == NO_DUE_DATE:
        return None
    if not (factor.isascii() and factor.isdigit() and len(factor) == 4 and factor[0] != "0"):
        raise DueDateOutOfRange(f"{factor!r} is not a fator de vencimento.")
    earliest = max(reference_date.toordinal() - DAYS_BACK, FIRST_DATE.toordinal())
    within_cycle = FIRST_DATE.toordinal() + int(factor) - FIRST_FACTOR
    found = earliest + (within_cycle - earliest) % _CYCLE_DAYS
    if found > reference_date.toordinal() + DAYS_AHEAD:
        raise DueDateOutOfRange(
            f"No date from {DAYS_BACK:,} days before to {DAYS_AHEAD:,} days after "
            f"{reference_date} has the factor {factor}."
        )
    return date.fromordinal(found)
