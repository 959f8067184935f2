"""Monthly index values from a CSV: `index;month;rate`, as `IPCA;2026-01;0,33` (per cent).

Pure. Semicolons or commas part the columns; the rate is in per cent of the month,
with a comma or a point, seven decimals at most. Every fault names line and field.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from emdia.kernel.faults import Fault

HEADING = ("index", "month", "rate")
MOST_BYTES = 1_000_000
_CODE = re.compile(r"[A-Z0-9-]{1,10}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_RATE = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,7})?")
_PPB_PER_PERCENT = 10_000_000
# Beyond these a typing error is likelier than a month.
_LOWEST_PPB, _HIGHEST_PPB = -500_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One month of one index: its variation or rate in parts per billion."""

    code: str
    month: date
    rate_ppb: int


def read_index_table(data: bytes) -> tuple[list[IndexRow], list[Fault]]:
    """Return the rows and everything wrong with the file; with faults nothing should be loaded."""
    if len(data) > MOST_BYTES:
        return [], [Fault("file_too_large", "More than 1 MB: load one index at a time.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault("encoding", "Not UTF-8: save the file again as CSV UTF-8.")]
    heading, _, body = text.partition("\n")
    delimiter = ";" if ";" in heading else ","
    names = tuple(name.strip().lower() for name in heading.split(delimiter))
    if names != HEADING:
        said = f"The first line must be {';'.join(HEADING)}."
        return [], [Fault("heading", said, line=1, found=heading.strip())]
    return _rows(csv.reader(body.splitlines(), delimiter=delimiter))


def _rows(lines: Iterable[list[str]]) -> tuple[list[IndexRow], list[Fault]]:
    rows: dict[tuple[str, date], IndexRow] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, cells)
        if isinstance(row, Fault):
            faults.append(row)
        elif (row.code, row.month) in rows:
            said = "The month stands here twice: leave one."
            faults.append(Fault("month_twice", said, line=number, field="month"))
        else:
            rows[row.code, row.month] = row
    if not rows and not faults:
        faults.append(Fault("file_empty", "No value below the heading."))
    return list(rows.values()), faults


def _row(number: int, cells: list[str]) -> IndexRow | Fault:
    if len(cells) != len(HEADING):
        said = "Three columns are needed: index, month, rate. A rate with a comma needs semicolons."
        return Fault("columns", said, line=number, found=",".join(cells))
    code, month, rate = (cell.strip() for cell in cells)
    if not _CODE.fullmatch(code):
        said = "Capital letters, digits and hyphens, ten at most, as IPCA-15."
        return Fault("index_invalid", said, line=number, field="index", found=code)
    found = _MONTH.fullmatch(month)
    if found is None or found[1] < "1900":
        return Fault("month_invalid", "Write 2026-01.", line=number, field="month", found=month)
    if not _RATE.fullmatch(rate):
        said = "Per cent of the month, as 0,33, seven decimals at most."
        return Fault("rate_invalid", said, line=number, field="rate", found=rate)
    ppb = int(Decimal(rate.replace(",", ".")) * _PPB_PER_PERCENT)
    if not _LOWEST_PPB < ppb < _HIGHEST_PPB:
        said = "Not between -50 and 100 per cent of a month: check the decimals."
        return Fault("rate_implausible", said, line=number, field="rate", found=rate)
    return IndexRow(code, date(int(found[1]), int(found[2]), 1), ppb)
