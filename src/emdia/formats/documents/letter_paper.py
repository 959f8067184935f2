"""A message as pages of A4: its subject, and its text line by line."""

from __future__ import annotations

from collections.abc import Iterator

from emdia.formats.documents.sheet import (
    BOLD,
    PAGE_WIDTH_MM,
    PLAIN,
    Sheets,
    Text,
    wrapped,
)

_LEFT, _WIDTH = 20.0, PAGE_WIDTH_MM - 40
_FIRST_TOP, _LAST_TOP, _LINE_MM = 25.0, 272.0, 5.0
_POINTS = 10.0


def draw(*, subject: str, text: str, author: str) -> bytes:
    """Return the PDF file of a message in plain text."""
    sheets = Sheets(title=subject, author=author)
    page: list[Text] = []
    top = _FIRST_TOP
    for font, line in _lines(subject, text):
        if top > _LAST_TOP:
            sheets.write(page)
            sheets.next_page()
            page, top = [], _FIRST_TOP
        if line:
            page.append((_LEFT, top, font, _POINTS, line))
        top += _LINE_MM
    sheets.write(page)
    sheets.next_page()
    return sheets.content()


def _lines(subject: str, text: str) -> Iterator[tuple[str, str]]:
    for line in wrapped(subject, font=BOLD, points=_POINTS, width=_WIDTH):
        yield BOLD, line
    yield PLAIN, ""
    for paragraph in text.split("\n"):
        for line in wrapped(paragraph, font=PLAIN, points=_POINTS, width=_WIDTH):
            yield PLAIN, line
        if not paragraph.strip():
            yield PLAIN, ""
