"""Boletos and lists in one file, such as the second copies of a customer with the statement."""

from __future__ import annotations

from collections.abc import Sequence

from emdia.formats.documents.boletos import draw_boleto
from emdia.formats.documents.brand import Brand
from emdia.formats.documents.paper import BoletoPaper
from emdia.formats.documents.reading import check_pages, check_texts
from emdia.formats.documents.sheet import Sheets
from emdia.formats.documents.tables import TablePaper, draw_table


def bundle(
    *,
    papers: Sequence[BoletoPaper] = (),
    tables: Sequence[TablePaper] = (),
    brand: Brand,
    title: str,
) -> bytes:
    """Return a PDF file with a page for each boleto and then the lists, read again.

    :raises NothingToPrint: there is nothing.
    :raises TooMuchText: what one of them says has no room.
    :raises NotAsMeant: the file shows something else than it should.
    """
    sheets = Sheets(title=title, author=title)
    for paper in papers:
        draw_boleto(sheets, paper, brand)
    listed = sum(draw_table(sheets, table, brand) for table in tables)
    content = sheets.content()
    pages = check_pages(content, [[paper] for paper in papers] + [[] for _ in range(listed)])
    for table in tables:
        figures = [
            cell
            for row in table.rows
            for column, cell in zip(table.columns, row, strict=True)
            if column.is_figure and cell
        ]
        check_texts(pages[len(papers) :], [*figures, *(amount for _, amount in table.totals)])
    return content
