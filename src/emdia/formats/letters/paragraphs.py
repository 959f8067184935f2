"""A letter as parts that are written both ways: as plain text and as HTML.

The HTML is a document without pictures, scripts or addresses of others: what a mail reader
shows before anybody agreed to anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_PAGE = (
    '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>{subject}</title></head>'
    '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif;max-width:600px">'
    "{body}</body></html>"
)
_TO_COPY = "font-family:monospace;overflow-wrap:anywhere"
_CELL = "padding:4px 12px 4px 0;vertical-align:top"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a message says: `text` has lines ended by a line feed."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: Sequence[str]
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of what follows."""

    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """Names and values; the last row may be what they come to."""

    rows: Sequence[tuple[str, str]]
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Characters to copy as they stand, and what they are."""

    words: str
    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address of ours to go to."""

    words: str
    url: str


Part = Paragraph | Heading | Table | Code | Link


def words_of(*, subject: str, language: str, parts: Iterable[Part]) -> Words:
    """Return the parts written both ways."""
    parts = list(parts)
    body = "".join(_html(part) for part in parts)
    page = _PAGE.format(language=escape(language), subject=escape(subject), body=body)
    text = "\n\n".join(_text(part) for part in parts) + "\n"
    return Words(subject=subject, text=text, html=page)


def _text(part: Part) -> str:
    match part:
        case Paragraph(lines):
            return "\n".join(lines)
        case Heading(words):
            return f"{words}\n{'-' * len(words)}"
        case Table(rows):
            return "\n".join(f"{name}: {value}" for name, value in rows)
        case Code(words, code):
            return f"{words}:\n{code}"
        case Link(words, url):
            return f"{words}:\n{url}"


def _html(part: Part) -> str:
    match part:
        case Paragraph(lines, is_small):
            size = ' style="font-size:13px"' if is_small else ""
            return f"<p{size}>{'<br>'.join(escape(line) for line in lines)}</p>"
        case Heading(words):
            return f'<h2 style="font-size:18px;margin:24px 0 4px">{escape(words)}</h2>'
        case Table(rows, has_total):
            return _html_table(rows, has_total)
        case Code(words, code):
            kept = f'<span style="{_TO_COPY}">{escape(code)}</span>'
            return f"<p>{escape(words)}:<br>{kept}</p>"
        case Link(words, url):
            return f'<p><a href="{escape(url)}">{escape(words)}</a><br>{escape(url)}</p>'


def _html_table(rows: Sequence[tuple[str, str]], has_total: bool) -> str:
    body = ""
    for place, (name, value) in enumerate(rows, start=1):
        weight = ";font-weight:bold" if has_total and place == len(rows) else ""
        body += (
            f'<tr><th scope="row" style="{_CELL};text-align:left;font-weight:normal{weight}">'
            f'{escape(name)}</th><td style="{_CELL};text-align:right{weight}">'
            f"{escape(value)}</td></tr>"
        )
    return f'<table style="border-collapse:collapse">{body}</table>'
