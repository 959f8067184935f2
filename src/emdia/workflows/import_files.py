"""What an imported file is before anything of it is kept: a table, its first rows, its columns."""

from collections.abc import Sequence

from emdia.formats.portfolio import Kind, Mapping, guess, without_strangers
from emdia.formats.tables import Table, Unreadable, open_table
from emdia.kernel.faults import Fault


class FileRefused(Exception):
    """Nothing of the file was kept; `fault` says why and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def opened(content: bytes) -> Table:
    """Return the table of a file.

    :raises FileRefused: none, too large, unsafe.
    """
    try:
        return open_table(content)
    except Unreadable as refusal:
        raise FileRefused(refusal.fault) from refusal


def first_rows(table: Table, most: int) -> Sequence[Sequence[str]]:
    """Return the first rows of a table.

    :raises FileRefused: it has none, or one of them cannot be cut.
    """
    try:
        rows = table.first_rows(most)
    except Unreadable as refusal:
        raise FileRefused(refusal.fault) from refusal
    if not rows:
        message = "The file has headings and no rows: nothing can be imported from it."
        raise FileRefused(Fault("rows_missing", message))
    return rows


def known_mapping(kind: Kind, table: Table, remembered: dict[str, object] | None) -> Mapping:
    """Return the mapping confirmed before, as far as the file still has it; else a guess."""
    if remembered is None:
        return Mapping(columns=guess(kind, table.headings))
    columns = remembered.get("columns")
    assert isinstance(columns, dict)
    return Mapping(
        columns=without_strangers(columns, table.headings),
        mark=str(remembered.get("mark", "")),
        order=str(remembered.get("order", "")),
        fill_zeros=bool(remembered.get("fill_zeros", False)),
    )
