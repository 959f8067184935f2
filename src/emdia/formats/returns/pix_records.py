"""From the Pix records of a return file to the codes of its boletos, or why there are none.

Some banks tell the whole copy and paste, others the location it leads to. A code is taken
only where it can be read and is dynamic: one that pays a key is not tied to the boleto, and
whoever put it into the file would get the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import Event, ReturnLayout
from emdia.formats.fixed_width import Layout, Lines, Records
from emdia.formats.pix import InvalidBrCode, Kind
from emdia.formats.pix import read as read_br_code
from emdia.formats.pix.br_code import is_url
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.segments import Rows, Segments
from emdia.kernel.faults import Fault

# As many are told one by one; a file is held for too many faults, and these hold no money.
CODES_TOLD = 20


@dataclass(frozen=True)
class PixRecords:
    """What the records say, by the line number of the title each belongs to."""

    of_detail: NDArray[np.bool_]
    codes: dict[int, str]
    locations: dict[int, str]
    errors: dict[int, str]


def read_pix(
    lines: Lines,
    *,
    form: ReturnLayout,
    found: Segments,
    torn: NDArray[np.bool_],
    details: Records,
    log: FaultLog,
) -> PixRecords:
    """Take each Pix record for the title it stands under, where it can be no other's."""
    pix = PixRecords(np.zeros(len(details), dtype=np.bool_), {}, {}, {})
    if form.pix is None:
        return pix
    rows = found.rows_of(form.pix, lines=lines)
    rows = rows[~torn[rows]]
    owners = _owners(rows, lines=lines, form=form, found=found, torn=torn)
    records = form.pix.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    columns = [_texts(records, form.pix_fields.get(name)) for name in ("code", "location", "error")]
    wrong: list[Fault] = []
    for line, owner, *said in zip(
        records.line_numbers.tolist(), owners.tolist(), *columns, strict=True
    ):
        if owner < 0:
            log.add(_nobodys(line))
            continue
        code, location, error = (text.decode("latin-1").strip() for text in said)
        title_line = int(details.line_numbers[owner])
        if error.strip("0"):
            pix.errors[title_line] = error
            continue
        pix.of_detail[owner] = bool(code or location)
        if code and _is_sound(code):
            pix.codes[title_line] = code
        elif code:
            wrong.append(_no_code(line, code))
        if is_url(location):
            pix.locations[title_line] = location
    log.extend(_some(wrong))
    return pix


def _owners(
    rows: Rows, *, lines: Lines, form: ReturnLayout, found: Segments, torn: NDArray[np.bool_]
) -> Rows:
    """Return the place of the title each Pix record stands under; -1 where it is not sure.

    Between the two stands nothing that may be a title which cannot be read, and no other Pix
    record: otherwise a payer would be shown what another owes.
    """
    is_known = np.zeros(len(torn), dtype=np.bool_)
    is_known[found.details] = True
    is_known[np.asarray(np.arange(len(torn))[found.complements])[found.is_paired]] = True
    is_known[rows] = True
    for layout in form.other_records:
        is_known[_sound_rows(layout, lines=lines, rows=found.rows_of(layout, lines=lines))] = True
    unknown_before = np.cumsum(~is_known | torn)
    starts = np.arange(len(torn))[found.details]
    if not len(starts):
        return np.full(len(rows), -1)
    owners = np.searchsorted(starts, rows) - 1
    first = starts[np.maximum(owners, 0)]
    is_sure = (owners >= 0) & (unknown_before[rows] == unknown_before[first]) & ~torn[first]
    is_sure &= np.bincount(owners[is_sure], minlength=len(starts))[owners] == 1
    return np.where(is_sure, owners, -1)


def _sound_rows(layout: Layout, *, lines: Lines, rows: Rows) -> Rows:
    """Return the rows of a record that are so in every column: one that is not may be a title."""
    records = layout.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    is_bad = np.zeros(len(rows), dtype=np.bool_)
    for item in layout.fields:
        is_bad |= records.column(item.name).bad
    return rows[~is_bad]


def is_pix(values: dict[str, NDArray[Any]], pix: PixRecords) -> NDArray[np.bool_]:
    """Return which lines are of a boleto the file shows to have a Pix, whatever the line."""
    if not pix.of_detail.any():
        return pix.of_detail
    key = np.char.add(values["carteira"], values["nosso_numero"])
    shared: NDArray[np.bool_] = np.isin(key, key[pix.of_detail]) & (values["nosso_numero"] != b"")
    return shared | pix.of_detail


def refine_write_offs(values: dict[str, NDArray[Any]], *, form: ReturnLayout) -> None:
    """Let the write-off of a boleto with Pix be its payment, where the bank tells it so."""
    if form.pix_write_off is None:
        return
    written_off = values["is_pix"] & (values["occurrence"] == form.pix_write_off)
    written_off &= values["event"] != Event.UNREADABLE
    values["event"][written_off] = Event.PAID_BY_PIX


def _texts(records: Records, field: str | None) -> list[bytes]:
    if field is None:
        return [b""] * len(records)
    texts: list[bytes] = records.column(field).values.tolist()
    return texts


def _is_sound(code: str) -> bool:
    """Return whether a code can be read, printed, and leads to a charge."""
    try:
        return read_br_code(code).kind is Kind.DYNAMIC and code.isascii() and code.isprintable()
    except InvalidBrCode:
        return False


def _some(wrong: list[Fault]) -> list[Fault]:
    """Return the first of the faults and how many more there are: they hold no payment."""
    told, left = wrong[:CODES_TOLD], len(wrong) - CODES_TOLD
    if left <= 0:
        return told
    more = f"{left:,} more Pix codes cannot be read, or pay a key. Ask the bank for them again."
    return [*told, Fault("pix_codes_invalid", more, found=str(left))]


def _no_code(line: int, code: str) -> Fault:
    return Fault(
        "pix_code_invalid",
        f"The Pix code of line {line} cannot be read, or pays a key instead of the boleto. The "
        "boleto goes without it; ask the bank for the code again.",
        line=line,
        field="code",
        found=code[:50],
    )


def _nobodys(line: int) -> Fault:
    return Fault(
        "record_order",
        f"Line {line} is a Pix record, and it is not sure of which title. It was left alone; ask "
        "the bank for the file again.",
        line=line,
        columns=(1, 1),
    )
