"""Check digits of many numbers are those of each."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.boleto.check_digits import (
    LETTER_DIGITS,
    MODULO_10_DIGITS,
    ZERO_DIGITS,
    DigitRule,
    letter_digit,
    modulo_10,
    modulo_10_rests,
    modulo_11_rest,
    modulo_11_rests,
    weighted_sum,
    zero_digit,
)
from emdia.formats.remessa.columns import Column, Same
from emdia.formats.remessa.number_digit import of_many

NUMBERS = st.integers(1, 25).flatmap(
    lambda width: st.lists(
        st.text("0123456789", min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def matrix(numbers: list[str]) -> Any:
    return np.array([[int(digit) for digit in number] for number in numbers], dtype=np.uint8)


@given(NUMBERS, st.sampled_from([7, 9]))
def test_the_rests_by_11_of_many_are_those_of_each(numbers: list[str], heaviest: int) -> None:
    each = [modulo_11_rest(number, heaviest=heaviest) for number in numbers]
    assert modulo_11_rests(matrix(numbers), heaviest=heaviest).tolist() == each
    assert [zero_digit(rest) for rest in each] == [ZERO_DIGITS[rest] for rest in each]
    assert [letter_digit(rest) for rest in each] == [LETTER_DIGITS[rest] for rest in each]


@given(NUMBERS)
def test_the_digits_by_10_of_many_are_those_of_each(numbers: list[str]) -> None:
    rests = modulo_10_rests(matrix(numbers)).tolist()
    assert [MODULO_10_DIGITS[rest] for rest in rests] == [modulo_10(number) for number in numbers]


def test_a_rest_by_11_is_the_sum_of_the_weighted_digits() -> None:
    assert modulo_11_rest("1234567890123") == (
        3 * 2 + 2 * 3 + 1 * 4 + 0 * 5 + 9 * 6 + 8 * 7 + 7 * 8 + 6 * 9 + 5 * 2 + 4 * 3 + 3 * 4
        + 2 * 5 + 1 * 6
    ) % 11  # fmt: skip


@pytest.mark.parametrize("digits", ["12A", "1٣", "²"])
def test_what_is_not_made_of_digits_has_no_check_digit(digits: str) -> None:
    with pytest.raises(ValueError, match="not made of digits"):
        weighted_sum(digits, (1, 2, 3))


# ── The digit of many nossos números ────────────────────────────────────────────────────


@of_many(
    before=lambda answers: str(answers["carteira"]),
    digits=5,
    rule=DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS),
)
def digit(answers: Any) -> str:
    number = answers["nosso_numero"]
    if answers["check_digit"] or not number.strip("0"):
        return str(answers["check_digit"])
    if not number.isdigit():
        return "X"
    return zero_digit(modulo_11_rest(answers["carteira"] + number.zfill(5)))


@pytest.mark.parametrize(
    "numbers",
    [
        ["12345", "12346"],
        ["7", "12346"],
        ["00000", "12346"],
        ["", "1"],
        ["123456", "1"],
        ["12A45", "12346"],
        ["1", "1"],
    ],
)
@pytest.mark.parametrize("carteira", [Same("09"), ["09", "17"], ["9", "17"]])
@pytest.mark.parametrize("said", [Same(""), ["", "4"]])
def test_the_digits_of_many_numbers_are_those_of_each(
    numbers: list[str], carteira: Column, said: Column
) -> None:
    def spread(column: Column) -> list[Any]:
        return [column.value] * 2 if isinstance(column, Same) else list(column)

    columns = {"nosso_numero": numbers, "carteira": carteira, "check_digit": said}
    each = [
        digit({"nosso_numero": number, "carteira": of, "check_digit": given})
        for number, of, given in zip(numbers, spread(carteira), spread(said), strict=True)
    ]
    many: Callable[[str], Column] = columns.__getitem__
    assert spread(digit.of_many(many, count=2)) == each
