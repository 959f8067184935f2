"""A table as CSV that a spreadsheet opens without running anything in it.

A text that begins like a formula gets an apostrophe before it, which a spreadsheet shows as
text (OWASP, CSV Injection). Amounts are written as numbers and need none. In the Brazilian
form columns are parted by semicolons, decimals by a comma, days are 31/12/2026 and a
byte-order mark tells Excel the encoding; otherwise commas, points and 2026-12-31.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from emdia.kernel.money import exponent

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
ROWS_PER_PIECE = 1_000


class Form(StrEnum):
    BRAZIL = "brazil"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a cell."""

    cents: int
    currency: str = "BRL"


class _Text(list[str]):
    """What the writer wrote so far."""

    def write(self, text: str) -> None:
        self.append(text)


Cell = str | int | date | Money | None


def write(*, head: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form) -> bytes:
    """Return the table in UTF-8 with CRLF at line ends."""
    return b"".join(pieces(head=head, rows=rows, form=form))


def pieces(*, head: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form) -> Iterator[bytes]:
    """Yield the same table a thousand rows at a time, for tables that memory should not hold."""
    text = _Text()
    writer = csv.writer(text, delimiter=";" if form is Form.BRAZIL else ",", lineterminator="\r\n")
    if form is Form.BRAZIL:
        text.write(_BOM)
    writer.writerow([safe(name) for name in head])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(value, form) for value in row])
        if number % ROWS_PER_PIECE == 0:
            yield "".join(text).encode()
            text.clear()
    yield "".join(text).encode()


def safe(text: str) -> str:
    """Return a text no spreadsheet takes for a formula, wherever blanks may hide its beginning."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def _cell(value: Cell, form: Form) -> str | int:
    match value:
        case None:
            return ""
        case Money():
            return _amount(value, form)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return f"{value:%d/%m/%Y}" if form is Form.BRAZIL else value.isoformat()
        case int():
            return value
        case str():
            return safe(value)


def _amount(money: Money, form: Form) -> str:
    digits = exponent(money.currency)
    whole, part = divmod(abs(money.cents), 10**digits)
    mark = "," if form is Form.BRAZIL else "."
    fraction = f"{mark}{part:0{digits}d}" if digits else ""
    return f"{'-' if money.cents < 0 else ''}{whole}{fraction}"
