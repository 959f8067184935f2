"""The check digits of barcodes: modulo 10 and the variants of modulo 11."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

# Twice a digit, its own two digits summed.
_DOUBLED = {str(digit): digit * 2 // 10 + digit * 2 % 10 for digit in range(10)}


def modulo_10(digits: str) -> str:
    """Return the check digit by modulo 10: weights 2 and 1 from the right, digits summed.

    Source: FEBRABAN, every bank's boleto manual; ISO/IEC 7812-1 calls it Luhn.
    """
    total = sum(_DOUBLED[digit] for digit in digits[::-2]) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def modulo_11_rest(digits: str, *, heaviest: int = 9) -> int:
    """Return the rest by 11 of the digits weighted 2 to `heaviest` from the right, repeating."""
    return sum(map(_product, digits[::-1], _weights(heaviest))) % 11


def barcode_digit(rest: int) -> str:
    """Return the general check digit of a boleto: 11 less the rest; 0, 10 and 11 become 1."""
    return str(11 - rest) if 2 <= rest <= 9 else "1"


def zero_digit(rest: int) -> str:
    """Return 11 less the rest, with 10 and 11 as 0: what most banks do in their own fields."""
    return str(11 - rest) if rest >= 2 else "0"


def letter_digit(rest: int) -> str:
    """Return 11 less the rest, with 10 as the letter P and 11 as 0."""
    return "0P"[rest] if rest < 2 else str(11 - rest)


def _product(digit: str, weight: int) -> int:
    return int(digit) * weight


def _weights(heaviest: int) -> Iterator[int]:
    return cycle(range(2, heaviest + 1))
