"""From the bytes of a remessa back to instructions: what was sent, read as the bank would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks import banks
from emdia.formats.fixed_width import (
    Blanks,
    Column,
    Layout,
    Lines,
    Records,
    Unreadable,
    split_lines,
)
from emdia.formats.fixed_width.kinds import Day, DayLong, DayYearFirst
from emdia.formats.remessa import answers
from emdia.formats.remessa.counting import Count
from emdia.formats.remessa.form import FrameRecord, RemessaLayout, RemessaRecord
from emdia.formats.remessa.instruction import Instruction, Kind, Remessa
from emdia.formats.remessa.writing import remessa_layout
from emdia.formats.returns.fault_log import FaultLog
from emdia.kernel.days import to_date
from emdia.kernel.faults import Fault

Answers = dict[str, Any]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int32]


def read_remessa(data: bytes, *, bank: str, layout: str) -> Remessa:
    """Read a remessa with the layout it was written in.

    What a field holds against its kind is a fault, and not given. Records that the
    layout does not have, or that follow no title, are kept raw.

    :raises Unreadable: not text of lines, or the first line is not the header of
        this layout.
    :raises UnknownBank: no such bank, or it has no such remessa.
    """
    form = remessa_layout(bank, layout)
    lines = split_lines(data, width=form.width)
    if not _is_header(lines, form):
        raise Unreadable(
            Fault(
                "layout_mismatch",
                f"The first line is not the header of a CNAB {form.name} remessa of bank {bank}.",
                line=1,
            )
        )
    return _Reader(form, lines).remessa()


def recognise_remessa(data: bytes) -> tuple[str, str] | None:
    """Return the bank and layout whose remessa header the file begins with; None for none."""
    for card in banks().values():
        for form in card.remessas.values():
            try:
                lines = split_lines(data.split(b"\n", 1)[0], width=form.width)
            except Unreadable:
                continue
            if _is_header(lines, form):
                return card.code, form.name
    return None


def _is_header(lines: Lines, form: RemessaLayout) -> bool:
    layout = form.header.layout
    if 1 in lines.too_long or not layout.matches(lines.matrix[:1])[0]:
        return False
    record = layout.read(lines.matrix, rows=slice(0, 1), line_numbers=lines.line_numbers)
    strict = (
        record.column(item.name) for item in layout.fields if getattr(item.kind, "is_strict", False)
    )
    return not any(column.problems[0] == 1 for column in strict)


class _Reader:
    def __init__(self, form: RemessaLayout, lines: Lines) -> None:
        self.form = form
        self.lines = lines
        self.faults = FaultLog()

    def remessa(self) -> Remessa:
        self._tell_misfits()
        first = self._first()
        owners = np.array([line for line, _ in first], dtype=np.int32)
        merged = [own for _, own in first]
        for record in self.form.records[1:]:
            self._complete(merged, owners, record)
        heading: Answers = {}
        for frame in (self.form.header, self.form.batch_header):
            if frame is not None:
                heading |= self._frame(frame)
        if merged:
            heading = merged[0] | heading
        instructions = tuple(map(self._instruction, merged))
        total_cents = sum(one.nominal_cents for one in instructions)
        self.faults.extend(Count(self.form, self.lines, len(instructions), total_cents).faults())
        return Remessa(
            bank=self.form.bank_code,
            layout=self.form.name,
            heading=answers.heading(heading),
            instructions=instructions,
            faults=self.faults.faults(),
            other_lines=self._others(owners),
        )

    def _first(self) -> list[tuple[int, Answers]]:
        """Return the line each instruction begins on, and the answers of its first record."""
        first: list[tuple[int, Answers]] = []
        taken = np.zeros(len(self.lines), dtype=np.bool_)
        for record in (*self.form.instead, self.form.records[0]):
            records = self._records(record, but=taken)
            taken |= record.layout.matches(self.lines.matrix)
            titles = self._answers(records, record)
            for own, kinds in zip(titles, self._kinds(records, titles), strict=True):
                own["kinds"] = kinds
            first += zip(records.line_numbers.tolist(), titles, strict=True)
        return sorted(first, key=itemgetter(0))

    def _tell_misfits(self) -> None:
        """Tell the lines that may be titles whose type or end is damaged."""
        for number, text in self.lines.too_long.items():
            self.faults.add(
                Fault(
                    "line_length",
                    f"Line {number} has {len(text)} characters, {self.form.width} expected: it "
                    "may be two lines. Write the remessa again.",
                    line=number,
                )
            )
        once = (self.form.header.layout, self.form.trailer.layout)
        frames = (self.form.batch_header, self.form.batch_trailer)
        others = [frame.layout for frame in frames if frame is not None]
        others += [record.layout for record in self.form.records[1:]]
        for layout in (*once, *others):
            rows = np.flatnonzero(layout.matches(self.lines.matrix))
            is_wrong = self._has_filled_blanks(layout, rows)
            if layout in once:
                is_wrong[1:] = True
            for row in rows[is_wrong].tolist():
                self.faults.add(_misfit(row + 1, layout))
            if layout is self.form.trailer.layout and not len(rows):
                self.faults.add(_no_trailer(len(self.lines)))

    def _has_filled_blanks(self, layout: Layout, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        wrong = np.zeros(len(rows), dtype=np.bool_)
        for item in layout.fields:
            if isinstance(item.kind, Blanks) and len(rows):
                columns = self.lines.matrix[rows, item.first - 1 : item.last]
                wrong |= (columns != ord(" ")).any(axis=1)
        return wrong

    def _records(self, record: RemessaRecord, *, but: Flags | None = None) -> Records:
        matches = record.layout.matches(self.lines.matrix)
        rows = np.flatnonzero(matches if but is None else matches & ~but)
        return record.layout.read(
            self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers
        )

    def _answers(self, records: Records, record: RemessaRecord | FrameRecord) -> list[Answers]:
        """Return one mapping of answers per record."""
        columns: dict[str, Iterable[Any]] = {}
        for name, field in (*record.fields.items(), *record.read_back.items()):
            if name not in answers.OF_POSITION or name == "movement":
                column = records.column(field)
                self.faults.extend(column.faults())
                columns[name] = _values(column, record.codes.get(name))
        told = [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
        if record.restored:
            for own in told:
                own |= {name: restore(own) for name, restore in record.restored.items()}
        return told

    def _complete(self, merged: list[Answers], owners: Rows, record: RemessaRecord) -> None:
        """Add to each instruction what this record says below its first one."""
        records = self._records(record)
        places = np.searchsorted(owners, records.line_numbers) - 1
        for place, values in zip(places.tolist(), self._answers(records, record), strict=True):
            if place >= 0:
                merged[place] |= {name: value for name, value in values.items() if value}

    def _frame(self, frame: FrameRecord) -> Answers:
        rows = np.flatnonzero(frame.layout.matches(self.lines.matrix))[:1]
        records = frame.layout.read(
            self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers
        )
        told = self._answers(records, frame)
        return {name: value for name, value in told[0].items() if value} if told else {}

    def _instruction(self, told: Answers) -> Instruction:
        is_pix_entry = told.get("movement") == self.form.pix_entry is not None
        has_pix = is_pix_entry or any(
            told.get(name) for name in ("pix_key", "pix_txid", "pix_location")
        )
        return answers.instruction(self._kind(told), told, has_pix=has_pix)

    def _kind(self, told: Answers) -> Kind:
        """Return what is asked: of kinds told alike the first whose needs are all there."""
        kinds: list[Kind] = told["kinds"]
        movements = self.form.movements
        served = (kind for kind in kinds if all(map(told.get, movements[kind].needs)))
        return next(served, kinds[0]) if len(kinds) > 1 else kinds[0]

    def _kinds(self, records: Records, titles: list[Answers]) -> Iterator[list[Kind]]:
        """Yield what each instruction may ask, by its movement and what this one fixes."""
        named = {
            field
            for movement in self.form.movements.values()
            for field in (*movement.fixed, *movement.zero)
        }
        known = named & records.layout.by_name.keys()
        columns = {field: records.column(field) for field in known}
        for index, told in enumerate(titles):
            found = {field: column.found(index).strip() for field, column in columns.items()}
            yield self._kinds_of(told.get("movement") or "", found)

    def _kinds_of(self, code: str, found: Mapping[str, str]) -> list[Kind]:
        if code == self.form.pix_entry:
            return [Kind.ENTRY]
        alike = {
            kind: movement
            for kind, movement in self.form.movements.items()
            if movement.code == code and movement.is_told_by(found)
        }
        marked = [kind for kind, movement in alike.items() if movement.fixed or movement.zero]
        return marked[:1] or list(alike) or [Kind.CHANGE_OTHER_DATA]

    def _others(self, owners: Rows) -> dict[int, bytes]:
        frames = (self.form.header, self.form.batch_header, self.form.batch_trailer)
        layouts = [
            *(frame.layout for frame in (*frames, self.form.trailer) if frame is not None),
            *(record.layout for record in self.form.records),
        ]
        known = np.logical_or.reduce([layout.matches(self.lines.matrix) for layout in layouts])
        first = int(owners[0]) if len(owners) else len(self.lines) + 1
        for record in self.form.records[1:]:
            lines = self._records(record).line_numbers
            known[lines[lines < first] - 1] = False
        return {
            index + 1: self.lines.too_long.get(index + 1) or self.lines.matrix[index].tobytes()
            for index in np.flatnonzero(~known).tolist()
        }


def _no_trailer(line: int) -> Fault:
    return Fault(
        "trailer_missing",
        f"The file ends at line {line} without a trailer: part of it may be missing. Write the "
        "remessa again.",
        line=line,
    )


def _misfit(line: int, layout: Layout) -> Fault:
    return Fault(
        "record_unexpected",
        f"Line {line} is by its type a record that does not fit it ({layout.name}): it stands a "
        "second time, or holds something in columns that are blank. Write the remessa again.",
        line=line,
    )


def _values(column: Column, codes: Mapping[Any, str] | None) -> list[Any]:
    """Return the field's values as answers: dates, numbers, texts; codes back to what they say."""
    values: list[Any] = column.values.tolist()
    if isinstance(column.item.kind, Day | DayLong | DayYearFirst):
        return [to_date(value) for value in values]
    if values and isinstance(values[0], bytes):
        values = [value.decode("latin-1") for value in values]
    if codes is None:
        return values
    said = {code: value for value, code in reversed(list(codes.items()))}
    return [said.get(value if isinstance(value, str) else str(value)) for value in values]
