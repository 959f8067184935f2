"""Money: integer minor units with an ISO 4217 code, rounded half up once.

"Cents" means the currency's minor unit even where it is not a hundredth.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 "minor unit" column, for the currencies of the countries served.
EXPONENTS = {
    "ARS": 2,
    "BOB": 2,
    "BRL": 2,
    "CLP": 0,
    "COP": 2,
    "CRC": 2,
    "DOP": 2,
    "EUR": 2,
    "GBP": 2,
    "GTQ": 2,
    "MXN": 2,
    "PEN": 2,
    "PYG": 0,
    "USD": 2,
    "UYU": 2,
}

# A bare "$" is a different currency in each country, so only unmistakable signs are used.
_SIGNS = {"BRL": "R$", "EUR": "€", "GBP": "£", "USD": "US$"}

_SEPARATORS = {"pt-br": (".", ","), "es": (".", ","), "en": (",", ".")}
_NO_BREAK_SPACE = "\u00a0"


class UnknownCurrency(ValueError):
    """The ISO 4217 code has no exponent in the table."""


class UnknownLanguage(ValueError):
    """Amounts are written in pt-BR, es or en only."""


def exponent(currency: str) -> int:
    """Return how many decimal places the minor unit of `currency` is.

    :raises UnknownCurrency: the code is not in the table.
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def to_cents(amount_cents: Decimal | int) -> int:
    """Round an exact amount, already in cents, half up to the whole cent.

    Halves go away from zero: 0.5 becomes 1 and -0.5 becomes -1. Call it once,
    after the last division.
    """
    return int(Decimal(amount_cents).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def divide_half_up(dividend: int, divisor: int) -> int:
    """Return `dividend / divisor` rounded half up to a whole number, exactly.

    Halves go away from zero. `divisor` is above zero.
    """
    quotient = (2 * abs(dividend) + divisor) // (2 * divisor)
    return -quotient if dividend < 0 else quotient


def from_units(amount: Decimal, *, currency: str) -> int:
    """Return the cents of an amount written in units: `Decimal("12.34")` BRL is 1234.

    :raises UnknownCurrency: the code is not in the table.
    """
    return to_cents(amount.scaleb(exponent(currency)))


def to_units(amount_cents: int, *, currency: str) -> Decimal:
    """Return the units of an amount in cents: 1234 BRL is `Decimal("12.34")`.

    :raises UnknownCurrency: the code is not in the table.
    """
    return Decimal(amount_cents).scaleb(-exponent(currency))


def format_number(amount_cents: int, *, currency: str, language: str) -> str:
    """Return the amount without a sign of currency: 123456 BRL in pt-BR is `1.234,56`.

    :raises UnknownCurrency: the code is not in the table.
    :raises UnknownLanguage: the language is not one of pt-BR, es, en.
    """
    thousands, decimal_mark = _separators(language)
    places = exponent(currency)
    whole, fraction = divmod(abs(amount_cents), 10**places)
    digits = f"{whole:,}".replace(",", thousands)
    if places:
        digits = f"{digits}{decimal_mark}{fraction:0{places}d}"
    return f"-{digits}" if amount_cents < 0 else digits


def format_money(amount_cents: int, *, currency: str, language: str) -> str:
    """Return the amount as a person of that language reads it: `R$ 1.234,56`.

    The space is a no-break one. Negative amounts carry the minus first.

    :raises UnknownCurrency: the code is not in the table.
    :raises UnknownLanguage: the language is not one of pt-BR, es, en.
    """
    number = format_number(abs(amount_cents), currency=currency, language=language)
    sign = _SIGNS.get(currency, currency)
    text = f"{sign}{_NO_BREAK_SPACE}{number}"
    return f"-{text}" if amount_cents < 0 else text


def _separators(language: str) -> tuple[str, str]:
    tag = language.lower().replace("_", "-")
    found = _SEPARATORS.get(tag) or _SEPARATORS.get(tag.split("-")[0])
    if found is None and tag.startswith("pt"):
        found = _SEPARATORS["pt-br"]
    if found is None:
        raise UnknownLanguage(language)
    return found
