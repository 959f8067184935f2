"""Money is whole cents, rounded half up once, and written as each language reads it."""

from decimal import Decimal

import pytest

from emdia.kernel.money import (
    UnknownCurrency,
    UnknownLanguage,
    format_money,
    format_number,
    from_units,
    to_cents,
    to_units,
)


@pytest.mark.parametrize(
    ("exact", "cents"),
    [("0.4", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-0.4", 0), ("100", 100)],
)
def test_halves_go_up(exact: str, cents: int) -> None:
    assert to_cents(Decimal(exact)) == cents


@pytest.mark.parametrize(
    ("amount", "currency", "cents"),
    [("12.34", "BRL", 1_234), ("12.345", "BRL", 1_235), ("1234", "CLP", 1_234), ("1", "PYG", 1)],
)
def test_units_become_cents(amount: str, currency: str, cents: int) -> None:
    assert from_units(Decimal(amount), currency=currency) == cents


def test_cents_become_units() -> None:
    assert to_units(1_234, currency="BRL") == Decimal("12.34")
    assert to_units(1_234, currency="CLP") == Decimal(1_234)


@pytest.mark.parametrize(
    ("cents", "currency", "language", "text"),
    [
        (123_456_789, "BRL", "pt-BR", "R$ 1.234.567,89"),
        (-5, "BRL", "pt-br", "-R$ 0,05"),
        (123_456, "BRL", "en", "R$ 1,234.56"),
        (123_456, "COP", "es", "COP 1.234,56"),
        (123_456, "CLP", "es-419", "CLP 123.456"),
        (0, "EUR", "pt", "€ 0,00"),
    ],
)
def test_money_as_each_language_reads_it(
    cents: int, currency: str, language: str, text: str
) -> None:
    assert format_money(cents, currency=currency, language=language).replace("\u00a0", " ") == text


def test_a_number_has_no_sign_of_currency() -> None:
    assert format_number(-123_456, currency="BRL", language="pt-BR") == "-1.234,56"


def test_an_unknown_currency_or_language_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        format_money(1, currency="ZZZ", language="en")
    with pytest.raises(UnknownLanguage):
        format_money(1, currency="BRL", language="de")
