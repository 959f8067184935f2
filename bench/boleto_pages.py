"""How many pages of boletos with Pix are drawn, beside a page drawn with the libraries alone.

The yardstick draws the same page with reportlab's own calls and a QR code by segno, as a
first version of such a program would; both run in this process, one after the other.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import segno
from reportlab.graphics.barcode.common import I2of5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.formats.documents.papers import paper

from emdia.formats.documents import BoletoPaper, Brand, boletos, carne, check_pages

GOAL_PAGES = 400
GOAL_RATIO = 6
GOAL_CARNE_SECONDS = 0.040
ROUNDS = 5
BRAND = Brand()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000)
    options = parser.parse_args()
    papers = [paper(number) for number in range(1, options.pages + 1)]
    few = papers[:: max(1, len(papers) // 100)]
    check_pages(boletos(few, brand=BRAND, title="x"), [[one] for one in few])
    ours, plain, booklet = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: boletos(papers, brand=BRAND, title="x")) / len(papers))
        plain.append(seconds(lambda: draw_plainly(few)) / len(few))
        booklet.append(seconds(lambda: carne(papers[:12], brand=BRAND, title="x")))
    told("pages a second of one core", 1 / statistics.fmean(ours), spread(ours), GOAL_PAGES)
    ratio = statistics.fmean(plain) / statistics.fmean(ours)
    told("times the plain page", ratio, spread(plain), GOAL_RATIO)
    took = statistics.fmean(booklet)
    met = "met" if took <= GOAL_CARNE_SECONDS else "MISSED"
    print(f"carnê of 12          {took * 1000:6.1f} ms, spread {spread(booklet):.0%} {met}")


def told(what: str, figure: float, spread: float, goal: float) -> None:
    met = "met" if figure >= goal else "MISSED"
    print(f"{what:<28}{figure:8.1f}, spread {spread:.0%} {met}")


def spread(found: list[float]) -> float:
    return (max(found) - min(found)) / statistics.fmean(found)


def seconds(work: Callable[[], Any]) -> float:
    """Return the seconds of this processor that `work` takes."""
    started = process_time()
    work()
    return process_time() - started


def draw_plainly(papers: list[BoletoPaper]) -> bytes:
    """Draw a page of as many fields, lines and codes with the libraries' own calls."""
    out = BytesIO()
    canvas = Canvas(out)
    for one in papers:
        for place in range(40):
            canvas.setFont("Helvetica", 6)
            canvas.drawString(12 * mm, (280 - place * 4) * mm, "Data do processamento")
            canvas.setFont("Helvetica", 8)
            canvas.drawString(60 * mm, (280 - place * 4) * mm, one.document)
        for place in range(24):
            canvas.line(12 * mm, (100 - place * 3) * mm, 198 * mm, (100 - place * 3) * mm)
        bars = I2of5(one.barcode, barWidth=0.254 * mm, barHeight=13 * mm, checksum=0, bearers=0)
        bars.drawOn(canvas, 17 * mm, 12 * mm)
        for side, left, bottom in ((46, 150, 180), (28, 120, 60)):
            draw_qr(canvas, one.br_code, left, bottom, side)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_qr(canvas: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    rows = list(segno.make(text, error="m").matrix)
    module = side * mm / len(rows)
    for up, row in enumerate(reversed(rows)):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(
                    left * mm + across * module, bottom * mm + up * module, module, module, 0, 1
                )


if __name__ == "__main__":
    main()
