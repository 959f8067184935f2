"""One line of a bank file, field by field, with the manual's names and the bank's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from emdia.formats.banks import Bank, UnknownBank
from emdia.formats.banks import bank as bank_card
from emdia.formats.febraban240.extrato import (
    HEADER_LOTE_EXTRATO,
    SEGMENTO_E,
    TRAILER_LOTE_EXTRATO,
)
from emdia.formats.fixed_width import Day, DayLong, DayYearFirst, Layout, Unreadable, split_lines
from emdia.kernel.days import to_date
from emdia.kernel.faults import Fault

# FEBRABAN's statement, the same at every bank.
STATEMENT_LAYOUT = "240-extrato"

_DAYS = (Day, DayLong, DayYearFirst)


class FileKind(StrEnum):
    """Which way a file goes: from the bank or to it."""

    RETURN = "return"
    REMESSA = "remessa"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainedField:
    """One field: its columns, what stands there, what it was read as, and the bank's words.

    `value` is None for a day that is none. Amounts are in cents. `fault` says what is
    wrong with it.
    """

    name: str
    first: int
    last: int
    found: str
    value: str | int | date | None
    kind: str
    words: tuple[str, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainedLine:
    """A line, and the record of the manual it was read as."""

    bank: str
    layout: str
    record: str
    manual: str
    manual_date: date
    homologated: bool
    fields: tuple[ExplainedField, ...]


def explain_line(
    line: bytes, *, bank: str, layout: str, kind: FileKind | None = None
) -> ExplainedLine:
    """Return every field of one line. Blanks stripped from its end do not matter.

    Without `kind`, the records of returns are tried first.

    :raises UnknownBank: no such bank, or it has no such layout.
    :raises Unreadable: not one line of that width, or no record that tells itself so.
    """
    card = bank_card(bank)
    records = _records(card, layout, kind)
    matrix = _matrix(line, records[0].width)
    record = _record(records, matrix, card, layout)
    fields = _fields(record, matrix)
    return ExplainedLine(
        bank=bank,
        layout=layout,
        record=record.name,
        manual=record.manual,
        manual_date=record.manual_date,
        homologated=record.homologated,
        fields=tuple(_with_words(fields, card, layout, record)),
    )


def _records(card: Bank, layout: str, kind: FileKind | None) -> tuple[Layout, ...]:
    if layout == STATEMENT_LAYOUT:
        return (HEADER_LOTE_EXTRATO, SEGMENTO_E, TRAILER_LOTE_EXTRATO)
    found: list[Layout] = []
    if kind is not FileKind.REMESSA and layout in card.returns:
        found += card.returns[layout].layouts
    if kind is not FileKind.RETURN and layout in card.remessas:
        found += card.remessas[layout].layouts
    if not found:
        raise UnknownBank(_no_layout(card, layout, kind))
    return tuple(found)


def _no_layout(card: Bank, layout: str, kind: FileKind | None) -> str:
    what = kind or "return or remessa"
    known = {
        FileKind.RETURN: sorted(card.returns),
        FileKind.REMESSA: sorted(card.remessas),
        None: sorted({*card.returns, *card.remessas, STATEMENT_LAYOUT}),
    }[kind]
    choice = f"known: {', '.join(known)}" if known else "none is declared"
    return f"{card.name} has no {what} layout {layout} here; {choice}."


def _matrix(line: bytes, width: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    lines = split_lines(line, width=width)
    if len(lines) != 1:
        raise Unreadable(
            Fault("several_lines", f"There are {len(lines)} lines; explain one at a time.")
        )
    if lines.too_long:
        raise Unreadable(
            Fault(
                "line_too_long",
                f"The line has {len(line.rstrip())} characters; this layout has {width}. Check the "
                "layout, and that the line is alone.",
                line=1,
            )
        )
    return lines.matrix


def _record(
    records: Iterable[Layout], matrix: np.ndarray[Any, np.dtype[np.uint8]], card: Bank, layout: str
) -> Layout:
    told = [record for record in records if record.matches(matrix)[0]]
    if not told:
        raise Unreadable(
            Fault(
                "record_unknown",
                f"No record of {card.name}, layout {layout}, begins like this line. Check bank "
                "and layout.",
                line=1,
                found=bytes(matrix[0, :14]).decode("latin-1"),
            )
        )
    # A header of a return and one of a remessa differ only in literals that do not tell records;
    # of records alike, the one told by more of them is the closer one.
    return min(told, key=lambda record: (_mismatches(record, matrix), -len(record.told_by)))


def _mismatches(record: Layout, matrix: np.ndarray[Any, np.dtype[np.uint8]]) -> int:
    return sum(1 for item in _fields(record, matrix) if item.fault is not None)


def _fields(record: Layout, matrix: np.ndarray[Any, np.dtype[np.uint8]]) -> list[ExplainedField]:
    numbers = np.array([1], dtype=np.int32)
    read = record.read(matrix, line_numbers=numbers)
    fields = []
    for item in record.fields:
        column = read.column(item.name)
        value = column.values[0].item()
        fields.append(
            ExplainedField(
                name=item.name,
                first=item.first,
                last=item.last,
                found=column.found(0),
                value=to_date(value) if isinstance(item.kind, _DAYS) else _text(value),
                kind=type(item.kind).__name__,
                fault=next(column.faults(), None),
            )
        )
    return fields


def _text(value: bytes | int) -> str | int:
    return value.decode("latin-1").rstrip() if isinstance(value, bytes) else value


def _with_words(
    fields: list[ExplainedField], card: Bank, layout: str, record: Layout
) -> list[ExplainedField]:
    words = _words(fields, card, layout, record)
    return [replace(item, words=words.get(item.name, ())) for item in fields]


def _words(
    fields: list[ExplainedField], card: Bank, layout: str, record: Layout
) -> dict[str, tuple[str, ...]]:
    """Return what the bank's tables say about the fields that hold codes, by field."""
    by_name = {item.name: item.found.strip() for item in fields}
    form = card.returns.get(layout)
    if form is not None and record in form.layouts:
        return _return_words(by_name, card, layout, record)
    return _movement_words(by_name, card, layout, record)


def _return_words(
    found: dict[str, str], card: Bank, layout: str, record: Layout
) -> dict[str, tuple[str, ...]]:
    form = card.returns[layout]
    questions = form.detail_fields if record is form.detail else form.complement_fields
    words: dict[str, tuple[str, ...]] = {}
    occurrence = found.get(questions.get("occurrence", ""), "")
    meaning = card.occurrences.get((layout, occurrence))
    if meaning is not None:
        words[questions["occurrence"]] = (meaning.words,)
    motives = found.get(questions.get("motives", ""), "")
    table = card.motives.get((layout, occurrence))
    if table is not None and motives:
        words[questions["motives"]] = tuple(
            table.words.get(code, f"motivo {code}") for code in table.codes(motives)
        )
    channel = card.channels.get((layout, found.get(questions.get("channel", ""), "")))
    if channel is not None:
        words[questions["channel"]] = (channel,)
    return words


def _movement_words(
    found: dict[str, str], card: Bank, layout: str, record: Layout
) -> dict[str, tuple[str, ...]]:
    form = card.remessas.get(layout)
    words: dict[str, tuple[str, ...]] = {}
    for declared in (*form.records, *form.instead) if form is not None else ():
        field = declared.fields.get("movement")
        if declared.layout is record and field in found and form is not None:
            words[field] = tuple(
                movement.words
                for movement in form.movements.values()
                if movement.code == found[field]
            )
    return words
