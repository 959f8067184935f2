"""What a remessa says of itself, held against what it holds: numbering, counts, totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emdia.formats.fixed_width import Column, Field, Layout, Lines
from emdia.formats.remessa.form import FrameRecord, RemessaLayout
from emdia.kernel.faults import Fault

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Said = Mapping[str, int]

_TOTALS = ("titles", "total_cents")
_AGAIN = "Write the remessa again."
_WORDS = {
    "lines": "lines",
    "batches": "lotes",
    "titles": "titles",
    "records": "records in the lote",
}


@dataclass(frozen=True)
class Count:
    """A remessa's lines, and how many instructions they were read as, worth how much."""

    form: RemessaLayout
    lines: Lines
    titles: int
    total_cents: int

    def faults(self) -> Iterator[Fault]:
        """Yield what does not follow, is not what the trailers say, or has no trailer."""
        yield from self._out_of_sequence()
        starts, ends = self._rows(self.form.batch_header), self._rows(self.form.batch_trailer)
        if len(starts) != len(ends):
            yield _lopsided(len(self.lines), len(starts), len(ends))
        whole = {"titles": self.titles, "total_cents": self.total_cents}
        if self.form.batch_trailer is not None and len(starts) == len(ends):
            there = {"records": ends - starts + 1}
            there |= {name: np.array([value]) for name, value in whole.items() if len(ends) == 1}
            yield from self._disagreements(self.form.batch_trailer, ends, there)
        last = self._rows(self.form.trailer)
        if len(last) == 1:
            whole |= {"lines": len(self.lines), "batches": len(starts)}
            there = {name: np.array([value]) for name, value in whole.items()}
            yield from self._disagreements(self.form.trailer, last, there)

    def _disagreements(
        self, frame: FrameRecord, rows: Rows, there: Mapping[str, Rows]
    ) -> Iterator[Fault]:
        """Yield where the trailers at `rows` say another thing than what is `there`."""
        records = frame.layout.read(
            self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers
        )
        columns = {
            name: records.column(field) for name, field in frame.fields.items() if name in there
        }
        # Some programs leave how many titles there are, worth how much, at zero.
        totals = [columns[name] for name in _TOTALS if name in columns]
        is_silent = np.all([(column.values == 0) & ~column.bad for column in totals], axis=0)
        for name, column in columns.items():
            differs = (column.values != there[name]) | column.bad
            if name in _TOTALS:
                differs &= ~is_silent
            for index in np.flatnonzero(differs).tolist():
                yield _disagreement(column, index, name, int(there[name][index]))

    def _out_of_sequence(self) -> Iterator[Fault]:
        """Yield every line whose own number does not follow the numbered line above it."""
        item, layout = self._number_field()
        is_numbered = self._are_numbered(layout) & ~self._too_long()
        rows = np.flatnonzero(is_numbered)
        numbers = layout.read(
            self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers
        ).column(item.name)
        # A lote begins again, at one; so does the file, at its first line.
        starts = self._rows(self.form.batch_header)
        above = np.searchsorted(starts, rows) - 1
        start = np.concatenate((starts, [-1]))[above]
        shift = (numbers.values - (rows - start)) % 10**item.width
        before = np.concatenate(([0], shift[:-1]))
        before[np.concatenate(([True], start[1:] != start[:-1]))[: len(rows)]] = 0
        before[1:][numbers.bad[:-1]] = shift[1:][numbers.bad[:-1]]
        for index in np.flatnonzero((shift != before) | numbers.bad).tolist():
            yield _out_of_sequence(numbers, index)

    def _number_field(self) -> tuple[Field, Layout]:
        """Return the field of a line's number, and a record that has it."""
        record = self.form.records[0]
        name = "line_sequence" if self.form.batch_header is None else "record_number"
        return record.layout.by_name[record.fields[name]], record.layout

    def _are_numbered(self, layout: Layout) -> Flags:
        """Return which lines have a number of their own: all, or the details of the lotes."""
        if self.form.batch_header is None:
            return np.ones(len(self.lines), dtype=np.bool_)
        item = layout.by_name[layout.told_by[0]]
        expected = np.frombuffer(item.write(None), dtype=np.uint8)
        found: Flags = (self.lines.matrix[:, item.first - 1 : item.last] == expected).all(axis=1)
        return found

    def _too_long(self) -> Flags:
        torn = np.zeros(len(self.lines), dtype=np.bool_)
        torn[[number - 1 for number in self.lines.too_long]] = True
        return torn

    def _rows(self, frame: FrameRecord | None) -> Rows:
        if frame is None:
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(frame.layout.matches(self.lines.matrix))


def _out_of_sequence(numbers: Column, index: int) -> Fault:
    line = int(numbers.line_numbers[index])
    return _of_column(
        "line_sequence",
        f"Line {line} says it is number {numbers.found(index)}, which does not follow the line "
        f"above: lines are missing, repeated or out of order. {_AGAIN}",
        numbers,
        index,
    )


def _disagreement(column: Column, index: int, name: str, there: int) -> Fault:
    said = "an unreadable number" if column.bad[index] else f"{int(column.values[index]):,}"
    if name == "total_cents":
        message = f"The trailer says {said} cents; the titles add up to {there:,}. {_AGAIN}"
        return _of_column("trailer_total", message, column, index)
    message = f"The trailer says {said} {_WORDS[name]}; there are {there:,}. {_AGAIN}"
    return _of_column("trailer_count", message, column, index)


def _of_column(code: str, message: str, column: Column, index: int) -> Fault:
    return Fault(
        code,
        message,
        line=int(column.line_numbers[index]),
        columns=(column.item.first, column.item.last),
        field=column.item.name,
        found=column.found(index),
    )


def _lopsided(line: int, headers: int, trailers: int) -> Fault:
    return Fault(
        "trailer_missing",
        f"The file has {headers} headers and {trailers} trailers of lotes: part of it may be "
        f"missing. {_AGAIN}",
        line=line,
    )
