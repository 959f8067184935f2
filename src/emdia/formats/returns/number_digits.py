"""The check digits of nosso números, computed again of all titles of a file at once.

A wrong digit in a number is the number of another boleto, and the check digit is all a
return has to tell it by. Where the numbers of a file agree with the bank's rule, one that
does not is set apart. Where they mostly do not, the account is numbered by another rule
than the bank's manual has, which is told once, and the lines are read as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from emdia.formats.boleto.campo_livre import Piece, ReturnedDigit
from emdia.formats.boleto.check_digits import DigitRule, Rests
from emdia.formats.fixed_width import Layout, Records
from emdia.formats.returns.fault_log import FaultLog
from emdia.kernel.faults import Fault

Columns = NDArray[np.uint8]  # of shape (width, records)
Flags = NDArray[np.bool_]

_ZERO, _BLANK, _NINE = 0x30, 0x20, 9

# Where the file does not tell all the rule is of, so many numbers must agree, and so many
# times as many as do not, before one is called wrong.
_ENOUGH, _TIMES = 5, 4


def wrong_numbers(
    records: Records, *, returned: ReturnedDigit, torn: Flags, log: FaultLog
) -> Flags:
    """Return which titles have a number that is not the one its check digit is of.

    Each is a fault. Where it is not sure that the rule is the account's, one fault says how
    many do not agree, and none is returned.
    """
    numbers = _Numbers(records, returned)
    none = np.zeros(len(records), dtype=np.bool_)
    if returned.is_whole and numbers.agrees().all():
        return none
    held = numbers.held() & ~torn
    agrees = numbers.agrees() if returned.is_whole else numbers.agree_with_each_other(held)
    wrong = held & ~agrees
    count = int(wrong.sum())
    if not count:
        return none
    agreeing = int(held.sum()) - count
    if _is_sure(agreeing, count, is_whole=returned.is_whole):
        for index in np.flatnonzero(wrong).tolist():
            log.add(_disagreement(numbers, index))
        return wrong
    log.add(_unsure(numbers, int(np.argmax(wrong)), count=count, of=count + agreeing))
    return none


def digit_of(record: bytes, *, layout: Layout, returned: ReturnedDigit) -> str:
    """Return the check digit of the number in a title's record.

    What the bank computes it from besides the file is taken to add nothing.
    """
    matrix = np.frombuffer(record, dtype=np.uint8)[None, :]
    records = layout.read(matrix, line_numbers=np.ones(1, dtype=np.int32))
    return returned.rule.by_rest[int(_Numbers(records, returned).rests()[0])]


def _is_sure(agreeing: int, wrong: int, *, is_whole: bool) -> bool:
    if is_whole:
        return agreeing > wrong
    return agreeing >= max(_ENOUGH, _TIMES * wrong)


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a file, and the check digits that stand by them."""

    records: Records
    returned: ReturnedDigit

    def agrees(self) -> Flags:
        """Return which numbers have the digit the rule gives."""
        return self._has(_table(self.returned.rule)[self.rests()])

    def agree_with_each_other(self, held: Flags) -> Flags:
        """Return which numbers agree with the rule if what the file does not tell is the likeliest.

        What is computed besides the number is the same for all of them, so it adds one rest.
        """
        table = _table(self.returned.rule)[:, 0]
        rests, printed = self.rests(), self._columns(self.returned.digit)[0]
        pairs = np.bincount(rests[held] * np.intp(256) + printed[held], minlength=256 * len(table))
        seen = pairs.reshape(len(table), 256)
        each = np.arange(len(table))
        agreeing = [seen[each, np.roll(table, -more)].sum() for more in each.tolist()]
        shifted = np.roll(table, -int(np.argmax(agreeing)))
        return self._has(shifted[rests][:, None])

    def held(self) -> Flags:
        """Return which titles have a number, and a check digit of it."""
        number = self._digits(self.returned.number[-1:])
        held: Flags = (number != 0).any(axis=0) & (self._all_digits() <= _NINE).all(axis=0)
        held &= (self._columns(self.returned.digit) != _BLANK).all(axis=0)
        if self.returned.blank is not None:
            held &= (self._columns(self.returned.blank) == _BLANK).all(axis=0)
        return held

    def rests(self) -> Rests:
        """Return of every number where the rule has its digit."""
        return self.returned.rule.rests(self._all_digits().T)

    def _all_digits(self) -> Columns:
        number = self._digits(self.returned.number)
        if not self.returned.account:
            return number
        account = self._digits(self.returned.account)
        return np.concatenate((account * self._with_account(), number))

    def _with_account(self) -> Flags:
        """Return which titles are of a carteira whose digit the account is part of."""
        hundreds, tens, units = self._digits((Piece("carteira"),)).astype(np.uint16)
        is_with = np.ones(1 << 16, dtype=np.bool_)
        is_with[[int(carteira) for carteira in self.returned.without_account]] = False
        found: Flags = is_with[hundreds * 100 + tens * 10 + units]
        return found

    def _digits(self, pieces: tuple[Piece, ...]) -> Columns:
        columns = [self._columns(piece) for piece in pieces]
        return (columns[0] if len(columns) == 1 else np.concatenate(columns)) - np.uint8(_ZERO)

    def _columns(self, piece: Piece) -> Columns:
        return self.records.raw(piece.of)[piece.first - 1 : piece.last]

    def _has(self, expected: NDArray[np.uint8]) -> Flags:
        """Return which titles have these characters as their check digit."""
        found: Flags = (self._columns(self.returned.digit) == expected.T).all(axis=0)
        return found

    def found(self, index: int) -> str:
        """Return the number and its check digit as the file has them."""
        first, last = self.columns()
        fields = dict.fromkeys((self.returned.number[-1].of, self.returned.digit.of))
        texts = (self.records.raw(field)[:, index].tobytes() for field in fields)
        return b"".join(texts).decode("latin-1")[: last - first + 1]

    def columns(self) -> tuple[int, int]:
        """Return the columns from the number's first digit to its check digit."""
        number, digit = self.returned.number[-1], self.returned.digit
        by_name = self.records.layout.by_name
        start, end = by_name[number.of].first + number.first - 1, by_name[digit.of]
        return start, end.last if digit.last is None else end.first + digit.last - 1


@cache
def _table(rule: DigitRule) -> NDArray[np.uint8]:
    """Return the digits of the rule by rest, of shape (rests, characters)."""
    text = "".join(rule.by_rest).encode("ascii")
    return np.frombuffer(text, dtype=np.uint8).reshape(len(rule.by_rest), -1)


def _disagreement(numbers: _Numbers, index: int) -> Fault:
    first, last = numbers.columns()
    found = numbers.found(index)
    line = int(numbers.records.line_numbers[index])
    return Fault(
        "number_digit",
        f"Line {line}, columns {first} to {last}: the check digit of the nosso número {found!r} is "
        "not the one the bank's rule gives, so one of its digits is wrong. The line was set "
        "apart and the others read; ask the bank what it should say.",
        line=line,
        columns=(first, last),
        field=numbers.returned.number[-1].of,
        found=found,
    )


def _unsure(numbers: _Numbers, index: int, *, count: int, of: int) -> Fault:
    line = int(numbers.records.line_numbers[index])
    return Fault(
        "number_digit_unsure",
        f"Of {of:,} numbers {count:,} have another check digit than the bank's rule gives, the "
        f"first in line {line}: the account may be numbered by another rule. The lines were "
        "read all the same; look whether the titles are the right ones.",
        line=line,
        columns=numbers.columns(),
        field=numbers.returned.number[-1].of,
        found=numbers.found(index),
    )
