"""Barcodes and lines of many boletos at once, in NumPy; `bank_barcode` is the reference.

One row per boleto, one column per digit; tests hold both ways equal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emdia.formats.boleto.bank_barcode import (
    BARCODE_DIGITS,
    LARGEST_CENTS,
    LINE_DIGITS,
    REAL,
)
from emdia.formats.boleto.due_date_factor import FIRST_DATE, FIRST_FACTOR, LAST_FACTOR
from emdia.kernel.days import NO_DAY, to_day

Digits = NDArray[np.uint8]

_ZERO = 0x30
_CYCLE_DAYS = LAST_FACTOR - FIRST_FACTOR + 1
_CAMPO_LIVRE = slice(19, BARCODE_DIGITS)

# Weights of the general check digit, 2 to 9 from the right; position 5 is the digit itself.
_WEIGHTS = np.array([2 + place % 8 for place in range(43)][::-1], dtype=np.int32)
_OTHERS = np.array([place for place in range(BARCODE_DIGITS) if place != 4])

_DOUBLED = np.array([digit * 2 // 10 + digit * 2 % 10 for digit in range(10)], dtype=np.uint8)

# Fields 1 to 3 of the line: their columns in the barcode, and where they begin in the line.
_LINE_FIELDS = (
    (np.r_[0:4, 19:24], 0),
    (np.r_[24:34], 10),
    (np.r_[34:44], 21),
)


class NotDigits(ValueError):
    """A row holds something other than digits, or a number outside its range."""


def barcodes(
    *,
    bank: str,
    due_days: NDArray[np.int32],
    amounts_cents: NDArray[np.int64],
    campos_livres: NDArray[np.bytes_],
) -> NDArray[np.bytes_]:
    """Return the 44 digits of every boleto, as S44.

    `due_days` are day numbers since 2000-01-01, `NO_DAY` for none; `campos_livres` is S25.

    :raises NotDigits: naming the first row that cannot be written.
    """
    _refuse_rows((amounts_cents < 0) | (amounts_cents > LARGEST_CENTS), "amount_cents")
    codes = np.empty((len(campos_livres), BARCODE_DIGITS), dtype=np.uint8)
    codes[:, [0, 1, 2, 3]] = np.frombuffer((bank + REAL).encode("ascii"), np.uint8) - _ZERO
    _write_number(codes[:, 5:9], _factors(due_days))
    _write_number(codes[:, 9:19], amounts_cents)
    codes[:, _CAMPO_LIVRE] = _digits(campos_livres, 25, "campo_livre")
    rest = (codes[:, _OTHERS] @ _WEIGHTS) % 11
    codes[:, 4] = np.where((rest >= 2) & (rest <= 9), 11 - rest, 1)
    return _texts(codes)


def lines(barcodes: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Return the 47 digits of the line of every barcode of S44, as S47.

    :raises NotDigits: naming the first row that is not 44 digits.
    """
    codes = _digits(barcodes, BARCODE_DIGITS, "barcode")
    written = np.empty((len(codes), LINE_DIGITS), dtype=np.uint8)
    for columns, first in _LINE_FIELDS:
        field = codes[:, columns]
        last = first + len(columns)
        written[:, first:last] = field
        written[:, last] = _modulo_10(field)
    written[:, 32] = codes[:, 4]
    written[:, 33:] = codes[:, 5:19]
    return _texts(written)


def _factors(due_days: NDArray[np.int32]) -> NDArray[np.int64]:
    has_day = due_days != NO_DAY
    since = due_days.astype(np.int64) - to_day(FIRST_DATE)
    _refuse_rows(has_day & (since < 0), "due_date")
    return np.where(has_day, FIRST_FACTOR + since % _CYCLE_DAYS, 0)


def _modulo_10(field: Digits) -> Digits:
    total = _DOUBLED[field[:, ::-2]].sum(axis=1) + field[:, -2::-2].sum(axis=1, dtype=np.int64)
    digit: Digits = (-total % 10).astype(np.uint8)
    return digit


def _write_number(columns: Digits, numbers: NDArray[np.int64]) -> None:
    rest = numbers.astype(np.int64)
    for place in range(columns.shape[1] - 1, -1, -1):
        rest, columns[:, place] = np.divmod(rest, 10)


def _digits(texts: NDArray[np.bytes_], width: int, name: str) -> Digits:
    if texts.dtype.itemsize != width:
        raise NotDigits(f"{name} must be S{width}, not S{texts.dtype.itemsize}.")
    found = np.ascontiguousarray(texts).view(np.uint8).reshape(len(texts), width) - _ZERO
    digits: Digits = found.astype(np.uint8)
    wrong: NDArray[np.bool_] = np.logical_or.reduce(digits > 9, axis=1)
    _refuse_rows(wrong, name)
    return digits


def _refuse_rows(wrong: NDArray[np.bool_], name: str) -> None:
    if wrong.any():
        raise NotDigits(f"Row {int(np.argmax(wrong))}: {name} cannot be written.")


def _texts(digits: Digits) -> NDArray[np.bytes_]:
    text = np.ascontiguousarray(digits + np.uint8(_ZERO))
    return text.view(f"S{text.shape[1]}").reshape(len(text))
