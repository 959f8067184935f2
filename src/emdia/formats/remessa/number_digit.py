"""What a layout computes of the nosso número, of one title and of many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from emdia.formats.boleto.check_digits import DigitRule, Digits
from emdia.formats.remessa.columns import Column, Same, computed, of_columns

Answers = Mapping[str, Any]

_ZERO = np.uint8(0x30)
_NINE = 9


@dataclass(frozen=True)
class OfNumber:
    """What is computed of the nosso número and of nothing else."""

    compute: Callable[[str], str]

    def __call__(self, answers: Answers) -> str:
        return self.compute(answers["nosso_numero"])

    def of_many(self, column: Callable[[str], Column], *, count: int) -> Column:
        """Return what is computed of every title's number."""
        return of_columns(self.compute, column("nosso_numero"))


@dataclass(frozen=True)
class ByWhoNumbers:
    """One code where the company numbers the title, another where the bank is to."""

    company: str
    bank: str

    def __call__(self, answers: Answers) -> str:
        return self.company if answers["nosso_numero"].strip("0") else self.bank

    def of_many(self, column: Callable[[str], Column], *, count: int) -> Column:
        """Return the code of every title."""
        numbers = column("nosso_numero")
        if isinstance(numbers, Same):
            return Same(self({"nosso_numero": numbers.value}))
        if all(map(str.strip, numbers, repeat("0"))):
            return Same(self.company)
        return [self({"nosso_numero": number}) for number in numbers]


@dataclass(frozen=True)
class NumberDigit:
    """A bank's check digit: `of_one` is its rule, and `rule` says the same of many numbers.

    The digit is computed from what `before` answers and the number itself, with zeros
    before it up to `digits`.
    Where the number is all zeros, longer, not made of digits, or its digit is given,
    `of_one` is asked.
    """

    of_one: Callable[[Answers], str]
    before: Callable[[Answers], str]
    digits: int
    rule: DigitRule

    def __call__(self, answers: Answers) -> str:
        return self.of_one(answers)

    def of_many(self, column: Callable[[str], Column], *, count: int) -> Column:
        """Return the digit of every title, as `of_one` would."""
        numbers, said = column("nosso_numero"), column("check_digit")
        if not isinstance(numbers, Same) and said == Same(""):
            digits = self._digits(computed(self.before, column, count=count), numbers)
            if digits is not None:
                return list(map(self.rule.by_rest.__getitem__, self.rule.rests(digits).tolist()))
        return computed(self.of_one, column, count=count)

    def _digits(self, before: Column, numbers: Sequence[str]) -> Digits | None:
        """Return the digits the rule is of; None where a number is not a plain one."""
        filled = list(map(str.rjust, numbers, repeat(self.digits), repeat("0")))
        number = _rows(filled, self.digits)
        first = [before.value] if isinstance(before, Same) else before
        told = _rows(first, len(first[0]))
        if number is None or told is None or (number == 0).all(axis=1).any():
            return None
        of_all = np.broadcast_to(told, (len(number), told.shape[1]))
        return np.concatenate((of_all, number), axis=1)


def _rows(texts: Sequence[str], width: int) -> Digits | None:
    """Return the digits of texts of one width, none shorter; None where there is something else."""
    joined = "".join(texts)
    if len(joined) != width * len(texts) or len(set(map(len, texts))) > 1:
        return None
    raw = np.frombuffer(joined.encode("latin-1", "replace"), dtype=np.uint8)
    rows: Digits = (raw - _ZERO).reshape(len(texts), width)
    return None if (rows > _NINE).any() else rows


def of_many(
    *, before: Callable[[Answers], str], digits: int, rule: DigitRule
) -> Callable[[Callable[[Answers], str]], NumberDigit]:
    """Make of a bank's rule a `NumberDigit`, whose other fields these are."""

    def with_rule(of_one: Callable[[Answers], str]) -> NumberDigit:
        return NumberDigit(of_one, before, digits, rule)

    return with_rule
