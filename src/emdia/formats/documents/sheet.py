"""Sheets of paper: millimetres from the left and from the top, text, lines and marks.

What is the same on every sheet is drawn once (a form XObject) and shown by name; only what
differs is written into each page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from emdia.formats.documents.brand import picture

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = A4[0] / mm, A4[1] / mm
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
# (left mm, top mm, font, points, text): the base of the text is `top` below the upper edge.
Text = tuple[float, float, str, float, str]

# PDF strings: these three are escaped, and letters beyond ASCII are said by their number.
_ESCAPES = {ord(mark): f"\\{mark}" for mark in "()\\"} | {
    code: f"\\{code:03o}" for code in range(128, 256)
}
# Bytes as letters, for what could carry letters only: larger, and slow to make.
rl_config.useA85 = 0


class NothingToPrint(ValueError):
    """A file without pages was asked for."""


class Sheets:
    """A PDF file that grows page by page."""

    def __init__(self, *, title: str, author: str) -> None:
        # The same papers make the same bytes, so a file can be compared and cached.
        self._canvas = Canvas("", pagesize=A4, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._forms: set[str] = set()
        self._pages = 0
        self._names = {
            font: self._canvas._doc.getInternalFontName(font)  # type: ignore[attr-defined]
            for font in (PLAIN, BOLD)
        }

    def show(self, name: str, draw: Callable[[], None]) -> None:
        """Show the part called `name`, which `draw` draws the first time."""
        if name not in self._forms:
            self._forms.add(name)
            self._canvas.beginForm(name)
            draw()
            self._canvas.endForm()
        self._canvas.doForm(name)

    def write(self, texts: Iterable[Text]) -> None:
        """Write texts; letters the fonts of every reader do not have become question marks."""
        told = (
            f"{self._names[font]} {points} Tf 1 0 0 1 {left * mm:.2f} {_height(top):.2f} Tm "
            f"({_escaped(text)}) Tj"
            for left, top, font, points, text in texts
        )
        self._canvas.addLiteral(f"BT {' '.join(told)} ET")

    def write_right(self, texts: Iterable[Text]) -> None:
        """Write texts that end at `left`."""
        self.write(
            (right - width_mm(text, font, points), top, font, points, text)
            for right, top, font, points, text in texts
        )

    def lines(self, lines: Sequence[tuple[float, float, float, float]], *, width: float) -> None:
        """Draw lines (left, top, left, top), `width` points wide."""
        self._canvas.setLineWidth(width)
        self._canvas.lines([(x * mm, _height(y), z * mm, _height(u)) for x, y, z, u in lines])

    def cut(self, *, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a line to cut along."""
        self._canvas.saveState()
        self._canvas.setDash(3, 3)
        self.lines([(left, top, right, bottom)], width=0.4)
        self._canvas.restoreState()

    def fill(self, rgb: tuple[float, float, float]) -> None:
        """Write and draw in this colour from here on."""
        self._canvas.setFillColorRGB(*rgb)

    def marks(
        self,
        drawn: str,
        *,
        left: float,
        bottom: float,
        width: float,
        height: float,
        units: float = 1,
    ) -> None:
        """Place marks `units` by 1 in a rectangle of millimetres; `bottom` is from the top edge."""
        across, up = width * mm / units, height * mm
        place = f"{across:.6f} 0 0 {up:.4f} {left * mm:.4f} {_height(bottom):.4f} cm"
        self._canvas.addLiteral(f"q {place} {drawn} Q")

    def picture(
        self, content: bytes, *, left: float, top: float, width: float, height: float
    ) -> None:
        """Place a picture whole, as large as the rectangle takes, at its upper left corner."""
        self._canvas.drawImage(
            ImageReader(picture(content)),
            left * mm,
            _height(top + height),
            width * mm,
            height * mm,
            mask="auto",
            preserveAspectRatio=True,
            anchor="nw",
        )

    def next_page(self) -> None:
        self._pages += 1
        self._canvas.showPage()

    def content(self) -> bytes:
        """Return the file. Nothing can be added afterwards.

        :raises NothingToPrint: it has no page.
        """
        if not self._pages:
            raise NothingToPrint("There is nothing to print.")
        return bytes(self._canvas.getpdfdata())  # type: ignore[no-untyped-call]


def width_mm(text: str, font: str, points: float) -> float:
    """Return how wide a text is."""
    return _thousandths(text, font) * points / 1000 / mm


@lru_cache(maxsize=4096)
def _thousandths(text: str, font: str) -> int:
    """Return how wide a text of 1,000 points is: most texts come again on the next page."""
    widths = getFont(font).widths
    return sum(widths[code] for code in text.encode("cp1252", "replace"))


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return text.encode("cp1252", "replace").decode("latin-1").translate(_ESCAPES)


def fitted(text: str, *, font: str, points: float, width: float) -> str:
    """Return `text`, or its beginning with an ellipsis when it is wider than `width` mm."""
    if width_mm(text, font, points) <= width:
        return text
    kept = len(text)
    while kept and width_mm(f"{text[:kept]}…", font, points) > width:
        kept -= 1
    return f"{text[:kept].rstrip()}…"


def wrapped(text: str, *, font: str, points: float, width: float) -> Iterator[str]:
    """Yield the lines of a text, broken between words, none wider than `width` mm."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width_mm(longer, font, points) > width:
            yield fitted(line, font=font, points=points, width=width)
            line = word
        else:
            line = longer
    if line:
        yield fitted(line, font=font, points=points, width=width)


def _height(top: float) -> float:
    return A4[1] - top * mm
