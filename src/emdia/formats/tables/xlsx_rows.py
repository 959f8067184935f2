"""The first sheet of an XLSX workbook, read by calamine after the zip around it was weighed.

A workbook is a zip of XML, so it may be small to send and huge to open. Before anything is
unpacked its entries are counted, their sizes as told are added up, and each part is inflated
piece by piece and weighed; document types, entities, macros, links to other files and cells
that lie far apart are refused. Numbers and days come out as text that cannot be misread.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from emdia.formats.tables.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    ROWS_AT_ONCE,
    Portion,
    Table,
    Unreadable,
    checked_headings,
)

MAX_ENTRIES = 2_000
MAX_INFLATED_BYTES = 600_000_000
MAX_RATIO = 100
RATIO_FROM_BYTES = 5_000_000  # a small part may well shrink to a hundredth
MAX_CELLS = 6_000_000
MAX_TEXT_BYTES = 1_000_000_000  # all cells together, if each held the longest text
BYTES_AT_ONCE = 1 << 20
_OVERLAP = 64
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,10})["']""")

Cell = int | float | str | bool | date | datetime | time | timedelta


class _Bytes:
    """Bytes that are read like a file; nothing is opened."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def read(self, size: int | None = -1, /) -> bytes:
        last = len(self._data) if size is None or size < 0 else self._place + size
        piece = self._data[self._place : last]
        self._place += len(piece)
        return piece

    def seek(self, offset: int, whence: int = 0, /) -> int:
        start = (0, self._place, len(self._data))[whence]
        self._place = max(start + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place

    def seekable(self) -> bool:
        return True


def open_xlsx(data: bytes) -> Table:
    """Return the table of the first sheet that is one.

    :raises Unreadable: unsafe, damaged, of another kind, or without headings.
    """
    weigh(data)
    rows = _cells(data)
    found = next(((line, row) for line, row in rows if any(row)), None)
    if found is None:
        raise Unreadable("file_empty", "The first sheet of the workbook is empty.")
    line, header = found
    headings = checked_headings(header, line=line)

    def portions() -> Iterator[Portion]:
        return _portions(data, after=line)

    return Table(headings=headings, form="xlsx", separator="", portions=portions, pieces=portions)


def weigh(data: bytes) -> None:
    """Refuse a workbook that would grow beyond the limits, before it is opened.

    :raises Unreadable: `archive_unsafe`, `dtd_forbidden` or `xlsx_unsupported`.
    """
    try:
        with ZipFile(_Bytes(data)) as archive:
            entries = archive.infolist()
            _refuse_entries(entries)
            widths = _Widths()
            for entry in entries:
                _weigh_entry(archive, entry, widths)
            widths.refuse()
    except (BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise Unreadable(
            "xlsx_damaged", f"The workbook is damaged ({error}): save it again."
        ) from error


def _refuse_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _unsafe(f"it has {len(entries):,} parts; a workbook has a few dozen")
    told = sum(entry.file_size for entry in entries)
    if told > MAX_INFLATED_BYTES:
        raise _unsafe(f"its parts say they are {told:,} bytes; the limit is {MAX_INFLATED_BYTES:,}")
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries):
        raise _unsafe("two of its parts have the same name")
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            raise _unsafe(f'the part "{name[:60]}" would lie outside of it')
    if any(entry.flag_bits & 1 for entry in entries):
        raise _unsupported("It is protected by a password")
    if not any(name.endswith("xl/workbook.xml") for name in names):
        raise Unreadable(
            "file_type", "This zip is no Excel workbook: unpack it and send the table inside."
        )
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _unsupported("It holds macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise _unsupported("It takes values from other files")


def _weigh_entry(archive: ZipFile, entry: ZipInfo, widths: "_Widths") -> None:
    """Inflate one part piece by piece: it may not be larger than it says, nor hold a DTD."""
    name = entry.filename.lower()
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    most = entry.file_size
    size = 0
    before = b""
    inflate = archive.open  # No file: the part of bytes that are in memory already.
    with inflate(entry) as part:
        while piece := part.read(BYTES_AT_ONCE):
            size += len(piece)
            if size > most:
                raise _unsafe(f'the part "{entry.filename[:60]}" is larger than it says')
            if size > RATIO_FROM_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
                raise _unsafe(f'the part "{entry.filename[:60]}" grows more than {MAX_RATIO} times')
            if is_xml:
                _look(name, before + piece, widths)
                before = piece[-_OVERLAP:]


def _look(name: str, piece: bytes, widths: "_Widths") -> None:
    if b"\0" in piece:
        raise _unsafe("a part of it is not written in UTF-8")
    if _DTD.search(piece):
        raise Unreadable(
            "dtd_forbidden",
            "The workbook holds a document type, which no spreadsheet writes: save it again.",
        )
    if name.startswith("xl/worksheets/"):
        widths.see_sheet(piece)
    elif name.endswith("sharedstrings.xml"):
        widths.see_strings(piece)


class _Widths:
    """How far apart the cells of the sheets lie, and how long a text shared by cells is."""

    def __init__(self) -> None:
        self._columns: set[bytes] = set()
        self._rows = 0
        self._cells = 0
        self._longest = 0
        self._text = 0

    def see_sheet(self, piece: bytes) -> None:
        for letters, digits in _CELL.findall(piece):
            self._columns.add(letters)
            self._rows = max(self._rows, int(digits))
            self._cells += 1
        for digits in _ROW.findall(piece):
            self._rows = max(self._rows, int(digits))

    def see_strings(self, piece: bytes) -> None:
        first, *others = piece.split(b"<si")
        self._text += len(first)
        for other in others:
            self._longest = max(self._longest, self._text)
            self._text = len(other)
        self._longest = max(self._longest, self._text)

    def refuse(self) -> None:
        """Refuse what would fill the memory although the file is small.

        :raises Unreadable: too many rows, columns or cells, or texts too long for so many cells.
        """
        columns = max(map(_column_number, self._columns), default=0)
        if self._rows > MAX_ROWS or columns > MAX_COLUMNS or self._rows * columns > MAX_CELLS:
            raise Unreadable(
                "xlsx_unsupported",
                f"The workbook reaches to row {self._rows:,} and column {columns:,}; the limit is "
                f"{MAX_COLUMNS} columns and {MAX_CELLS:,} cells. Delete what is far from the "
                "table, or save it as CSV.",
            )
        if self._cells * self._longest > MAX_TEXT_BYTES and self._longest > 10_000:
            raise _unsafe("one long text stands in very many cells")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unsafe(why: str) -> Unreadable:
    return Unreadable("archive_unsafe", f"The workbook was not opened: {why}.")


def _unsupported(why: str) -> Unreadable:
    return Unreadable(
        "xlsx_unsupported", f"{why}: save the sheet alone as .xlsx without it, or as CSV."
    )


def _portions(data: bytes, *, after: int) -> Iterator[Portion]:
    numbers: list[int] = []
    rows: list[list[str]] = []
    for line, row in _cells(data):
        if line <= after or not any(row):
            continue
        numbers.append(line)
        rows.append(row)
        if len(rows) == ROWS_AT_ONCE:
            yield Portion(numbers, rows)
            numbers, rows = [], []
    if rows:
        yield Portion(numbers, rows)


def _cells(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first worksheet as text, with their numbers in the sheet."""
    try:
        workbook = CalamineWorkbook.from_filelike(_Bytes(data))
        sheets = [
            one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet
        ]
        if not sheets:
            raise Unreadable("file_type", "The workbook has no sheet with cells.")
        sheet = workbook.get_sheet_by_name(sheets[0])
        first = (sheet.start or (0, 0))[0] + 1
        rows = sheet.to_python(skip_empty_area=True)
    except CalamineError as error:
        raise Unreadable(
            "xlsx_damaged", f"The workbook cannot be read ({error}): save it again."
        ) from error
    for line, row in enumerate(rows, start=first):
        yield line, [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    """Return a cell as text whose decimal mark and order of days nobody can mistake."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float():
            return _number(cell)
        case datetime():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # Six decimals: what binary fractions add beyond them nobody wrote.
    digits = f"{value:.6f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    return f"{whole}.{decimals}0" if len(decimals) == 3 else digits
