"""Tables as people send them, CSV or XLSX: headings, then rows of text with their lines.

What a file is, is told by its bytes and never by its name.
"""

from emdia.formats.tables.csv_rows import SEPARATORS, open_csv
from emdia.formats.tables.table import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    ROWS_AT_ONCE,
    Piece,
    Portion,
    Table,
    Unreadable,
)
from emdia.formats.tables.xlsx_rows import open_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "ROWS_AT_ONCE",
    "SEPARATORS",
    "Piece",
    "Portion",
    "Table",
    "Unreadable",
    "open_table",
]

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_table(data: bytes) -> Table:
    """Return the table of a file: its headings read, its rows still to come.

    :raises Unreadable: empty, too large, neither CSV nor XLSX, unsafe, or without headings.
    """
    if not data.strip():
        raise Unreadable("file_empty", "The file is empty.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large", f"The file has {len(data):,} bytes; the limit is {MAX_BYTES:,}."
        )
    if data.startswith(_OLE):
        raise Unreadable(
            "xlsx_unsupported",
            "This is an old or a password-protected Excel file: save it as .xlsx without a "
            "password, or as CSV.",
        )
    if data.startswith(_ZIP):
        return open_xlsx(data)
    return open_csv(data)
