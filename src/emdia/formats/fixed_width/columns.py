"""Writing one field of many records at once: what `Kind.write` writes, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.fixed_width.kinds import (
    Blanks,
    Cents,
    Day,
    DayLong,
    DayYearFirst,
    Digits,
    DoesNotFit,
    Kind,
    Number,
    TaxId,
    Text,
)

Bytes = NDArray[np.uint8]  # of shape (records, width)

_BLANK = 0x20
_ZERO = 0x30
_NINE = 9
_INT64_DIGITS = 18
_LARGEST_CENTS = 10**15 - 1

# Every number of four digits, so that a number is written four columns at a time.
_FOUR = 4
_FOUR_DIGITS = np.frombuffer(
    b"".join(b"%04d" % number for number in range(10**_FOUR)), dtype=np.uint8
).reshape(-1, _FOUR)


def columns_of(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    """Return the bytes of every value.

    :raises DoesNotFit: a value is not of the kind or too long, whichever it is.
    """
    writer = _WRITERS.get(type(kind), _one_by_one)
    return writer(kind, values, width)


def numbers(values: NDArray[np.int64], width: int) -> Bytes:
    """Return whole numbers, zero-filled on the left; digits beyond `width` are cut off."""
    columns = np.full((len(values), width), _ZERO, dtype=np.uint8)
    rest = values
    for last in range(width, 0, -_FOUR):
        if not rest.any():
            break
        rest, four = np.divmod(rest, 10**_FOUR)
        first = max(last - _FOUR, 0)
        columns[:, first:last] = _FOUR_DIGITS[four, first - last :]
    return columns


def padded(texts: Sequence[str | None], width: int, *, is_cut: bool = False) -> str | None:
    """Return the texts one after the other, each filled with blanks to `width`.

    None when one is longer; with `is_cut` what is longer is cut.
    """
    try:
        joined = "".join(map(str.ljust, texts, repeat(width)))  # type: ignore[arg-type]
    except TypeError:
        joined = "".join([(text or "").ljust(width) for text in texts])
    if len(joined) == len(texts) * width:
        return joined
    return "".join([(text or "")[:width].ljust(width) for text in texts]) if is_cut else None


def matrix(joined: bytes, width: int) -> Bytes:
    """Return the bytes of records of this width that stand one after the other."""
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, width)


def _one_by_one(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    # Days, codes and constants come again and again; each is written once.
    written = {value: kind.write(value, width) for value in dict.fromkeys(values)}
    return matrix(b"".join(map(written.__getitem__, values)), width)


def _numbers(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    try:
        whole = _whole(values)
    except (OverflowError, ValueError, TypeError):
        raise DoesNotFit("a value is not a whole number") from None
    if len(whole) and (whole.min() < 0 or whole.max() >= 10 ** min(width, _INT64_DIGITS)):
        raise DoesNotFit("a value is negative or too long")
    is_cents = isinstance(kind, Cents)
    if is_cents and len(whole) and whole.max() >= min(10**width - 1, _LARGEST_CENTS + 1):
        raise DoesNotFit("a value is above any amount a title can have")
    return numbers(whole, width)


def _whole(values: Sequence[Any]) -> NDArray[np.int64]:
    try:
        return np.fromiter(values, np.int64, len(values))
    except TypeError:
        return np.array([value or 0 for value in values], dtype=np.int64)


def _text(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    try:
        joined = padded(values, width)
        columns = None if joined is None else matrix(joined.encode("latin-1"), width)
    except (AttributeError, TypeError, UnicodeEncodeError):
        raise DoesNotFit("a value is not Latin-1 text") from None
    if columns is None:
        raise DoesNotFit(f"a value is longer than {width} characters")
    if columns.size and columns.min() < _BLANK:
        raise DoesNotFit("a value holds a control character")
    return columns


def _digits(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    columns = _zero_filled(kind, values, width)
    if columns is None:
        return _one_by_one(kind, values, width)
    if (columns - np.uint8(_ZERO) > _NINE).any():
        raise DoesNotFit("a value is not made of digits")
    return columns


def _tax_ids(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    columns = _zero_filled(kind, values, width)
    if columns is None:
        return _one_by_one(kind, values, width)
    if not _IS_OF_TAX_ID[columns].all():
        raise DoesNotFit("a value is not made of digits and capital letters")
    return columns


def _zero_filled(kind: Kind, values: Sequence[Any], width: int) -> Bytes | None:
    """Return texts with zeros on their left; None where one is empty or longer."""
    try:
        if None in values:
            values = ["0" if value is None else value for value in values]
        joined = "".join(map(str.rjust, values, repeat(width), repeat("0"))).encode("ascii")
    except (AttributeError, TypeError, UnicodeEncodeError):
        raise DoesNotFit("a value is not made of letters and digits") from None
    if len(joined) != len(values) * width or "" in values:
        return None
    return matrix(joined, width)


_IS_OF_TAX_ID = np.array([chr(code).isalnum() and code < 0x5B for code in range(0x100)])

_WRITERS: dict[type, Callable[[Kind, Sequence[Any], int], Bytes]] = {
    Blanks: _text,
    Cents: _numbers,
    Day: _one_by_one,
    DayLong: _one_by_one,
    DayYearFirst: _one_by_one,
    Digits: _digits,
    Number: _numbers,
    TaxId: _tax_ids,
    Text: _text,
}
