"""A row of a list as HTML, written here and not by a template.

A page of a hundred rows has a thousand cells: a template that decides cell by cell takes longer
than everything else the page needs. Texts are escaped here, one by one.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from emdia.web.lists.columns import Column, Value, printed_value
from emdia.web.templatetags.look import badge
from emdia.web.words import State


def printed(
    rows: Iterable[Any], columns: Sequence[Column], *, url: Callable[[Any], str], ticks: str = ""
) -> list[SafeString]:
    """Return rows as HTML; `ticks` is the name of the box that chooses a row, empty without any."""
    shape = _Shape(columns, url, ticks)
    return [mark_safe(shape.row(row)) for row in rows]  # noqa: S308 - each text is escaped below.


class _Shape:
    """What all rows of a list have in common, said once."""

    def __init__(self, columns: Sequence[Column], url: Callable[[Any], str], ticks: str) -> None:
        self._first, *others = columns
        self._url = url
        self._ticks = escape(ticks)
        self._choose = _("Choose %(name)s")
        self._badges: dict[State, str] = {}
        self._others = [
            (one, _css(one, is_lead=place == 0), escape(str(one.word)))
            for place, one in enumerate(others)
        ]

    def row(self, row: Any) -> str:
        name = printed_value(self._first.value(row))
        cells = "".join(self._cell(row, *one) for one in self._others)
        return f'<tr role="row">{self._box(row, name)}{self._lead(row, name)}{cells}</tr>'

    def _box(self, row: Any, name: str) -> str:
        if not self._ticks:
            return ""
        return (
            '<td role="cell" class="tick-cell no-print"><label class="tick">'
            f'<input type="checkbox" name="{self._ticks}" value="{row.id:d}" data-tick>'
            f'<span class="only-read">{escape(self._choose % {"name": name})}</span></label></td>'
        )

    def _lead(self, row: Any, name: str) -> str:
        return (
            f'<td role="cell" class="first"><a class="row-link" href="{escape(self._url(row))}"'
            f" data-row>{escape(name)}</a>{_note(self._first, row)}</td>"
        )

    def _cell(self, row: Any, column: Column, css: str, label: str) -> str:
        said = self._said(column.value(row))
        empty = "" if said else " empty"
        return (
            f'<td role="cell" class="{css}{empty}" data-label="{label}">'
            f"{said}{_note(column, row)}{_details(column, row)}</td>"
        )

    def _said(self, value: Value) -> str:
        if not isinstance(value, State):
            return escape(printed_value(value))
        if value not in self._badges:
            self._badges[value] = badge(value)
        return self._badges[value]


def _css(column: Column, *, is_lead: bool) -> str:
    kind = "number" if column.is_number else "figure" if column.is_figure else ""
    return " ".join(one for one in ("lead" if is_lead else "", kind, column.css) if one)


def _note(column: Column, row: Any) -> str:
    note = column.note(row) if column.note else ""
    return f'<span class="cell-note">{escape(str(note))}</span>' if note else ""


def _details(column: Column, row: Any) -> str:
    lines = list(column.details(row)) if column.details else []
    if not lines:
        return ""
    first, *others = map(escape, lines)
    told = "".join(f"<li>{one}</li>" for one in others)
    return (
        f'<details class="cell-details"><summary>{first}</summary>'
        f'<ul class="cell-lines">{told}</ul></details>'
    )
