"""What must hold for a CNAB 240 return as a whole: its lotes, their trailers, their numbering."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import Counting, ReturnLayout
from emdia.formats.fixed_width import Column, Layout, Lines, Records
from emdia.formats.returns import checks
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.return_file import ReturnTrailer, Titles
from emdia.formats.returns.segments import Segments
from emdia.kernel.faults import Fault

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

# Record numbers have five digits; a lote with more records begins again, at 0 or at 1.
_LAST_NUMBER = 99_999


@dataclass(frozen=True, kw_only=True)
class BatchedFile:
    """A CNAB 240 return whose titles are read, while the rest of it is checked."""

    lines: Lines
    form: ReturnLayout
    torn: Flags
    titles: Titles
    found: Segments
    log: FaultLog

    def trailer(self) -> ReturnTrailer | None:
        """Return what the file's trailer says, once everything is held against the lines."""
        self._check_numbers()
        self._check_batches()
        record = checks.trailer_record(
            self.lines, form=self.form, torn=self.torn, found=self.found, log=self.log
        )
        return None if record is None else self._checked(record)

    def _checked(self, record: Records) -> ReturnTrailer:
        fields = self.form.trailer_fields
        trailer = ReturnTrailer(
            line=int(record.line_numbers[0]),
            batches=_value(record, fields.get("batches")),
            records=_value(record, fields.get("records")),
        )
        lines = len(self.lines)
        if "records" in fields:
            column = record.column(fields["records"])
            lost = len(self.found.unpaired) + len(self.found.orphans)
            self._check_count(column, there=lines, lost=lost, what="lines")
        if "batches" in fields:
            there = len(self._rows(self.form.batch_header))
            column = record.column(fields["batches"])
            self._check_count(column, there=there, lost=0, what="lotes")
        return trailer

    def _check_numbers(self) -> None:
        """Log every detail whose number in its lote does not follow the detail above it.

        A number missing where a segment has no fellow is told with that segment.
        """
        details = self._read(self.form.detail, np.flatnonzero(self._are_details() & ~self.torn))
        numbers = details.column(self.form.detail_fields["record_number"])
        batch = details.raw(self.form.detail_fields["batch"])
        rows = details.line_numbers.astype(np.intp) - 1
        steps = np.diff(numbers.values)
        follows = steps == 1
        follows |= (numbers.values[:-1] == _LAST_NUMBER) & (numbers.values[1:] <= 1)
        follows |= (batch[:, 1:] != batch[:, :-1]).any(axis=0)
        # Lines set apart stand between two others: the numbers skip as the lines do.
        follows |= steps == np.diff(rows)
        alone = np.isin(rows[:-1], self.found.unpaired) | np.isin(rows[1:], self.found.orphans)
        follows |= alone & (steps > 1)
        follows &= ~numbers.bad[1:]
        for index in np.flatnonzero(~follows).tolist():
            self.log.add(checks.out_of_sequence(numbers, index + 1))

    def _are_details(self) -> Flags:
        """Return which lines are details of any segment."""
        item = self.form.detail.by_name[self.form.detail.told_by[0]]
        expected = np.frombuffer(item.write(None), dtype=np.uint8)
        found: Flags = (self.lines.matrix[:, item.first - 1 : item.last] == expected).all(axis=1)
        return found

    def _check_batches(self) -> None:
        """Hold the trailer of every lote that has a header too; log when one has not."""
        starts, ends = self._rows(self.form.batch_header), self._rows(self.form.batch_trailer)
        if self.form.batch_trailer is None:
            return
        batches = self._batches(starts, ends)
        self._check_records(batches)
        self._check_totals(batches)
        if len(starts) != len(ends):
            self.log.add(_lopsided(self.lines, len(starts), len(ends)))

    def _batches(self, starts: Rows, ends: Rows) -> _Batches:
        """Return the lotes that have both: each begins with the last header above its trailer."""
        assert self.form.batch_trailer is not None
        above = np.searchsorted(starts, ends) - 1
        after = np.concatenate(([-1], ends))[: len(ends)]
        first = np.concatenate((starts, [-1]))[above]  # Above the first header there is none.
        whole = first > after
        return _Batches(
            trailers=self._read(self.form.batch_trailer, ends[whole]),
            first=first[whole],
            last=ends[whole],
        )

    def _check_records(self, batches: _Batches) -> None:
        field = self.form.batch_trailer_fields.get("records")
        if field is None:
            return
        column = batches.trailers.column(field)
        there = batches.last - batches.first + 1
        if self.form.counting is Counting.DETAILS:
            there -= 2
        lost = self._lost(batches.first, batches.last)
        # A record lost in a place that is told already needs no second fault.
        differs = (column.values < there) | (column.values > there + lost) | column.bad
        for index in np.flatnonzero(differs).tolist():
            self._disagree(column, index, there=int(there[index]), what="records in the lote")

    def _check_totals(self, batches: _Batches) -> None:
        if not self.form.batch_totals:
            return
        torn = _between(np.flatnonzero(self.torn), batches.first, batches.last - 1)
        sums = np.concatenate(([0], np.cumsum(self.titles.nominal_cents)))
        rows = self.titles.line_number - 1
        from_first, to_last = (np.searchsorted(rows, end) for end in (batches.first, batches.last))
        there = sums[to_last] - sums[from_first]
        columns = [batches.trailers.column(amount) for _, amount in self.form.batch_totals]
        said = np.sum([column.values for column in columns], axis=0)
        # Many banks leave the totals of the lote at zero.
        differs = (said != there) & (said != 0) & (torn == 0)
        for index in np.flatnonzero(differs).tolist():
            self.log.add(
                checks.disagreement(
                    "trailer_total",
                    f"The trailer of the lote says {checks.units(int(said[index]))}; its titles "
                    f"add up to {checks.units(int(there[index]))}.",
                    columns[0],
                    index,
                )
            )

    def _check_count(self, column: Column, *, there: int, lost: int, what: str) -> None:
        said = checks.value(column)
        if said is None or not there <= said <= there + lost:
            self._disagree(column, 0, there=there, what=what)

    def _disagree(self, column: Column, index: int, *, there: int, what: str) -> None:
        said = None if column.bad[index] else int(column.values[index])
        message = f"The trailer says {_number(said)} {what}; the file has {there:,}."
        is_sure = self.form.counting is not Counting.UNKNOWN
        code = "trailer_count" if is_sure else "trailer_count_unsure"
        self.log.add(checks.disagreement(code, message, column, index))

    def _lost(self, first: Rows, last: Rows) -> Rows:
        """Return how many segments miss their fellow, of the rows from each first to its last."""
        alone = np.sort(np.concatenate((self.found.unpaired, self.found.orphans)))
        return _between(alone, first, last)

    def _rows(self, layout: Layout | None) -> Rows:
        return self.found.rows_of(layout, lines=self.lines)

    def _read(self, layout: Layout, rows: Rows) -> Records:
        return layout.read(self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers)


@dataclass(frozen=True)
class _Batches:
    """The lotes of a file: their trailers, and the first and last row of each."""

    trailers: Records
    first: Rows
    last: Rows


def _between(rows: Rows, first: Rows, last: Rows) -> Rows:
    """Return how many of `rows`, in order, are from each first to its last, both included."""
    found: Rows = np.searchsorted(rows, last, side="right") - np.searchsorted(rows, first)
    return found


def _value(record: Records, field: str | None) -> int | None:
    return None if field is None else checks.value(record.column(field))


def _number(said: int | None) -> str:
    return "an unreadable number of" if said is None else f"{said:,}"


def _lopsided(lines: Lines, headers: int, trailers: int) -> Fault:
    return Fault(
        "trailer_missing",
        f"The file has {headers} headers and {trailers} trailers of lotes: part of it may be "
        "missing. Ask the bank to send it again.",
        line=int(lines.line_numbers[-1]),
    )
