"""Amounts with a comma or a point: read when certain, refused when not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.statements.amounts import (
    AmbiguousAmount,
    InvalidAmount,
    cents_of,
    decimal_mark,
    proved_mark,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12.34", 1_234),
        ("12,34", 1_234),
        ("-12,34", -1_234),
        ("12,34-", -1_234),
        ("(12,34)", -1_234),
        ("\u221212,34", -1_234),
        ("12,34 D", -1_234),
        ("12,34C", 1_234),
        ("R$ 1.234,56", 123_456),
        ("-R$ 1.234,56", -123_456),
        ("R$ -1.234,56", -123_456),
        ("US$1,234.56", 123_456),
        ("1.234.567", 123_456_700),
        ("1,234,567", 123_456_700),
        ("1.234.567,8", 123_456_780),
        ("1 234,56", 123_456),
        ("1'234.56", 123_456),
        ("0,5", 50),
        (",5", 50),
        ("5,", 500),
        ("0.100", 10),
        ("1234.500", 123_450),
        ("+7", 700),
        ("0", 0),
        ("-0,00", 0),
    ],
)
def test_an_amount(text: str, cents: int) -> None:
    assert cents_of(text, places=2) == cents


@pytest.mark.parametrize("text", ["1.234", "-1,234", "R$ 12.345", "999,999"])
def test_one_mark_before_three_digits_needs_another_amount(text: str) -> None:
    with pytest.raises(AmbiguousAmount, match="thousands or a fraction"):
        cents_of(text, places=2)


@pytest.mark.parametrize(
    ("text", "mark", "cents"),
    [("1.234", ",", 123_400), ("1,234", ".", 123_400), ("12.345.678", ".", 1_234_567_800)],
)
def test_the_mark_other_amounts_prove_settles_it(text: str, mark: str, cents: int) -> None:
    assert cents_of(text, places=2, mark=mark) == cents


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not an amount"),
        ("abc", "is not an amount"),
        ("1..2", "is not an amount"),
        ("1.2.3", "wrong places"),
        ("1.23,4", "wrong places"),
        ("1,23.456,7", "wrong places"),
        ("1.234,567", "more than 2 decimals"),
        ("0,123", "more than 2 decimals"),
        ("1" * 19 + ".00", "not plausible"),
        ("٣,00", "is not an amount"),
        ("²,00", "is not an amount"),
        ("1e5", "is not an amount"),
        ("NaN", "is not an amount"),
    ],
)
def test_no_amount_says_why(text: str, why: str) -> None:
    with pytest.raises(InvalidAmount, match=why):
        cents_of(text, places=2)


def test_the_mark_of_a_file_settles_a_fraction_with_too_many_decimals() -> None:
    with pytest.raises(InvalidAmount, match="more than 2 decimals"):
        cents_of("1.234", places=2, mark=".")


@pytest.mark.parametrize(("text", "amount"), [("1.234", 1_234), ("1,234", 1_234), ("990", 990)])
def test_a_currency_without_cents_knows_thousands_only(text: str, amount: int) -> None:
    assert cents_of(text, places=0) == amount


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234", "12,34"], ","),
        (["1,234", "12.34"], "."),
        (["1.234", "2.345"], None),
        (["12.34", "12,34"], None),
        (["x", "", "1.234,5"], ","),
        ([], None),
    ],
)
def test_what_a_column_proves(texts: list[str], mark: str | None) -> None:
    assert proved_mark(texts) == mark


@given(st.integers(-(10**15), 10**15))
def test_every_amount_comes_back_as_both_sides_write_it(cents: int) -> None:
    english = f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    brazilian = english.translate(str.maketrans(",.", ".,"))
    assert cents_of(english, places=2) == cents_of(brazilian, places=2) == cents
    assert decimal_mark(english) == "."


@given(st.text(max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(InvalidAmount):
        assert isinstance(cents_of(text, places=2, mark=","), int)
