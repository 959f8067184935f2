"""What a field of a fixed-width record holds: how its bytes become a value and back.

Reading is vectorised: a kind receives the field's columns of every record at
once, as uint8 of shape (width, records), and answers with one value per record
and one problem number per record. Problem 0 is none; problem `p` has the fault code
`problems[p - 1]` of the kind. Each column of the file lies in one piece, which is
read many times faster than records hundreds of bytes apart.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from emdia.kernel.days import EPOCH, NO_DAY

Columns = NDArray[np.uint8]
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

# The Gregorian calendar repeats itself after this many years, which have this many days.
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097

_LETTERS = 26


class DoesNotFit(ValueError):
    """A value cannot be written in the columns it was given."""


class Kind(Protocol):
    """How a field's bytes are read and written."""

    problems: ClassVar[tuple[str, ...]]

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        """Return one value and one problem number per record."""

    def write(self, value: Any, width: int) -> bytes:
        """Return exactly `width` bytes; None asks for the kind's own default.

        :raises DoesNotFit: the value is too long or of another kind.
        """


@dataclass(frozen=True, slots=True)
class Literal:
    """The same characters in every record.

    Where it is not `is_strict`, real files have other characters there: they are
    told, and the record read all the same. So are those in `also`, and no others.
    """

    expected: str
    is_strict: bool = True
    also: tuple[str, ...] = ()
    problems: ClassVar[tuple[str, ...]] = ("literal_mismatch", "literal_unusual")

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        wanted = np.frombuffer(self.write(None, len(columns)), dtype=np.uint8)
        differs = _any_in_record(columns != wanted[:, None])
        text = as_text(columns)
        if not self.is_strict:
            return text, differs * np.uint8(2)
        known = [other.encode("latin-1").ljust(len(columns)) for other in self.also]
        return text, differs + (np.isin(text, known) & (differs != 0))

    def write(self, value: str | bytes | None, width: int) -> bytes:
        expected = self.expected.encode("latin-1").ljust(width)
        if len(expected) > width:
            raise DoesNotFit(f"{self.expected!r} is longer than {width} characters")
        if value is None or _encoded(value).ljust(width) == expected:
            return expected
        if self.is_strict and _encoded(value).decode("latin-1").rstrip() not in self.also:
            raise DoesNotFit(f"{value!r} is not the literal {self.expected!r}")
        return Text().write(value, width)


@dataclass(frozen=True, slots=True)
class Text:
    """Latin-1 text, left-justified; blanks on its right are not part of it.

    A control character is a fault, and is read as a question mark.
    """

    problems: ClassVar[tuple[str, ...]] = ("control_character",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        text = columns.copy()
        control = columns < _BLANK
        problems = _any_in_record(control)
        if problems.any():
            text[control] = ord("?")
        _drop_trailing_blanks(text)
        return as_text(text), problems

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

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        return Text().read(columns)[0], _none(columns)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        return Text().write(value, width)


@dataclass(frozen=True, slots=True)
class Zeros:
    """Columns the manual fills with zeros. What a bank puts there anyway is read, never a fault."""

    problems: ClassVar[tuple[str, ...]] = ()

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        return as_text(columns), _none(columns)

    def write(self, value: str | bytes | None, width: int) -> bytes:
        return b"0" * width if value is None else Text().write(value, width)


@dataclass(frozen=True, slots=True)
class Digits:
    """An identifier made of digits, kept as text with its leading zeros; blank when absent.

    With `may_be_cut`, leading zeros that the columns have no room for are left out.
    """

    may_be_cut: bool = False
    problems: ClassVar[tuple[str, ...]] = ("digits_invalid",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        problems = _not_digits(columns)
        if problems.any():
            problems &= ~_all(columns == _BLANK)
            return Text().read(columns)[0], problems
        return as_text(columns), problems

    def write(self, value: str | bytes | int | None, width: int) -> bytes:
        if value == "" or value == b"":
            return b" " * width
        text = _encoded(str(value) if isinstance(value, int) else value or b"0")
        if not text.isdigit():
            raise DoesNotFit(f"{value!r} is not made of digits")
        if self.may_be_cut:
            text = text.lstrip(b"0")
        if len(text) > width:
            raise DoesNotFit(f"{value!r} is longer than {width} digits")
        return text.rjust(width, b"0")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A CPF or CNPJ, zero-filled on the left; a CNPJ may hold capital letters."""

    problems: ClassVar[tuple[str, ...]] = ("tax_id_invalid",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        digit = columns - np.uint8(_ZERO) <= _NINE
        capital = columns - np.uint8(ord("A")) < _LETTERS
        problems = _any_in_record(~(digit | capital)) & ~_all(columns == _BLANK)
        return Text().read(columns)[0], problems

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
    """A whole number, zero-filled on the left. With `may_be_blank`, blanks are zero."""

    may_be_blank: bool = False
    problems: ClassVar[tuple[str, ...]] = ("number_invalid",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        problems = _not_digits(columns)
        values = _number(columns)
        if self.may_be_blank:
            blank = _all(columns == _BLANK)
            values[blank != 0] = 0
            problems &= ~blank
        values[problems != 0] = 0
        return values, problems

    def write(self, value: int | None, width: int) -> bytes:
        return _zero_filled(value, width)


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount in cents: digits only, the decimal mark implied before the last two.

    With `may_be_blank`, blanks are no amount, as zeros are, alone or after zeros; else they
    are a fault.
    """

    may_be_blank: bool = False
    problems: ClassVar[tuple[str, ...]] = ("amount_invalid", "amount_range")

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        values = _number(columns)
        problem = _not_digits(columns)
        if problem.any():
            problem += _any_in_record(columns == _MINUS)
            blank = _all(columns == _BLANK)
            if self.may_be_blank:
                blank |= _all((columns == _BLANK) | (columns == _ZERO))
                problem[blank != 0] = 0
            values[blank != 0] = 0
        # All nines is how a system that overflowed fills the field.
        all_nines = 10 ** min(len(columns), _INT64_DIGITS) - 1
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

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        year = _two_digits(columns, 4)
        year += np.where(year >= YEAR_PIVOT, 1900, 2000).astype(np.int32)
        return _days(columns, year, required=self.required)

    def write(self, value: date | int | None, width: int) -> bytes:
        day = _written_day(value)
        if day is None:
            return b"0" * width
        if not 1900 + YEAR_PIVOT <= day.year < 2000 + YEAR_PIVOT:
            raise DoesNotFit(f"{day} is outside the hundred years two digits can tell")
        return b"%02d%02d%02d" % (day.day, day.month, day.year % 100)


@dataclass(frozen=True, slots=True)
class DayLong:
    """A day as DDMMAAAA, read into a day number; zeros and blanks are no day."""

    required: bool = False
    problems: ClassVar[tuple[str, ...]] = ("date_invalid",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        year = _two_digits(columns, 4) * 100 + _two_digits(columns, 6)
        return _days(columns, year, required=self.required)

    def write(self, value: date | int | None, width: int) -> bytes:
        day = _written_day(value)
        return b"0" * width if day is None else b"%02d%02d%04d" % (day.day, day.month, day.year)


@dataclass(frozen=True, slots=True)
class DayYearFirst:
    """A day as AAAAMMDD, read into a day number; zeros and blanks are no day."""

    required: bool = False
    problems: ClassVar[tuple[str, ...]] = ("date_invalid",)

    def read(self, columns: Columns) -> tuple[Values, Problems]:
        return DayLong(self.required).read(columns[[6, 7, 4, 5, 0, 1, 2, 3]])

    def write(self, value: date | int | None, width: int) -> bytes:
        day = _written_day(value)
        return b"0" * width if day is None else b"%04d%02d%02d" % (day.year, day.month, day.day)


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


def as_text(columns: Columns) -> Values:
    """Return the bytes of each record as they are, in an array of their own."""
    text = np.array(columns.T, order="C")
    return text.view(f"S{len(columns)}").reshape(len(text))


def _none(columns: Columns) -> Problems:
    return np.zeros(columns.shape[1], dtype=np.uint8)


def _any_in_record(marked: NDArray[np.bool_]) -> Problems:
    found: NDArray[np.bool_] = np.logical_or.reduce(marked, axis=0)
    return found.view(np.uint8)


def _all(marked: NDArray[np.bool_]) -> Problems:
    found: NDArray[np.bool_] = np.logical_and.reduce(marked, axis=0)
    return found.view(np.uint8)


def _drop_trailing_blanks(columns: Columns) -> None:
    # NumPy drops trailing NULs from fixed-width bytes, so a blank tail becomes NULs.
    tail = np.ones(columns.shape[1], dtype=np.bool_)
    for column in columns[::-1]:
        tail &= column == _BLANK
        if not tail.any():
            break
        column *= ~tail


def _not_digits(columns: Columns) -> Problems:
    # Unsigned subtraction wraps, so everything below "0" lands above nine too.
    return _any_in_record(columns - np.uint8(_ZERO) > _NINE)


def _number(columns: Columns) -> NDArray[np.int64]:
    values = np.zeros(columns.shape[1], dtype=np.int64)
    is_started = False
    for column in columns[-_INT64_DIGITS:]:
        # Amounts begin with columns of zeros alone, which are cheap to pass by.
        is_started = is_started or bool((column != _ZERO).any())
        if is_started:
            values *= 10
            values += column - np.uint8(_ZERO)
    overflow = columns[:-_INT64_DIGITS] != _ZERO
    if overflow.any():
        # More digits than an int64 holds: say the largest, which no amount may be.
        values[overflow.any(axis=0)] = np.iinfo(np.int64).max
    return values


def _two_digits(columns: Columns, first: int) -> NDArray[np.int32]:
    tens, ones = (columns[first + place] - np.uint8(_ZERO) for place in (0, 1))
    pair: NDArray[np.int32] = tens.astype(np.int32) * 10 + ones
    return pair


def _days(columns: Columns, year: NDArray[np.int32], *, required: bool) -> tuple[Values, Problems]:
    day, month = _two_digits(columns, 0), _two_digits(columns, 2)
    cycle, year_of_cycle = np.divmod(year, _CYCLE_YEARS)
    index = np.minimum(year_of_cycle * 100 + month, len(_MONTH_DAYS) - 1)
    days: NDArray[np.int32] = _MONTH_FIRST[index] + cycle * _CYCLE_DAYS + day - 1
    problems = _not_digits(columns)
    problems |= ((day < 1) | (day > _MONTH_DAYS[index]) | (year < 1)).view(np.uint8)
    days[problems != 0] = NO_DAY
    if problems.any() and not required:
        problems &= ~(_all(columns == _ZERO) | _all(columns == _BLANK))
    return days, problems


def _calendar() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return, by 100 * year + month of one cycle, the month's first day number and length.

    A month that does not exist has no days.
    """
    first = np.zeros(_CYCLE_YEARS * 100, dtype=np.int32)
    length = np.zeros(_CYCLE_YEARS * 100, dtype=np.int32)
    for year in range(_CYCLE_YEARS):
        for month in range(1, 13):
            # The years 400 to 799 stand for the cycle, for a date has no year 0.
            start = date(_CYCLE_YEARS + year, month, 1)
            first[100 * year + month] = start.toordinal() - _CYCLE_DAYS - EPOCH.toordinal()
            length[100 * year + month] = monthrange(start.year, month)[1]
    return first, length


_MONTH_FIRST, _MONTH_DAYS = _calendar()
