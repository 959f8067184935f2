"""CSV in any separator, in UTF-8 or Windows-1252, decoded and cut portion by portion."""

import codecs
import csv
from collections.abc import Iterator

from emdia.formats.tables.cutting import Cutter, TextPiece, text_pieces
from emdia.formats.tables.table import (
    MAX_ROWS,
    Portion,
    Table,
    Unreadable,
    checked_headings,
    too_many_rows,
)

SEPARATORS = ";,\t|"
BYTES_AT_ONCE = 1 << 20
_HEAD_BYTES = 1 << 16
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# How files begin that systems export under the name of a table.
_OTHERS = {
    b"%pdf": "a PDF",
    b"<": "a web page or XML",
    b"{": "JSON",
    b"[": "JSON",
    b"rar!": "an archive",
    b"\x1f\x8b": "an archive",
    b"7z\xbc\xaf": "an archive",
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_csv(data: bytes) -> Table:
    """Return the table of a CSV file.

    :raises Unreadable: no text, two encodings in one file, or no headings.
    """
    _refuse_other_files(data)
    _refuse_binary(data)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # as old Macintoshes end lines
    encoding = _encoding(data)
    line, cells, separator = _header(data, encoding)
    headings = checked_headings(cells, line=line)
    _refuse_too_many(data)

    def texts() -> Iterator[str]:
        return _without_first(_pieces(data, encoding), line)

    def portions() -> Iterator[Portion]:
        cutter = Cutter(separator=separator, columns=len(cells), after=line)
        return _counted(cutter.portions(texts()))

    def pieces() -> Iterator[TextPiece]:
        return text_pieces(texts(), separator=separator, columns=len(cells), after=line)

    return Table(
        headings=headings,
        form="csv",
        separator=separator,
        portions=portions,
        # A quoted cell may reach over the end of any piece.
        pieces=portions if b'"' in data else pieces,
    )


def _refuse_other_files(data: bytes) -> None:
    first = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, what in _OTHERS.items():
        if first.startswith(sign):
            raise Unreadable("file_type", f"This is {what}, not a table: export it as CSV or XLSX.")


def _refuse_too_many(data: bytes) -> None:
    """Refuse a file of too many lines at once; quoted cells may hold some, so not such files."""
    ends = data.count(b"\n") + (not data.endswith(b"\n"))
    lines = ends - data.count(b"\n\n") - data.count(b"\n\r\n")
    if lines > MAX_ROWS + 1 and b'"' not in data:
        raise too_many_rows()


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_UTF_32):
        raise Unreadable("encoding", "The file is written in UTF-32: save it as CSV UTF-8.")
    place = -1 if data.startswith(_UTF_16) else data.find(b"\0")
    if place >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise Unreadable(
            "encoding",
            f"Byte 0x00 in line {line}: this is no CSV file, or it is damaged.",
            line=line,
        )


def _encoding(data: bytes) -> str:
    """Return the encoding of the whole file.

    :raises Unreadable: some lines are UTF-8 and some are not.
    """
    if data.startswith(_UTF_16):
        return "utf-16"
    if data.isascii():
        return "ascii"
    if _is_utf_8(data):
        return "utf-8-sig"
    _refuse_mixed(data)
    # Five places of Windows-1252 are empty; a file that uses one is Latin-1.
    return "latin-1" if any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"


def _is_utf_8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for first in range(0, len(data), BYTES_AT_ONCE):
            decoder.decode(memoryview(data)[first : first + BYTES_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixed(data: bytes) -> None:
    """Refuse a file of which one line is UTF-8 beyond ASCII and another cannot be."""
    first_of: dict[bool, int] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.isascii():
            first_of.setdefault(_is_utf_8(line), number)
            if len(first_of) == 2:
                raise Unreadable(
                    "encoding_mixed",
                    f"Line {first_of[True]} is written in UTF-8 and line {first_of[False]} is "
                    "not: two files were put together. Save it once more as CSV UTF-8.",
                    line=max(first_of.values()),
                )


def _pieces(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the text in pieces of whole lines, decoding a portion of the bytes at a time."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    for first in range(0, len(data), BYTES_AT_ONCE):
        piece = data[first : first + BYTES_AT_ONCE]
        text = rest + decoder.decode(piece, first + BYTES_AT_ONCE >= len(data))
        if first + BYTES_AT_ONCE >= len(data):
            yield text
            return
        whole, feed, rest = text.rpartition("\n")
        if feed:
            yield whole + feed
        if len(rest) > 8 * BYTES_AT_ONCE:
            raise Unreadable("line_too_long", "A line of the file has more than 8 MB.")


def _without_first(pieces: Iterator[str], lines: int) -> Iterator[str]:
    """Leave out the first lines."""
    for piece in pieces:
        *skipped, left = piece.split("\n", lines)
        lines -= len(skipped)
        if lines == 0:
            if left:
                yield left
            break
    yield from pieces


def _header(data: bytes, encoding: str) -> tuple[int, list[str], str]:
    """Return the line of the headings, its cells, and the separator that cuts it best."""
    head = data[:_HEAD_BYTES]
    if encoding == "utf-16":
        head = head[: len(head) // 2 * 2]
    lines = codecs.getincrementaldecoder(encoding)().decode(head).split("\n")
    number = next((place for place, line in enumerate(lines, 1) if line.strip(" \t\r;,|")), 1)
    line = lines[number - 1]
    # Excel writes this line for itself: it names the separator.
    if line.lower().startswith("sep=") and len(line.strip()) == 5:
        return number + 1, _cut(lines[number], line.strip()[4]), line.strip()[4]
    separator = max(SEPARATORS, key=lambda sign: len(_cut(line, sign)))
    return number, _cut(line, separator), separator


def _cut(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.strip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return []


def _counted(portions: Iterator[Portion]) -> Iterator[Portion]:
    """Yield the portions until they hold too many rows."""
    seen = 0
    for portion in portions:
        seen += len(portion)
        if seen > MAX_ROWS:
            raise too_many_rows()
        yield portion
