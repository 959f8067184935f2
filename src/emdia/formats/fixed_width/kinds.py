"""What a field of a fixed-width record holds: how its bytes become a value and back.

Reading is vectorised: a kind receives the field's columns of every record at
once, a uint8 block of shape (records, width), and answers with one value per
record and one problem number per record. Problem 0 is none; problem `p` has the
fault code `problems[p - 1]` of the kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from emdia.kernel.days import EPOCH, NO_DAY

Block = NDArray[np.uint8]
Values = NDArray[Any]
Problems = NDArray[np.uint8]

_BLANK = 0x20
_ZERO = 0x30
_NINE = 9
_MINUS = 0x2D

# Cents above this cannot be a title: fifteen digits are ten trillion in the largest unit.
_LARGEST_CENTS = 10**15 - 1

# Any number of this many digits fits in an int64.
_INT64_DIGITS = 18

# Two-digit years from here on belong to the 1900s: no bank exchanged such files before 1970.
YEAR_PIVOT = 70

# NumPy's calendar counts from 1970, the database's from 2000.
_EPOCH_IN_1970_DAYS = EPOCH.toordinal() - date(1970, 1, 1).toordinal()


class DoesNotFit(ValueError):
    """A value cannot be written in the columns it was given."""


class Kind(Protocol):
    """How a field's bytes are read and written."""

    problems: ClassVar[tuple[str, ...]]

    def read(self, block: Block) -> tuple[Values, Problems]:
        """Return one value and one problem number per record."""

    def write(self, value: Any, width: int) -> bytes:
        """Return exactly `width` bytes; None asks for the kind's own default.

        :raises DoesNotFit: the value is too long or of another kind.
        """


@dataclass(frozen=True, slots=True)
class Literal:
    """The same characters in every record."""

    expected: str
    problems: ClassVar[tuple[str, ...]] = ("literal_mismatch",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        wanted = np.frombuffer(self.write(None, block.shape[1]), dtype=np.uint8)
        return _as_text(block), _any_in_record(block != wanted)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        expected = self.expected.encode("latin-1").ljust(width)
        if value is not None and _encoded(value).ljust(width) != expected:
            raise DoesNotFit(f"{value!r} is not the literal {self.expected!r}")
        if len(expected) > width:
            raise DoesNotFit(f"{self.expected!r} is longer than {width} characters")
        return expected


@dataclass(frozen=True, slots=True)
class Text:
    """Latin-1 text, left-justified; blanks on its right are not part of it.

    A control character is a fault, and is read as a question mark.
    """

    problems: ClassVar[tuple[str, ...]] = ("control_character",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        text = np.array(block, order="C")
        control = text < _BLANK
        problems = _any_in_record(control)
        if problems.any():
            text[control] = ord("?")
        _drop_trailing_blanks(text)
        return text.view(f"S{block.shape[1]}").reshape(len(block)), problems

    def write(self, value: str | bytes | None, width: int) -> bytes:
        text = _encoded(value or b"")
        if len(text) > width:
            raise DoesNotFit(f"{value!r} is longer than {width} characters")
        if text and min(text) < _BLANK:
            raise DoesNotFit(f"{value!r} holds a control character")
        return text.ljust(width)


@dataclass(frozen=True, slots=True)
class Blanks:
    """Columns the manual leaves blank. What a bank puts there anyway is read, never a fault."""

    problems: ClassVar[tuple[str, ...]] = ()

    def read(self, block: Block) -> tuple[Values, Problems]:
        return Text().read(block)[0], _none(block)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        return Text().write(value, width)


@dataclass(frozen=True, slots=True)
class Zeros:
    """Columns the manual fills with zeros. What a bank puts there anyway is read, never a fault."""

    problems: ClassVar[tuple[str, ...]] = ()

    def read(self, block: Block) -> tuple[Values, Problems]:
        return _as_text(block), _none(block)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        return b"0" * width if value is None else Text().write(value, width)


@dataclass(frozen=True, slots=True)
class Digits:
    """An identifier made of digits, kept as text with its leading zeros; blank when absent."""

    problems: ClassVar[tuple[str, ...]] = ("digits_invalid",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        bad = _not_digits(block)
        if bad.any():
            bad &= ~_all_blank(block)
            return Text().read(block)[0], bad.astype(np.uint8)
        return _as_text(block), bad.astype(np.uint8)

    def write(self, value: str | bytes | int | None, width: int) -> bytes:
        if value == "" or value == b"":
            return b" " * width
        text = _encoded(str(value) if isinstance(value, int) else value or b"0")
        if not text.isdigit():
            raise DoesNotFit(f"{value!r} is not made of digits")
        if len(text) > width:
            raise DoesNotFit(f"{value!r} is longer than {width} digits")
        return text.rjust(width, b"0")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A CPF or CNPJ, zero-filled on the left; a CNPJ may hold capital letters."""

    problems: ClassVar[tuple[str, ...]] = ("tax_id_invalid",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        digit = block - np.uint8(_ZERO) <= _NINE
        capital = block - np.uint8(ord("A")) < 26
        bad = ~(digit | capital).all(axis=1) & ~_all_blank(block)
        return Text().read(block)[0], bad.astype(np.uint8)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        if value == "" or value == b"":
            return b" " * width
        text = _encoded(value or b"0")
        if not text.isalnum() or text != text.upper():
            raise DoesNotFit(f"{value!r} is not made of digits and capital letters")
        if len(text) > width:
            raise DoesNotFit(f"{value!r} is longer than {width} characters")
        return text.rjust(width, b"0")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, zero-filled on the left."""

    problems: ClassVar[tuple[str, ...]] = ("number_invalid",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        bad = _not_digits(block)
        values = _number(block)
        values[bad] = 0
        return values, bad.astype(np.uint8)

    def write(self, value: int | None, width: int) -> bytes:
        return _zero_filled(value, width)


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount in cents: digits only, the decimal mark implied before the last two."""

    problems: ClassVar[tuple[str, ...]] = ("amount_invalid", "amount_range")

    def read(self, block: Block) -> tuple[Values, Problems]:
        values = _number(block)
        problem = _not_digits(block).astype(np.uint8)
        if problem.any():
            problem[(problem == 1) & (block == _MINUS).any(axis=1)] = 2
        # All nines is how a system that overflowed fills the field.
        all_nines = 10 ** min(block.shape[1], _INT64_DIGITS) - 1
        problem[(values >= min(all_nines, _LARGEST_CENTS + 1)) & (problem == 0)] = 2
        values[problem != 0] = 0
        return values, problem

    def write(self, value: int | None, width: int) -> bytes:
        if value is not None and value > _LARGEST_CENTS:
            raise DoesNotFit(f"{value!r} is above any amount a title can have")
        written = _zero_filled(value, width)
        if written == b"9" * width:
            raise DoesNotFit(f"{value!r} would be read as an overflow")
        return written


@dataclass(frozen=True, slots=True)
class Day:
    """A day as DDMMAA, read into a day number; zeros and blanks are no day.

    Years from 70 on are of the 1900s. With `required`, no day is a fault.
    """

    required: bool = False
    problems: ClassVar[tuple[str, ...]] = ("date_invalid",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        digits = block - np.uint8(_ZERO)
        year = _two_digits(digits, 4)
        year += np.where(year >= YEAR_PIVOT, 1900, 2000).astype(np.int32)
        return _days(block, digits, year, self.required)

    def write(self, value: date | int | None, width: int) -> bytes:
        day = _written_day(value)
        if day is None:
            return b"0" * width
        if not 1900 + YEAR_PIVOT <= day.year < 2000 + YEAR_PIVOT:
            raise DoesNotFit(f"{day} is outside the hundred years two digits can tell")
        return day.strftime("%d%m%y").encode()


@dataclass(frozen=True, slots=True)
class DayLong:
    """A day as DDMMAAAA, read into a day number; zeros and blanks are no day."""

    required: bool = False
    problems: ClassVar[tuple[str, ...]] = ("date_invalid",)

    def read(self, block: Block) -> tuple[Values, Problems]:
        digits = block - np.uint8(_ZERO)
        year = _two_digits(digits, 4) * 100 + _two_digits(digits, 6)
        return _days(block, digits, year, self.required)

    def write(self, value: date | int | None, width: int) -> bytes:
        day = _written_day(value)
        return b"0" * width if day is None else f"{day:%d%m}{day.year:04d}".encode()


def _encoded(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return bytes(value)
    if not isinstance(value, str):
        raise DoesNotFit(f"{value!r} is not text")
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        raise DoesNotFit(f"{value!r} holds a character outside Latin-1") from None


def _zero_filled(value: int | None, width: int) -> bytes:
    number = 0 if value is None else int(value)
    if number < 0:
        raise DoesNotFit(f"{value!r} is negative")
    text = b"%d" % number
    if len(text) > min(width, _INT64_DIGITS):
        raise DoesNotFit(f"{value!r} is longer than {width} digits")
    return text.rjust(width, b"0")


def _written_day(value: date | int | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return None if value == NO_DAY else date.fromordinal(int(value) + EPOCH.toordinal())


def _none(block: Block) -> Problems:
    return np.zeros(len(block), dtype=np.uint8)


def _as_text(block: Block) -> Values:
    # A copy, so that what is read may be changed and the file may not.
    text = np.array(block, order="C")
    return text.view(f"S{block.shape[1]}").reshape(len(block))


def _drop_trailing_blanks(text: Block) -> None:
    # NumPy drops trailing NULs from fixed-width bytes, so a blank tail becomes NULs.
    tail = np.ones(len(text), dtype=np.bool_)
    for column in range(text.shape[1] - 1, -1, -1):
        tail &= text[:, column] == _BLANK
        if not tail.any():
            break
        text[tail, column] = 0


def _all_blank(block: Block) -> NDArray[np.bool_]:
    blank: NDArray[np.bool_] = (block == _BLANK).all(axis=1)
    return blank


def _any_in_record(marked: NDArray[np.bool_]) -> Problems:
    found: NDArray[np.bool_] = np.logical_or.reduce(marked, axis=1)
    return found.astype(np.uint8)


def _not_digits(block: Block) -> NDArray[np.bool_]:
    # Unsigned subtraction wraps, so everything below "0" lands above nine too.
    wrong: NDArray[np.bool_] = np.logical_or.reduce(block - np.uint8(_ZERO) > _NINE, axis=1)
    return wrong


def _number(block: Block) -> NDArray[np.int64]:
    kept = block[:, -_INT64_DIGITS:]
    powers = 10 ** np.arange(kept.shape[1] - 1, -1, -1, dtype=np.int64)
    values: NDArray[np.int64] = (kept - np.uint8(_ZERO)).astype(np.int64) @ powers
    if block.shape[1] > _INT64_DIGITS:
        # More digits than an int64 holds: say the largest, which no amount may be.
        overflow = (block[:, :-_INT64_DIGITS] != _ZERO).any(axis=1)
        values[overflow] = np.iinfo(np.int64).max
    return values


def _two_digits(digits: Block, first: int) -> NDArray[np.int32]:
    pair: NDArray[np.int32] = digits[:, first].astype(np.int32) * 10 + digits[:, first + 1]
    return pair


def _days(
    block: Block, digits: Block, year: NDArray[np.int32], required: bool
) -> tuple[Values, Problems]:
    day, month = _two_digits(digits, 0), _two_digits(digits, 2)
    wrong = (digits > _NINE).any(axis=1) | (month < 1) | (month > 12) | (year < 1)
    first = _first_of_month(np.where(wrong, 2000, year), np.where(wrong, 1, month))
    number = first + day - 1
    wrong |= (day < 1) | (number >= _first_of_next_month(first))
    number[wrong] = NO_DAY
    if wrong.any() and not required:
        wrong &= ~((block == _ZERO).all(axis=1) | _all_blank(block))
    return number, wrong.astype(np.uint8)


def _first_of_month(year: NDArray[np.int32], month: NDArray[np.int32]) -> NDArray[np.int32]:
    months = (year.astype(np.int64) - 1970) * 12 + month - 1
    return _month_to_day(months)


def _first_of_next_month(first: NDArray[np.int32]) -> NDArray[np.int32]:
    days = first.astype(np.int64) + _EPOCH_IN_1970_DAYS
    return _month_to_day(days.view("M8[D]").astype("M8[M]").astype(np.int64) + 1)


def _month_to_day(months: NDArray[np.int64]) -> NDArray[np.int32]:
    days = months.view("M8[M]").astype("M8[D]").astype(np.int64) - _EPOCH_IN_1970_DAYS
    return days.astype(np.int32)
