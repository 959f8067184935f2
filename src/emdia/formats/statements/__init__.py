"""Bank statements: OFX, CNAB 240 segment E, camt and CSV, read into one shape."""

from __future__ import annotations

from collections.abc import Callable

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.camt import read_camt
from emdia.formats.statements.cnab240_e import begins_like_a_statement, read_cnab240_e
from emdia.formats.statements.csv_dialect import DateOrder
from emdia.formats.statements.csv_reading import read_csv
from emdia.formats.statements.decoding import MAX_ACCOUNTS, MAX_BYTES, MAX_ENTRIES, refuse_size
from emdia.formats.statements.ofx import read_ofx
from emdia.formats.statements.statement import (
    Account,
    Balance,
    Entry,
    EntryKind,
    Statement,
    StatementFile,
)
from emdia.kernel.faults import Fault

__all__ = [
    "LAYOUTS",
    "MAX_ACCOUNTS",
    "MAX_BYTES",
    "MAX_ENTRIES",
    "Account",
    "Balance",
    "DateOrder",
    "Entry",
    "EntryKind",
    "Statement",
    "StatementFile",
    "read_camt",
    "read_cnab240_e",
    "read_csv",
    "read_ofx",
    "read_statements",
    "recognise_statement",
    "refuse_size",
]

LAYOUTS: dict[str, Callable[[bytes], StatementFile]] = {
    "ofx": read_ofx,
    "240-extrato": read_cnab240_e,
    "camt": read_camt,
    "csv": read_csv,
}

# Everything that tells a file's kind stands at its beginning.
_BEGINNING = 4096


def read_statements(data: bytes, *, layout: str) -> StatementFile:
    """Read a file of statements in one of `LAYOUTS`.

    CSV files that leave dates, decimals or the account open are read with `read_csv`.

    :raises Unreadable: no such layout, or the file is not of it; its faults say why.
    """
    if layout not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise Unreadable(
            Fault("layout_unknown", f"There is no statement layout {layout}; known: {known}.")
        )
    return LAYOUTS[layout](data)


def recognise_statement(data: bytes) -> str | None:
    """Return the layout a file shows itself to be of; None when it is none that can be told.

    A CSV file never is: it has nothing that tells it from any other text.
    """
    beginning = data[:_BEGINNING].replace(b"\0", b"").upper()
    if b"OFXHEADER" in beginning or b"<OFX>" in beginning:
        return "ofx"
    if b"CAMT.05" in beginning:
        return "camt"
    return "240-extrato" if begins_like_a_statement(data) else None
