"""Copying a read return file to the staging table: columns in, bytes out, no loop over lines.

A file is one NumPy record array; without the unused ends of its texts its memory
is the body of a binary COPY.
"""

from typing import Any

import numpy as np
from django.db import connection

from emdia.formats.returns import Titles

from .kinds import KIND_OF_EVENT

# Binary COPY: signature, flags, no header extension; each row starts with its number of
# columns, each column with its length (PostgreSQL documentation, COPY, "Binary Format").
SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END_OF_DATA = (-1).to_bytes(2, "big", signed=True)

TEXTS = (
    "occurrence",
    "kind",
    "carteira",
    "nosso_numero",
    "number_key",
    "document",
    "motives",
    "channel",
)
DAYS = {"occurrence_date": "occurrence_day", "credit_date": "credit_day"}
AMOUNTS = (
    "nominal_cents",
    "paid_cents",
    "credited_cents",
    "tariff_cents",
    "interest_cents",
    "discount_cents",
)
ROWS_AT_ONCE = 8_000

Column = np.ndarray[Any, Any]
INTEGER, BIG, SMALL = np.dtype(">i4"), np.dtype(">i8"), np.dtype(">i2")


def stage(*, bank_file_id: int, titles: Titles) -> None:
    """Copy the titles of a file to `staged_line`, replacing an earlier, interrupted copy."""
    columns = _columns(bank_file_id, titles)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_line WHERE bank_file_id = %s", [bank_file_id])
        with cursor.copy(f"COPY staged_line ({names}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(SIGNATURE)
            # The server takes one part in while the next is laid out.
            for first in range(0, len(titles.line_number), ROWS_AT_ONCE):
                copy.write(_rows(columns, slice(first, first + ROWS_AT_ONCE)))
            copy.write(END_OF_DATA)


def unstage(*, bank_file_id: int) -> None:
    """Empty the staging of a file that has been applied."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_line WHERE bank_file_id = %s", [bank_file_id])


def _columns(bank_file_id: int, titles: Titles) -> dict[str, Column]:
    count = len(titles.line_number)
    columns: dict[str, Column] = {
        "bank_file_id": np.full(count, bank_file_id, BIG),
        "line_number": titles.line_number.astype(INTEGER),
        "event": titles.event.astype(SMALL),
        "is_pix": titles.is_pix.astype(np.uint8),
    }
    for name in TEXTS:
        told = KIND_OF_EVENT[titles.event] if name == "kind" else getattr(titles, name)
        columns[name] = _ascii(told)
    for name, day in DAYS.items():
        columns[name] = getattr(titles, day).astype(INTEGER)
    for name in AMOUNTS:
        columns[name] = getattr(titles, name).astype(BIG)
    # A discount and a rebate lower the price alike; the bank itself may report them summed.
    # Added before they are turned: a sum of big-endian columns would come out native.
    reduction = titles.discount_cents + titles.rebate_cents
    columns["discount_cents"] = reduction.astype(BIG)
    return columns


def _rows(columns: dict[str, Column], part: slice) -> bytes:
    """Return some rows of a binary COPY: every column with its length before it.

    Rows are laid out side by side at their full width, then the bytes beyond
    the end of each text are left out, all in two steps over all of them.
    """
    layout: list[tuple[str, Any]] = [("columns", SMALL)]
    for name, values in columns.items():
        layout += [(f"{name}_length", INTEGER), (name, values.dtype)]
    rows = np.empty(len(columns["line_number"][part]), np.dtype(layout))
    is_kept = np.ones((len(rows), rows.dtype.itemsize), np.bool_)
    rows["columns"] = len(columns)
    for name, whole in columns.items():
        values = whole[part]
        rows[name] = values
        if values.dtype.kind != "S":
            rows[f"{name}_length"] = values.dtype.itemsize
            continue
        lengths = np.strings.str_len(values)
        rows[f"{name}_length"] = lengths
        _, first = rows.dtype.fields[name][:2]  # type: ignore[index]
        last = first + values.dtype.itemsize
        is_kept[:, first:last] = np.arange(values.dtype.itemsize) < lengths[:, None]
    return rows.view(np.uint8).reshape(is_kept.shape)[is_kept].tobytes()


def _ascii(values: Column) -> Column:
    """Return the text with letters beyond ASCII as question marks; the file keeps them."""
    letters = np.ascontiguousarray(values).view(np.uint8)
    return np.where(letters > ord("~"), ord("?"), letters).astype(np.uint8).view(values.dtype)
