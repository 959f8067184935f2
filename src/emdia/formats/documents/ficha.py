"""The ficha de compensação: the part of a boleto that a bank's machine reads.

The order of the fields is the one every bank prints; only their sizes may vary.

Source: Banco do Brasil, Especificações técnicas para confecção de boleto, January 2016,
2.1, 2.2.1 and anexo I; Caixa, Especificações técnicas para emissão de boletos, April 2020.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from emdia.formats.boleto import punctuate_line
from emdia.formats.documents import bars
from emdia.formats.documents.paper import BoletoPaper, fitting_lines
from emdia.formats.documents.qr import qr_marks
from emdia.formats.documents.sheet import BOLD, PLAIN, Sheets, Text, fitted, width_mm
from emdia.kernel.money import format_number

RIGHT_MM = 48
_HEAD_MM, _ROW_MM = 9.0, 7.0
_BARCODE_ZONE_MM = 20.0
_CODE_MM, _CODE_WIDTH_MM = 44.5, 17.0
_LABEL_POINTS, _LABEL_MM, _VALUE_MM = 5.5, 2.3, 5.8
# (name, label, share of the width left of the last column)
_Cell = tuple[str, str, float]
_DATED: tuple[_Cell, ...] = (
    ("issue_date", "Data do documento", 0.2),
    ("document", "Nº do documento", 0.3),
    ("kind", "Espécie doc.", 0.14),
    ("accepted", "Aceite", 0.11),
    ("processed_date", "Data do processamento", 0.25),
)
_PRICED: tuple[_Cell, ...] = (
    ("bank_use", "Uso do banco", 0.2),
    ("carteira", "Carteira", 0.2),
    ("currency", "Espécie", 0.14),
    ("quantity", "Quantidade", 0.21),
    ("unit", "(x) Valor", 0.25),
)
_SUMS = (
    "(-) Desconto / Abatimento",
    "(-) Outras deduções",
    "(+) Mora / Multa",
    "(+) Outros acréscimos",
    "(=) Valor cobrado",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ficha:
    """Where a ficha de compensação stands on its sheet, in millimetres."""

    left: float
    top: float
    width: float
    creditor_height: float
    sum_height: float
    payer_height: float

    @property
    def height(self) -> float:
        return self.frame_height + _BARCODE_ZONE_MM

    @property
    def frame_height(self) -> float:
        return self.payer_top - self.top + self.payer_height

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def split(self) -> float:
        """Where the last column, of the amounts, begins."""
        return self.right - RIGHT_MM

    @property
    def place_top(self) -> float:
        return self.top + _HEAD_MM

    @property
    def creditor_top(self) -> float:
        return self.place_top + _ROW_MM

    @property
    def dated_top(self) -> float:
        return self.creditor_top + self.creditor_height

    @property
    def priced_top(self) -> float:
        return self.dated_top + _ROW_MM

    @property
    def sums_top(self) -> float:
        return self.priced_top + _ROW_MM

    @property
    def payer_top(self) -> float:
        return self.sums_top + len(_SUMS) * self.sum_height

    @property
    def bottom(self) -> float:
        return self.top + self.height


def draw_frame(sheets: Sheets, ficha: Ficha) -> None:
    """Draw what is the same on every boleto: the lines and the names of the fields."""
    sheets.lines(list(_lines(ficha)), width=0.6)
    # The bank's code stands between two strokes.
    beside = (ficha.left + _CODE_MM, ficha.left + _CODE_MM + _CODE_WIDTH_MM)
    sheets.lines([(at, ficha.top + 2, at, ficha.place_top) for at in beside], width=1.2)
    sheets.write(_labels(ficha))
    sheets.write_right(
        [
            (
                ficha.right,
                ficha.top + ficha.frame_height + 2.6,
                PLAIN,
                _LABEL_POINTS,
                "Autenticação mecânica – Ficha de Compensação",
            )
        ]
    )


def _lines(ficha: Ficha) -> Iterator[tuple[float, float, float, float]]:
    left, right, split = ficha.left, ficha.right, ficha.split
    tops = [ficha.place_top, ficha.creditor_top, ficha.dated_top, ficha.priced_top, ficha.sums_top]
    for top in [*tops, ficha.payer_top, ficha.payer_top + ficha.payer_height]:
        yield left, top, right, top
    yield split, ficha.place_top, split, ficha.payer_top
    for place in range(1, len(_SUMS)):
        top = ficha.sums_top + place * ficha.sum_height
        yield split, top, right, top
    for top, cells in ((ficha.dated_top, _DATED), (ficha.priced_top, _PRICED)):
        for at, _ in list(_placed(ficha, cells))[1:]:
            yield at, top, at, top + _ROW_MM


def _placed(ficha: Ficha, cells: tuple[_Cell, ...]) -> Iterator[tuple[float, _Cell]]:
    at = ficha.left
    for cell in cells:
        yield at, cell
        at += cell[2] * (ficha.split - ficha.left)


def _labels(ficha: Ficha) -> Iterator[Text]:
    yield _label(ficha.left, ficha.place_top, "Local de pagamento")
    yield _label(ficha.split, ficha.place_top, "Vencimento")
    yield _label(ficha.left, ficha.creditor_top, "Beneficiário")
    yield _label(ficha.split, ficha.creditor_top, "Agência / Código do beneficiário")
    yield _label(ficha.split, ficha.dated_top, "Nosso número")
    yield _label(ficha.split, ficha.priced_top, "(=) Valor do documento")
    for top, cells in ((ficha.dated_top, _DATED), (ficha.priced_top, _PRICED)):
        for at, (_, label, _) in _placed(ficha, cells):
            yield _label(at, top, label)
    instructions = "Instruções (texto de responsabilidade do beneficiário)"
    yield _label(ficha.left, ficha.sums_top, instructions)
    for place, label in enumerate(_SUMS):
        yield _label(ficha.split, ficha.sums_top + place * ficha.sum_height, label)
    yield _label(ficha.left, ficha.payer_top, "Pagador")


def _label(left: float, top: float, text: str) -> Text:
    return left + 0.8, top + _LABEL_MM, PLAIN, _LABEL_POINTS, text


def fill_ficha(sheets: Sheets, ficha: Ficha, paper: BoletoPaper) -> None:
    """Write what one boleto says, its barcode, and its QR code when it has one."""
    sheets.write(_texts(ficha, paper))
    sheets.write_right(_right_texts(ficha, paper))
    sheets.marks(
        bars.bars(paper.barcode),
        left=ficha.left + 5,
        bottom=ficha.bottom - 12 + bars.HEIGHT_MM / 2,
        width=bars.WIDTH_MM,
        height=bars.HEIGHT_MM,
        units=bars.units(paper.barcode),
    )
    if paper.br_code:
        side = min(len(_SUMS) * ficha.sum_height - 6, 28)
        left = ficha.split - side - 2
        top = ficha.sums_top + 4
        sheets.marks(qr_marks(paper.br_code), left=left, bottom=top + side, width=side, height=side)
        sheets.write([(left, top - 0.8, BOLD, 6, "Pague com Pix")])


def _texts(ficha: Ficha, paper: BoletoPaper) -> Iterator[Text]:
    bank = fitted(paper.bank_name, font=BOLD, points=11, width=42)
    yield ficha.left, ficha.top + 7.2, BOLD, 11, bank
    code = paper.bank_code
    middle = ficha.left + _CODE_MM + _CODE_WIDTH_MM / 2
    yield middle - width_mm(code, BOLD, 15) / 2, ficha.top + 7.2, BOLD, 15, code
    yield _value(ficha, ficha.left, ficha.place_top, paper.place, ficha.split)
    yield from _creditor(ficha, paper)
    for top, cells in ((ficha.dated_top, _DATED), (ficha.priced_top, _PRICED)):
        for at, (name, _, share) in _placed(ficha, cells):
            end = at + share * (ficha.split - ficha.left)
            yield _value(ficha, at, top, paper.cell(name), end)
    yield from _instructions(ficha, paper)
    yield from _payer(ficha, paper)


def _value(ficha: Ficha, left: float, top: float, text: str, right: float) -> Text:
    shown = fitted(text, font=PLAIN, points=8, width=right - left - 1.6)
    return left + 0.8, top + _VALUE_MM, PLAIN, 8, shown


def _creditor(ficha: Ficha, paper: BoletoPaper) -> Iterator[Text]:
    creditor, width = paper.creditor, ficha.split - ficha.left - 1.6
    first = f"{creditor.name} – {creditor.tax_id}"
    lines = (first, ", ".join(creditor.address))
    for place, text in enumerate(lines):
        shown = fitted(text, font=PLAIN, points=7, width=width)
        yield ficha.left + 0.8, ficha.creditor_top + 4.7 + place * 2.6, PLAIN, 7, shown


def _instructions(ficha: Ficha, paper: BoletoPaper) -> Iterator[Text]:
    room = ficha.split - ficha.left - 1.6 - (32 if paper.br_code else 0)
    most = int((len(_SUMS) * ficha.sum_height - 4) // 2.9)
    lines = fitting_lines(paper.instructions, most=most, font=PLAIN, points=6.5, width=room)
    for place, text in enumerate(lines):
        yield ficha.left + 0.8, ficha.sums_top + 5.2 + place * 2.9, PLAIN, 6.5, text


def _payer(ficha: Ficha, paper: BoletoPaper) -> Iterator[Text]:
    payer = paper.payer
    lines = [f"{payer.name} – {payer.tax_id}", ", ".join(payer.address)]
    if paper.final_creditor is not None:
        final = paper.final_creditor
        lines.append(f"Sacador / avalista: {final.name} – {final.tax_id}")
    for place, text in enumerate(lines):
        shown = fitted(text, font=PLAIN, points=7, width=ficha.width - 12)
        yield ficha.left + 10, ficha.payer_top + 3 + place * 3, PLAIN, 7, shown


def _right_texts(ficha: Ficha, paper: BoletoPaper) -> Iterator[Text]:
    right = ficha.right - 1
    yield ficha.right, ficha.top + 7, BOLD, _line_points(ficha), punctuate_line(paper.line)
    for top, text, font in (
        (ficha.place_top, paper.cell("due_date"), BOLD),
        (ficha.creditor_top, paper.account, PLAIN),
        (ficha.dated_top, paper.nosso_numero, PLAIN),
        (
            ficha.priced_top,
            format_number(paper.amount_cents, currency="BRL", language="pt-br"),
            BOLD,
        ),
    ):
        yield right, top + _VALUE_MM, font, 8.5, text


def _line_points(ficha: Ficha) -> float:
    """Return the size of the digitable line: 3.5 to 4.5 mm high where the width allows it."""
    return 11.5 if ficha.width >= 170 else 9
