"""What every table is: headings, and rows in portions, each row with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from emdia.kernel.faults import Fault
from emdia.kernel.words import plain_words

MAX_BYTES = 300_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters; what a spreadsheet's own cell holds
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Portion:
    """Some rows of a table and the lines they stand on, cut by row or already by column.

    Whole columns cost a fraction of whole rows; rows may differ in width, columns cannot.
    """

    lines: Sequence[int]
    cut_rows: Sequence[Sequence[str]] | None = None
    cut_columns: Sequence[Sequence[str]] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The cells by row."""
        if self.cut_rows is None:
            return list(zip(*(self.cut_columns or ()), strict=True))
        return self.cut_rows

    def portions(self) -> "Iterator[Portion]":
        """Yield itself: it is a piece that is cut already."""
        yield self


class Unreadable(Exception):
    """The file is no table that can be read; `fault` says why and what to do."""

    def __init__(
        self, code: str, message: str, *, line: int | None = None, found: str = ""
    ) -> None:
        super().__init__(message)
        self.fault = Fault(code, message, line=line, found=found or None)


class Rows(Protocol):
    """Gives the rows anew each time it is called."""

    def __call__(self) -> Iterator[Portion]: ...


class Piece(Protocol):
    """Some of a file whose rows can be read without the rest of it."""

    def portions(self) -> Iterator[Portion]: ...


class Pieces(Protocol):
    """Gives the pieces anew each time it is called."""

    def __call__(self) -> Iterator[Piece]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table whose headings are known. `portions` and `pieces` may be called again.

    The pieces hold the same rows, uncut where they can be cut apart from one another.
    """

    headings: tuple[str, ...]
    form: str  # "csv" or "xlsx"
    separator: str  # "" in a workbook
    portions: Rows
    pieces: Pieces

    def first_rows(self, most: int) -> Sequence[Sequence[str]]:
        """Return the first rows, at most so many.

        :raises Unreadable: a row among them cannot be cut.
        """
        for portion in self.portions():
            return portion.rows[:most]
        return []


def checked_headings(cells: Sequence[str], *, line: int) -> tuple[str, ...]:
    """Return the headings of a table without the blank ones at their end.

    :raises Unreadable: none, too many, or two that are the same.
    """
    headings = [" ".join(cell.split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise Unreadable(
            "columns_too_many",
            f"The file has {len(headings)} columns; the limit is {MAX_COLUMNS}.",
            line=line,
        )
    seen: set[str] = set()
    for heading in filter(None, headings):
        word = plain_words(heading)
        if word in seen:
            raise Unreadable(
                "column_doubled",
                f'Two columns are called "{heading[:60]}": rename one of them.',
                line=line,
                found=heading[:60],
            )
        seen.add(word)
    if not seen:
        raise Unreadable(
            "header_missing",
            "The first row has no headings: keep the row that names the columns.",
            line=line,
        )
    return tuple(headings)


def too_many_rows() -> Unreadable:
    """Return the refusal of a table above the limit of rows."""
    return Unreadable(
        "rows_too_many", f"The file has more than {MAX_ROWS:,} rows: send it in parts."
    )
