"""Reading documents again as a scanner would: what leaves is what was meant, or it does not leave.

A page is drawn in grey as by a printer of 200 points an inch; its barcode and QR codes are
found in the picture and its digitable line in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import pypdfium2
import zxingcpp

from emdia.formats.boleto import barcode_of
from emdia.formats.documents.paper import BoletoPaper

_DOTS_PER_INCH, _POINTS_PER_INCH = 200, 72
_LINE = re.compile(r"\d{5}\.\d{5} \d{5}\.\d{6} \d{5}\.\d{6} \d \d{14}")
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.ITF, zxingcpp.BarcodeFormat.QRCode])
_BARCODE_DIGITS = 44
# PDFium is made for one thread at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a scanner finds on one page, each kind in any order."""

    barcodes: tuple[str, ...]
    qr_codes: tuple[str, ...]
    lines: tuple[str, ...]
    text: str = ""


class NotAsMeant(ValueError):
    """A document shows something else than it should; it must not leave."""


def read_pages(content: bytes) -> Iterator[PageRead]:
    """Yield what stands on each page of a PDF file.

    :raises NotAsMeant: it is no PDF file, or one without pages.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise NotAsMeant("The file cannot be read as PDF pages.") from error
        try:
            pages = [_read(document[place]) for place in range(len(document))]
        finally:
            document.close()
    yield from pages


def _read(page: pypdfium2.PdfPage) -> PageRead:
    picture = page.render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH, grayscale=True).to_numpy()
    found = zxingcpp.read_barcodes(np.ascontiguousarray(picture.squeeze()), formats=_FORMATS)
    codes = [(one.format == zxingcpp.BarcodeFormat.QRCode, one.text) for one in found]
    text = page.get_textpage().get_text_range()
    return PageRead(
        barcodes=tuple(text for is_qr, text in codes if not is_qr and len(text) == _BARCODE_DIGITS),
        qr_codes=tuple(text for is_qr, text in codes if is_qr),
        lines=tuple(re.sub(r"\D", "", line) for line in _LINE.findall(text)),
        text=text,
    )


def check_texts(pages: Sequence[PageRead], wanted: Iterable[str]) -> None:
    """Check that each of the texts stands on one of the pages.

    :raises NotAsMeant: naming the first that does not.
    """
    found = " ".join(" ".join(page.text.split()) for page in pages)
    for text in wanted:
        if " ".join(text.split()) not in found:
            raise NotAsMeant(f"The file does not show {text!r}.")


def check_pages(content: bytes, papers: Sequence[Sequence[BoletoPaper]]) -> list[PageRead]:
    """Check that each page shows the boletos meant for it and no other; return what was read.

    :raises NotAsMeant: naming the page and what it should show.
    """
    pages = list(read_pages(content))
    if len(pages) != len(papers):
        raise NotAsMeant(f"The file has {len(pages)} pages; {len(papers)} were meant.")
    for number, (page, meant) in enumerate(zip(pages, papers, strict=True), start=1):
        for what, found, wanted in (
            ("barcode", set(page.barcodes), {one.barcode for one in meant}),
            ("digitable line", set(page.lines), {one.line for one in meant}),
            (
                "barcode of the line",
                {barcode_of(line) for line in page.lines},
                {one.barcode for one in meant},
            ),
            ("Pix code", set(page.qr_codes), {one.br_code for one in meant if one.br_code}),
        ):
            if found != wanted:
                missing = ", ".join(sorted(wanted - found)) or "nothing else"
                raise NotAsMeant(f"Page {number}: the {what} read is not {missing}.")
    return pages
