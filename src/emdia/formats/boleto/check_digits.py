"""The check digits of barcodes: modulo 10 and the variants of modulo 11."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul

import numpy as np
from numpy.typing import NDArray

Digits = NDArray[np.uint8]  # of shape (numbers, digits), 0 to 9, for many at once
Rests = NDArray[np.uint16]

# What the functions on digits say of each rest, for many at once.
ZERO_DIGITS = "00987654321"
LETTER_DIGITS = "0P987654321"
MODULO_10_DIGITS = "0987654321"

_ZERO = ord("0")

# Twice a digit, its own two digits summed.
_DOUBLED = {str(digit): digit * 2 // 10 + digit * 2 % 10 for digit in range(10)}
# For every byte, so that what is no digit finds something too.
_DOUBLED_DIGITS = np.resize(np.array(list(_DOUBLED.values()), dtype=np.uint8), 256)


@dataclass(frozen=True, kw_only=True, slots=True)
class DigitRule:
    """A bank's check digit of the nosso número, of many numbers at once.

    `rests` finds of every row of digits, the last of which are the number's, the place
    in `by_rest` where its check digit stands.
    """

    rests: Callable[[Digits], Rests]
    by_rest: Sequence[str]


def modulo_10(digits: str) -> str:
    """Return the check digit by modulo 10: weights 2 and 1 from the right, digits summed.

    Source: FEBRABAN, every bank's boleto manual; ISO/IEC 7812-1 calls it Luhn.
    """
    total = sum(_DOUBLED[digit] for digit in digits[::-2]) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def modulo_11_rest(digits: str, *, heaviest: int = 9) -> int:
    """Return the rest by 11 of the digits weighted 2 to `heaviest` from the right, repeating."""
    return weighted_sum(digits, _from_the_right(len(digits), heaviest)) % 11


def modulo_11_rests(digits: Digits, *, heaviest: int = 9) -> Rests:
    """Return `modulo_11_rest` of every row."""
    return weighted_sums(digits, _from_the_right(digits.shape[1], heaviest)) % 11


def modulo_10_rests(digits: Digits) -> Rests:
    """Return of every row the rest that `MODULO_10_DIGITS` gives the `modulo_10` of."""
    total = np.zeros(len(digits), dtype=np.uint16)
    for column in range(digits.shape[1] - 1, -1, -2):
        total += _DOUBLED_DIGITS[digits[:, column]]
    for column in range(digits.shape[1] - 2, -1, -2):
        total += digits[:, column]
    rests: Rests = total % 10
    return rests


def weighted_sums(digits: Digits, weights: tuple[int, ...]) -> Rests:
    """Return the sum of every row's digits, each times its weight, from the left."""
    total = np.zeros(len(digits), dtype=np.uint16)
    for column, weight in enumerate(weights):
        total += digits[:, column] * np.uint8(weight)
    return total


def weighted_sum(digits: str, weights: tuple[int, ...]) -> int:
    """Return the sum of the digits, each times its weight, from the left.

    :raises ValueError: something other than digits.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits!r} is not made of digits.")
    # Each digit's code is so much more than the digit itself.
    products = map(mul, digits.encode("ascii"), weights)
    return int(sum(products)) - _ZERO * sum(weights[: len(digits)])


def barcode_digit(rest: int) -> str:
    """Return the general check digit of a boleto: 11 less the rest; 0, 10 and 11 become 1."""
    return str(11 - rest) if 2 <= rest <= 9 else "1"


def zero_digit(rest: int) -> str:
    """Return 11 less the rest, with 10 and 11 as 0: what most banks do in their own fields."""
    return str(11 - rest) if rest >= 2 else "0"


def letter_digit(rest: int) -> str:
    """Return 11 less the rest, with 10 as the letter P and 11 as 0."""
    return "0P"[rest] if rest < 2 else str(11 - rest)


@cache
def _from_the_right(count: int, heaviest: int) -> tuple[int, ...]:
    return tuple(2 + place % (heaviest - 1) for place in range(count))[::-1]
