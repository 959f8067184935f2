"""The key under which a boleto is found: its nosso número without what print adds to it.

The same number is written in many ways: with zeros on the left or without, with its
check digit or without, behind its carteira or the convênio it belongs to. A bank's card
says which of these are part of the number; a charge is stored under the key of its
number, and every line of a return is looked up under the key of the one it prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.bytes_]


class NotANumber(ValueError):
    """Nothing of the text is a nosso número."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberKey:
    """What belongs to a bank's nosso número.

    `with_digit` are the lengths of a number that ends in its check digit;
    `by_carteira` says that two carteiras may give the same number; `of_convenio` has, by
    the digits of the convênio that begins the number, how many digits that makes.
    """

    with_digit: frozenset[int] = frozenset()
    by_carteira: bool = False
    of_convenio: Mapping[int, int] = field(default_factory=dict)

    def of(self, nosso_numero: str, *, carteira: str, convenio: str = "") -> str:
        """Return the key of a number as a person or an ERP writes it.

        :raises NotANumber: empty, zeros, or without a single letter or digit.
        """
        number = self._bare(nosso_numero)
        if not number.strip("0"):
            raise NotANumber(f"{nosso_numero!r} is no nosso número.")
        number = self._behind_its_convenio(number, convenio).lstrip("0")
        return f"{carteira.strip().lstrip('0')}/{number}" if self.by_carteira else number

    def of_titles(self, *, nosso_numero: Texts, carteira: Texts) -> Texts:
        """Return the key of every line's number as its layout prints it; b"" where it has none."""
        numbers = nosso_numero
        if self.with_digit:
            ends = np.isin(np.strings.str_len(numbers), sorted(self.with_digit))
            if ends.any():
                numbers = numbers.copy()
                numbers[ends] = np.strings.slice(numbers[ends], -1)
        numbers = np.strings.lstrip(numbers, b"0")
        if not self.by_carteira:
            return numbers
        keys = np.strings.add(np.strings.add(np.strings.lstrip(carteira, b"0"), b"/"), numbers)
        keys[numbers == b""] = b""
        return keys

    def _bare(self, text: str) -> str:
        """Return the letters and digits of the number, without carteira and check digit."""
        if self.by_carteira:
            text = text.rpartition("/")[2]
        body, dash, _ = text.partition("-")
        if dash and self.with_digit:
            return "".join(filter(str.isalnum, body))
        number = "".join(filter(str.isalnum, text))
        return number[:-1] if len(number) in self.with_digit else number

    def _behind_its_convenio(self, number: str, convenio: str) -> str:
        first = convenio.strip().lstrip("0")
        digits = self.of_convenio.get(len(first))
        if digits is None or len(number.lstrip("0")) > digits - len(first):
            return number
        return first + number.lstrip("0").rjust(digits - len(first), "0")
