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
from emdia.formats.fixed_width import Lines, Records
from emdia.formats.pix import InvalidBrCode, Kind
from emdia.formats.pix import read as read_br_code
from emdia.formats.pix.br_code import is_url
from emdia.formats.returns.fault_log import FaultLog
from emdia.kernel.faults import Fault


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
    torn: NDArray[np.bool_],
    details: Records,
    log: FaultLog,
) -> PixRecords:
    """Attach each Pix record to the title above it."""
    pix = PixRecords(np.zeros(len(details), dtype=np.bool_), {}, {}, {})
    if form.pix is None:
        return pix
    rows = np.flatnonzero(form.pix.matches(lines.matrix) & ~torn)
    records = form.pix.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    owners = np.searchsorted(details.line_numbers, records.line_numbers) - 1
    columns = [_texts(records, form.pix_fields.get(name)) for name in ("code", "location", "error")]
    for line, owner, *said in zip(
        records.line_numbers.tolist(), owners.tolist(), *columns, strict=True
    ):
        if owner < 0:
            log.add(_orphan(line))
            continue
        code, location, error = (text.decode("latin-1") for text in said)
        title_line = int(details.line_numbers[owner])
        if error.strip("0"):
            pix.errors[title_line] = error
            continue
        pix.of_detail[owner] |= bool(code or location)
        if code and _is_sound(code):
            pix.codes[title_line] = code
        elif code:
            log.add(_no_code(line, code))
        if is_url(location):
            pix.locations[title_line] = location
    return pix


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


def _no_code(line: int, code: str) -> Fault:
    return Fault(
        "pix_code_invalid",
        f"The Pix code of line {line} cannot be read, or pays a key instead of the boleto. The "
        "boleto goes without it; ask the bank for the code again.",
        line=line,
        field="code",
        found=code[:50],
    )


def _orphan(line: int) -> Fault:
    return Fault(
        "record_order",
        f"Line {line} is a Pix record with no title above it. Ask the bank for the file again.",
        line=line,
        columns=(1, 1),
    )
