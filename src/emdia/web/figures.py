"""Figures as the reader's language prints them: money, counts, days, instants.

List rows are printed here, in Python, once per cell: template filters in rows
cost more than the query that filled them.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

from emdia.kernel import money

# The same in every reader's machine; the locale of the server has no say.
_ENGLISH_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MINUS = "−"


def language() -> str:
    """Return the language of the request: pt-br, es or en."""
    return get_language() or "pt-br"


def amount(amount_cents: int | None, currency: str) -> str:
    """Return `1.234,56`: an amount in a column whose head names the currency. None is empty."""
    if amount_cents is None:
        return ""
    number = money.format_number(amount_cents, currency=currency, language=language())
    return number.replace("-", _MINUS)


def amount_or_dash(amount_cents: int, currency: str) -> str:
    """Return the amount, or a dash where there is none, so that the eye finds the rest."""
    return amount(amount_cents, currency) if amount_cents else "–"


def priced(amount_cents: int, currency: str) -> str:
    """Return `R$ 1.234,56`: an amount that stands alone."""
    number = money.format_money(amount_cents, currency=currency, language=language())
    return number.replace("-", _MINUS)


def count(number: int) -> str:
    """Return `12.345`."""
    return f"{number:,}" if language() == "en" else f"{number:,}".replace(",", ".")


def percent(ppm: int) -> str:
    """Return `2 %` or `0,33 %` of a rate in parts per million."""
    text = f"{ppm / 10_000:.4f}".rstrip("0").rstrip(".")
    return f"{text if language() == 'en' else text.replace('.', ',')} %"


def day(value: date | None) -> str:
    """Return `31/12/2026`, in English `31 Dec 2026`. None is empty."""
    if value is None:
        return ""
    if language() == "en":
        month = _ENGLISH_MONTHS[3 * value.month - 3 : 3 * value.month]
        return f"{value.day:02d} {month} {value.year}"
    return f"{value:%d/%m/%Y}"


def instant(value: datetime) -> str:
    """Return the day and the minute in the company's time zone."""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"
