"""Cutting pieces of CSV text into cells: whole columns where nothing is quoted, else row by row.

A piece without quotes whose rows all have the width of the headings is cut by one split of its
text, at a tenth of the cost of its rows; every other piece goes through Python's `csv`. Both
give the same cells (tests/formats/test_tables.py).
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emdia.formats.csv_table import safe
from emdia.formats.tables.table import ROWS_AT_ONCE, Portion, Unreadable


class Cutter:
    """Cuts pieces of whole lines. `columns` are those of the headings, `after` their line."""

    def __init__(self, *, separator: str, columns: int, after: int) -> None:
        self._separator = separator
        self._columns = columns
        self._line = after  # the last line that was cut

    def portions(self, pieces: Iterator[str]) -> Iterator[Portion]:
        """Yield the rows that hold something.

        :raises Unreadable: a row cannot be cut.
        """
        for piece in pieces:
            columns = self._whole_columns(piece)
            if columns is None:
                yield from self._by_row(piece, pieces)
            else:
                first, count = self._line + 1, len(columns[0])
                self._line += count
                yield Portion(range(first, first + count), cut_columns=columns)

    def _whole_columns(self, piece: str) -> Sequence[Sequence[str]] | None:
        """Return the cells by column, or None where it is not sure that they stand in columns."""
        sign, width = self._separator, self._columns
        if width < 2:
            return None
        text = piece.replace("\r\n", "\n")
        if not text.endswith("\n"):
            text += "\n"
        # A row without any cell is none, and to be left out.
        blank = sign * (width - 1) + "\n"
        if '"' in text or "\r" in text or text.startswith(blank) or f"\n{blank}" in text:
            return None
        cells = text.replace("\n", f"{sign}\n{sign}").split(sign)
        cells.pop()
        ends = cells[width :: width + 1]
        rows = text.count("\n")
        if len(cells) != rows * (width + 1) or ends.count("\n") != rows:
            return None
        if "'" in text:
            cells = _unguarded(cells)
        return [cells[place :: width + 1] for place in range(width)]

    def _by_row(self, piece: str, pieces: Iterator[str]) -> Iterator[Portion]:
        """Cut a piece, and what follows it as far as a quoted cell reaches over its end."""
        feed = _Feed(piece, pieces)
        reader = csv.reader(feed, delimiter=self._separator)
        start = self._line
        lines: list[int] = []
        rows: list[Sequence[str]] = []
        try:
            while feed.has_more():
                first = self._line + 1
                row = next(reader)
                self._line = start + reader.line_num
                if any(row):
                    lines.append(first)
                    rows.append(_unguarded(row))
                if len(rows) == ROWS_AT_ONCE:
                    yield Portion(lines, rows)
                    lines, rows = [], []
        except csv.Error as error:
            line = self._line + 1
            raise Unreadable(
                "csv_invalid", f"Line {line} cannot be cut into columns ({error}).", line=line
            ) from None
        if rows:
            yield Portion(lines, rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPiece:
    """Whole lines without quotes, which may be cut anywhere and by anybody."""

    text: str
    separator: str
    columns: int
    after: int

    def portions(self) -> Iterator[Portion]:
        """Yield the rows that hold something.

        :raises Unreadable: a row cannot be cut.
        """
        cutter = Cutter(separator=self.separator, columns=self.columns, after=self.after)
        return cutter.portions(iter([self.text]))


def text_pieces(
    texts: Iterator[str], *, separator: str, columns: int, after: int
) -> Iterator[TextPiece]:
    """Yield pieces of whole lines without quotes, each with the line it comes after."""
    for text in texts:
        yield TextPiece(text=text, separator=separator, columns=columns, after=after)
        after += text.count("\n")


class _Feed:
    """The lines of a piece with their ends, and more lines for whoever asks beyond it."""

    def __init__(self, piece: str, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._lines = _lines(piece)
        self._place = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.has_more():
            # Asked for within a quoted cell.
            piece = next(self._pieces, None)
            if piece is None:
                raise csv.Error("a quote has no end")
            self._lines, self._place = _lines(piece), 0
        self._place += 1
        return self._lines[self._place - 1]

    def has_more(self) -> bool:
        return self._place < len(self._lines)


def _lines(piece: str) -> list[str]:
    lines = [line + "\n" for line in piece.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _unguarded(cells: list[str]) -> list[str]:
    """Take off the apostrophe that our own tables put before what looks like a formula."""
    if not any(cell[:1] == "'" for cell in cells):
        return cells
    return [cell[1:] if cell[:1] == "'" and safe(cell[1:]) == cell else cell for cell in cells]
