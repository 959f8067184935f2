"""Boletos on A4: the payer's receipt above, the ficha de compensação at the foot, a page each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emdia.formats.boleto import punctuate_line
from emdia.formats.documents.brand import Brand
from emdia.formats.documents.ficha import Ficha, draw_frame, fill_ficha
from emdia.formats.documents.labels import labels
from emdia.formats.documents.paper import BoletoPaper, TooMuchText, fitting_lines
from emdia.formats.documents.qr import qr_marks
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

_LEFT, _RIGHT = 12.0, PAGE_WIDTH_MM - 12
FICHA = Ficha(
    left=_LEFT,
    top=PAGE_HEIGHT_MM - 6 - 102,
    width=_RIGHT - _LEFT,
    creditor_height=9,
    sum_height=6,
    payer_height=13,
)
MOST_ITEMS = 12
_BLACK = (0.0, 0.0, 0.0)


def boletos(papers: Iterable[BoletoPaper], *, brand: Brand, title: str) -> bytes:
    """Return a PDF file with one page for each boleto, in their order.

    :raises NothingToPrint: there is none.
    :raises TooMuchText: what one of them says has no room on its page.
    """
    sheets = Sheets(title=title, author=title)
    for paper in papers:
        draw_boleto(sheets, paper, brand)
    return sheets.content()


def draw_boleto(sheets: Sheets, paper: BoletoPaper, brand: Brand) -> None:
    """Draw one boleto on a sheet of its own.

    :raises TooMuchText: what it says has no room.
    """
    _page(sheets, paper, brand)
    sheets.next_page()


def _page(sheets: Sheets, paper: BoletoPaper, brand: Brand) -> None:
    if len(paper.items) > MOST_ITEMS:
        raise TooMuchText(
            f"A boleto has room for {MOST_ITEMS} items; these are {len(paper.items)}."
        )
    sheets.show(f"boleto_{paper.language}", lambda: _draw_same(sheets, paper.language))
    if brand.logo:
        sheets.show("logo", lambda: _draw_logo(sheets, brand))
    _receipt(sheets, paper, brand)
    fill_ficha(sheets, FICHA, paper)


def _draw_same(sheets: Sheets, language: str) -> None:
    draw_frame(sheets, FICHA)
    words = labels(language)
    sheets.cut(left=_LEFT, top=FICHA.top - 4, right=_RIGHT, bottom=FICHA.top - 4)
    sheets.write([(_LEFT, FICHA.top - 5, PLAIN, 5.5, words["cut"])])
    sheets.lines([(_LEFT, 38, _RIGHT, 38), (_LEFT, 60, _RIGHT, 60)], width=0.6)
    sheets.write_right([(_RIGHT, 16, BOLD, 9, words["receipt"])])
    names = ("due", "amount", "document", "nosso_numero", "account")
    sheets.write((_column(place), 65, PLAIN, 7, words[name]) for place, name in enumerate(names))
    sheets.write([(_LEFT, 42.5, PLAIN, 7, words["payer"]), (_LEFT, 80, BOLD, 8, words["charged"])])


def _draw_logo(sheets: Sheets, brand: Brand) -> None:
    sheets.picture(brand.logo, left=_LEFT, top=12, width=40, height=16)


def _column(place: int) -> float:
    return _LEFT + place * (_RIGHT - _LEFT) / 5


def _receipt(sheets: Sheets, paper: BoletoPaper, brand: Brand) -> None:
    left = _LEFT + (44 if brand.logo else 0)
    sheets.fill(brand.rgb())
    sheets.write(
        [(left, 17, BOLD, 13, fitted(paper.creditor.name, font=BOLD, points=13, width=100))]
    )
    sheets.fill(_BLACK)
    sheets.write(_receipt_texts(paper, left))
    sheets.write_right(_item_amounts(paper))
    _ways_to_pay(sheets, paper)


def _receipt_texts(paper: BoletoPaper, left: float) -> Iterator[Text]:
    words = labels(paper.language)
    for place, text in enumerate([paper.creditor.tax_id, *paper.creditor.address][:4]):
        yield left, 22 + place * 3.6, PLAIN, 8, text
    payer = paper.payer
    yield _LEFT, 47, BOLD, 9, f"{payer.name} – {payer.tax_id}"
    for place, text in enumerate(payer.address[:2]):
        yield _LEFT, 51.5 + place * 3.6, PLAIN, 8, text
    values = (
        paper.cell("due_date"),
        _money(paper, paper.amount_cents),
        paper.document,
        paper.nosso_numero,
        paper.account,
    )
    for place, text in enumerate(values):
        font = BOLD if place < 2 else PLAIN
        yield _column(place), 70, font, 10, fitted(text, font=font, points=10, width=36)
    for place, (text, _) in enumerate(paper.items):
        yield _LEFT, 85 + place * 4, PLAIN, 8, fitted(text, font=PLAIN, points=8, width=105)
    yield from _after_due(paper, words["after_due"])


def _after_due(paper: BoletoPaper, label: str) -> Iterator[Text]:
    if paper.instructions:
        yield _LEFT, 137, BOLD, 8, label
    lines = fitting_lines(paper.instructions, most=7, font=PLAIN, points=8, width=_RIGHT - _LEFT)
    for place, text in enumerate(lines):
        yield _LEFT, 141.5 + place * 3.8, PLAIN, 8, text


def _item_amounts(paper: BoletoPaper) -> Iterator[Text]:
    for place, (_, cents) in enumerate(paper.items):
        yield _LEFT + 130, 85 + place * 4, PLAIN, 8, _money(paper, cents)
    if paper.part is not None:
        part = labels(paper.language)["part"].format(k=paper.part[0], n=paper.part[1])
        yield _RIGHT, 21, PLAIN, 8, part


def _ways_to_pay(sheets: Sheets, paper: BoletoPaper) -> None:
    words = labels(paper.language)
    sheets.write(
        [
            (_LEFT, 170, PLAIN, 7, words["pay_by_line"]),
            (_LEFT, 175.5, BOLD, 11, punctuate_line(paper.line)),
        ]
    )
    if paper.br_code:
        sheets.marks(qr_marks(paper.br_code), left=150, bottom=128, width=46, height=46)
        sheets.write([(150, 80, BOLD, 8, words["pay_by_pix"])])


def _money(paper: BoletoPaper, cents: int) -> str:
    return format_money(cents, currency="BRL", language=paper.language).replace("\u00a0", " ")
