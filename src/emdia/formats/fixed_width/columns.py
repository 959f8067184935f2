"""Writing one field of many records at once: what `Kind.write` writes, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    Text,
)

Bytes = NDArray[np.uint8]  # of shape (records, width)

_BLANK = 0x20
_ZERO = 0x30
_NINE = 9
_INT64_DIGITS = 18
_LARGEST_CENTS = 10**15 - 1


def columns_of(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    """Return the bytes of every value.

    :raises DoesNotFit: a value is not of the kind or too long, whichever it is.
    """
    writer = _WRITERS.get(type(kind), _one_by_one)
    return writer(kind, values, width)


def numbers(values: NDArray[np.int64], width: int) -> Bytes:
    """Return whole numbers, zero-filled on the left; digits beyond `width` are cut off."""
    columns = np.full((len(values), width), _ZERO, dtype=np.uint8)
    rest = values.copy()
    for column in range(width - 1, -1, -1):
        if not rest.any():
            break
        rest, digit = np.divmod(rest, 10)
        columns[:, column] += digit.astype(np.uint8)
    return columns


def _one_by_one(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    # Days, codes and constants come again and again; each is written once.
    written: dict[Any, bytes] = {}
    for value in values:
        if value not in written:
            written[value] = kind.write(value, width)
    return _matrix(b"".join([written[value] for value in values]), width)


def _matrix(joined: bytes, width: int) -> Bytes:
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, width)


def _numbers(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    try:
        whole = np.array([value or 0 for value in values], dtype=np.int64)
    except (OverflowError, ValueError, TypeError):
        raise DoesNotFit("a value is not a whole number") from None
    if len(whole) and (whole.min() < 0 or whole.max() >= 10 ** min(width, _INT64_DIGITS)):
        raise DoesNotFit("a value is negative or too long")
    is_cents = isinstance(kind, Cents)
    if is_cents and len(whole) and whole.max() >= min(10**width - 1, _LARGEST_CENTS + 1):
        raise DoesNotFit("a value is above any amount a title can have")
    return numbers(whole, width)


def _text(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    try:
        texts = [(value or "").ljust(width) for value in values]
        joined = "".join(texts).encode("latin-1")
    except (AttributeError, UnicodeEncodeError):
        raise DoesNotFit("a value is not Latin-1 text") from None
    if len(joined) != len(texts) * width:
        raise DoesNotFit(f"a value is longer than {width} characters")
    columns = _matrix(joined, width)
    if columns.size and columns.min() < _BLANK:
        raise DoesNotFit("a value holds a control character")
    return columns


def _digits(kind: Kind, values: Sequence[Any], width: int) -> Bytes:
    try:
        texts = ["0" * width if value is None else value.rjust(width, "0") for value in values]
        joined = "".join(texts).encode("ascii")
    except (AttributeError, UnicodeEncodeError):
        raise DoesNotFit("a value is not made of digits") from None
    if "" in values or len(joined) != len(texts) * width:
        return _one_by_one(kind, values, width)
    columns = _matrix(joined, width)
    if (columns - np.uint8(_ZERO) > _NINE).any():
        raise DoesNotFit("a value is not made of digits")
    return columns


_WRITERS: dict[type, Callable[[Kind, Sequence[Any], int], Bytes]] = {
    Blanks: _text,
    Cents: _numbers,
    Day: _one_by_one,
    DayLong: _one_by_one,
    DayYearFirst: _one_by_one,
    Digits: _digits,
    Number: _numbers,
    Text: _text,
}
