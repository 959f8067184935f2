"""Lists on A4, such as a statement of account: creditor and payer above, rows, totals below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emdia.formats.documents.brand import Brand
from emdia.formats.documents.parties import PrintedParty, checked_creditor
from emdia.formats.documents.sheet import (
    BOLD,
    PAGE_WIDTH_MM,
    PLAIN,
    Sheets,
    Text,
    fitted,
    width_mm,
)

_LEFT, _RIGHT = 15.0, PAGE_WIDTH_MM - 15
_FIRST_TOP, _NEXT_TOP, _ROW_MM = 78.0, 30.0, 5.0
_LAST_TOP = 270.0
_BLACK = (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class TableColumn:
    """A column: its head, its share of the width, and whether it holds figures."""

    head: str
    share: float
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePaper:
    """A list as it is printed; `rows` and `totals` are texts in the reader's form.

    :raises CreditorUnnamed: the creditor is not named as the law wants it.
    """

    title: str
    subtitle: str
    creditor: PrintedParty
    payer: PrintedParty
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]]
    totals: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        checked_creditor(self.creditor)


def draw_table(sheets: Sheets, paper: TablePaper, brand: Brand) -> int:
    """Draw a list on as many sheets as it takes; return how many."""
    pages = list(_pages(paper))
    for number, rows in enumerate(pages, start=1):
        _head(sheets, paper, brand, is_first=number == 1)
        top = _FIRST_TOP if number == 1 else _NEXT_TOP
        _rows(sheets, paper, rows, top)
        page = f"{number} / {len(pages)}"
        sheets.write_right([(_RIGHT, 287, PLAIN, 7, page)])
        if number == len(pages):
            _totals(sheets, paper, top + (len(rows) + 1) * _ROW_MM)
        sheets.next_page()
    return len(pages)


def _pages(paper: TablePaper) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows of each sheet; the last one has room for the totals."""
    rest, top = list(paper.rows), _FIRST_TOP
    below = (len(paper.totals) + len(paper.notes) + 1) * _ROW_MM
    while True:
        room = int((_LAST_TOP - top) / _ROW_MM) - 1
        if len(rest) * _ROW_MM + below <= room * _ROW_MM:
            yield rest
            return
        taken = min(room, max(len(rest) - 1, 0)) if rest else 0
        yield rest[:taken]
        rest, top = rest[taken:], _NEXT_TOP


def _head(sheets: Sheets, paper: TablePaper, brand: Brand, *, is_first: bool) -> None:
    if not is_first:
        sheets.write([(_LEFT, 20, BOLD, 9, f"{paper.title} – {paper.payer.name}")])
        return
    left = _LEFT + (44 if brand.logo else 0)
    if brand.logo:
        sheets.picture(brand.logo, left=_LEFT, top=12, width=40, height=16)
    sheets.fill(brand.rgb())
    name = fitted(paper.creditor.name, font=BOLD, points=13, width=120)
    sheets.write([(left, 17, BOLD, 13, name)])
    sheets.fill(_BLACK)
    sheets.write(_parties(paper, left))


def _parties(paper: TablePaper, left: float) -> Iterator[Text]:
    for place, text in enumerate([paper.creditor.tax_id, *paper.creditor.address][:5]):
        yield left, 22 + place * 3.6, PLAIN, 8, text
    yield _LEFT, 50, BOLD, 14, paper.title
    yield _LEFT, 55.5, PLAIN, 9, paper.subtitle
    yield _LEFT, 63, BOLD, 9, f"{paper.payer.name} – {paper.payer.tax_id}"
    yield _LEFT, 67, PLAIN, 8, ", ".join(paper.payer.address)[:120]


def _rows(sheets: Sheets, paper: TablePaper, rows: Sequence[Sequence[str]], top: float) -> None:
    edges = list(_edges(paper))
    heads = [column.head for column in paper.columns]
    for place, cells in enumerate([heads, *rows]):
        font = BOLD if place == 0 else PLAIN
        at = top + place * _ROW_MM
        sheets.write(_cells(paper, cells, edges, at, font))
    bottom = top + len(rows) * _ROW_MM + 1.5
    sheets.lines(
        [(_LEFT, top + 1.5, _RIGHT, top + 1.5), (_LEFT, bottom, _RIGHT, bottom)], width=0.5
    )


def _edges(paper: TablePaper) -> Iterator[tuple[float, float]]:
    left, width = _LEFT, _RIGHT - _LEFT
    for column in paper.columns:
        yield left, left + column.share * width
        left += column.share * width


def _cells(
    paper: TablePaper,
    cells: Sequence[str],
    edges: Sequence[tuple[float, float]],
    top: float,
    font: str,
) -> Iterator[Text]:
    for column, text, (left, right) in zip(paper.columns, cells, edges, strict=True):
        shown = fitted(text, font=font, points=8, width=right - left - 2)
        at = right - 2 - width_mm(shown, font, 8) if column.is_figure else left
        yield at, top, font, 8, shown


def _totals(sheets: Sheets, paper: TablePaper, top: float) -> None:
    sheets.write_right(
        (_RIGHT - 45, top + place * _ROW_MM, PLAIN, 9, label)
        for place, (label, _) in enumerate(paper.totals)
    )
    sheets.write_right(
        (_RIGHT - 2, top + place * _ROW_MM, BOLD, 9, amount)
        for place, (_, amount) in enumerate(paper.totals)
    )
    below = top + (len(paper.totals) + 0.5) * _ROW_MM
    sheets.write(
        (_LEFT, below + place * 4, PLAIN, 8, note) for place, note in enumerate(paper.notes)
    )
