"""A carnê: the boletos of one debt in instalments, three on each A4 page, to be cut apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from emdia.formats.documents.brand import Brand
from emdia.formats.documents.ficha import Ficha, draw_frame, fill_ficha
from emdia.formats.documents.labels import labels
from emdia.formats.documents.paper import BoletoPaper
from emdia.formats.documents.sheet import (
    BOLD,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    PLAIN,
    Sheets,
    Text,
    fitted,
)
from emdia.kernel.money import format_money

PER_PAGE = 3
_SLIP_MM = PAGE_HEIGHT_MM / PER_PAGE
_STUB_LEFT, _STUB_MM = 6.0, 40.0
_FICHA_LEFT = _STUB_LEFT + _STUB_MM + 6
LISTED_PER_COVER = 60


def carne(papers: Sequence[BoletoPaper], *, brand: Brand, title: str) -> bytes:
    """Return a PDF file: covers that list every instalment, then the boletos, three a page.

    `papers` are all instalments of one debt, in their order.

    :raises NothingToPrint: there is none.
    :raises TooMuchText: what one of them says has no room on its slip.
    """
    sheets = Sheets(title=title, author=title)
    parts = [
        replace(paper, part=(number, len(papers))) for number, paper in enumerate(papers, start=1)
    ]
    for first in range(0, len(parts), LISTED_PER_COVER):
        _cover(sheets, parts, first, brand)
        sheets.next_page()
    for first in range(0, len(parts), PER_PAGE):
        for place, paper in enumerate(parts[first : first + PER_PAGE]):
            _slip(sheets, place, paper)
        sheets.next_page()
    return sheets.content()


def covers(instalments: int) -> int:
    """Return how many covers list so many instalments."""
    return -(-instalments // LISTED_PER_COVER)


def _ficha(place: int) -> Ficha:
    return Ficha(
        left=_FICHA_LEFT,
        top=place * _SLIP_MM + 2,
        width=PAGE_WIDTH_MM - 6 - _FICHA_LEFT,
        creditor_height=8,
        sum_height=5.4,
        payer_height=11,
    )


def _slip(sheets: Sheets, place: int, paper: BoletoPaper) -> None:
    ficha = _ficha(place)
    sheets.show(f"slip_{place}_{paper.language}", lambda: _draw_same(sheets, place, paper.language))
    sheets.write(_stub(ficha.top, paper))
    fill_ficha(sheets, ficha, paper)


def _draw_same(sheets: Sheets, place: int, language: str) -> None:
    ficha, words = _ficha(place), labels(language)
    draw_frame(sheets, ficha)
    between = _STUB_LEFT + _STUB_MM + 3
    sheets.cut(left=between, top=ficha.top, right=between, bottom=ficha.top + _SLIP_MM - 4)
    end = (place + 1) * _SLIP_MM
    if place + 1 < PER_PAGE:
        sheets.cut(left=0, top=end, right=PAGE_WIDTH_MM, bottom=end)
    names = ("due", "amount", "document", "nosso_numero", "payer", "creditor")
    sheets.write(
        (_STUB_LEFT, ficha.top + 14 + row * 11, PLAIN, 6, words[name])
        for row, name in enumerate(names)
    )


def _stub(top: float, paper: BoletoPaper) -> Iterator[Text]:
    words = labels(paper.language)
    yield _STUB_LEFT, top + 4, BOLD, 8, words["receipt"]
    if paper.part is not None:
        yield (
            _STUB_LEFT,
            top + 8.5,
            PLAIN,
            8,
            words["part"].format(k=paper.part[0], n=paper.part[1]),
        )
    values = (
        paper.cell("due_date"),
        _money(paper, paper.amount_cents),
        paper.document,
        paper.nosso_numero,
        paper.payer.name,
        paper.creditor.name,
    )
    for row, text in enumerate(values):
        font, points = (BOLD, 9.0) if row < 2 else (PLAIN, 8.0)
        shown = fitted(text, font=font, points=points, width=_STUB_MM)
        yield _STUB_LEFT, top + 18 + row * 11, font, points, shown
    # The law wants the creditor's tax id and address on what the payer keeps too.
    creditor = [paper.creditor.tax_id, *paper.creditor.address]
    for row, text in enumerate(creditor[:3]):
        shown = fitted(text, font=PLAIN, points=6, width=_STUB_MM)
        yield _STUB_LEFT, top + 77 + row * 2.8, PLAIN, 6, shown


def _cover(sheets: Sheets, parts: Sequence[BoletoPaper], from_place: int, brand: Brand) -> None:
    if brand.logo:
        sheets.picture(brand.logo, left=20, top=20, width=60, height=24)
    first = parts[0]
    sheets.fill(brand.rgb())
    sheets.write([(20, 60, BOLD, 22, labels(first.language)["carne"])])
    sheets.fill((0.0, 0.0, 0.0))
    listed = parts[from_place : from_place + LISTED_PER_COVER]
    sheets.write(_cover_texts(parts, listed))
    sheets.write_right(_cover_amounts(parts, listed))


def _cover_texts(parts: Sequence[BoletoPaper], listed: Sequence[BoletoPaper]) -> Iterator[Text]:
    first = parts[0]
    words = labels(first.language)
    creditor, payer = first.creditor, first.payer
    for row, text in enumerate([creditor.name, creditor.tax_id, *creditor.address][:5]):
        yield 20, 72 + row * 5, BOLD if row == 0 else PLAIN, 10, text
    yield 20, 103, PLAIN, 8, words["payer"]
    for row, text in enumerate([payer.name, payer.tax_id, *payer.address][:5]):
        yield 20, 108 + row * 5, BOLD if row == 0 else PLAIN, 10, text
    yield 20, 138, BOLD, 10, words["parts"]
    for row, paper in enumerate(listed):
        left, top = _listed(row)
        document = fitted(paper.document, font=PLAIN, points=9, width=32)
        for at, text in ((0, _part(paper)), (13, paper.cell("due_date")), (33, document)):
            yield left + at, top, PLAIN, 9, text
    yield 20, 284, BOLD, 11, words["total"]


def _cover_amounts(parts: Sequence[BoletoPaper], listed: Sequence[BoletoPaper]) -> Iterator[Text]:
    for row, paper in enumerate(listed):
        left, top = _listed(row)
        yield left + 80, top, PLAIN, 9, _money(paper, paper.amount_cents)
    total = sum(paper.amount_cents for paper in parts)
    yield 100, 284, BOLD, 11, _money(parts[0], total)


def _part(paper: BoletoPaper) -> str:
    return "" if paper.part is None else f"{paper.part[0]}/{paper.part[1]}"


def _listed(row: int) -> tuple[float, float]:
    """Return where an instalment stands on the cover: two columns of thirty."""
    column, line = divmod(row, LISTED_PER_COVER // 2)
    return 20 + column * 92, 144 + line * 4.4


def _money(paper: BoletoPaper, cents: int) -> str:
    return format_money(cents, currency="BRL", language=paper.language).replace("\u00a0", " ")
