"""What must hold for a CNAB 240 return as a whole: its lotes, their trailers, their numbering."""

from __future__ import annotations

from collections.abc import Iterator
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
        for batch in self._batches():
            self._check_records_of(batch)
            self._check_totals_of(batch)
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
            self._check_count(column, 0, there=lines, lost=self._lost(0, lines), what="lines")
        if "batches" in fields:
            there = len(self._rows(self.form.batch_header))
            column = record.column(fields["batches"])
            self._check_count(column, 0, there=there, lost=0, what="lotes")
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

    def _batches(self) -> Iterator[_Batch]:
        """Yield every lote that has a header and a trailer; log when one has not."""
        starts, ends = self._rows(self.form.batch_header), self._rows(self.form.batch_trailer)
        if self.form.batch_trailer is None:
            return
        trailers = self._read(self.form.batch_trailer, ends)
        for index, end in enumerate(ends.tolist()):
            after = int(ends[index - 1]) if index else 0
            within = starts[(starts >= after) & (starts < end)]
            if len(within):
                yield _Batch(trailers, index, first=int(within[-1]), last=end)
        if len(starts) != len(ends):
            self.log.add(_lopsided(self.lines, len(starts), len(ends)))

    def _check_records_of(self, batch: _Batch) -> None:
        field = self.form.batch_trailer_fields.get("records")
        if field is None:
            return
        there = batch.last - batch.first + 1
        if self.form.counting is Counting.DETAILS:
            there -= 2
        lost = self._lost(batch.first, batch.last)
        column = batch.trailers.column(field)
        self._check_count(column, batch.index, there=there, lost=lost, what="records in the lote")

    def _check_totals_of(self, batch: _Batch) -> None:
        if not self.form.batch_totals or self.torn[batch.first : batch.last].any():
            return
        rows = self.titles.line_number - 1
        of_batch = (rows > batch.first) & (rows < batch.last)
        there = int(self.titles.nominal_cents[of_batch].sum())
        said = sum(batch.said(amount) for _, amount in self.form.batch_totals)
        # Many banks leave the totals of the lote at zero.
        if said not in (0, there):
            self.log.add(
                checks.disagreement(
                    "trailer_total",
                    f"The trailer of the lote says {checks.units(said)}; its titles add up to "
                    f"{checks.units(there)}.",
                    batch.trailers.column(self.form.batch_totals[0][1]),
                    batch.index,
                )
            )

    def _check_count(self, column: Column, index: int, *, there: int, lost: int, what: str) -> None:
        said = None if column.bad[index] else int(column.values[index])
        # A record lost in a place that is told already needs no second fault.
        if said is not None and there <= said <= there + lost:
            return
        message = f"The trailer says {_number(said)} {what}; the file has {there:,}."
        if self.form.counting is Counting.UNKNOWN:
            fault = checks.disagreement("trailer_count_unsure", message, column, index)
        else:
            fault = checks.disagreement("trailer_count", message, column, index)
        self.log.add(fault)

    def _lost(self, first: int, last: int) -> int:
        """Return how many segments of these rows miss their fellow."""
        alone = np.concatenate((self.found.unpaired, self.found.orphans))
        return int(((alone >= first) & (alone <= last)).sum())

    def _rows(self, layout: Layout | None) -> Rows:
        return self.found.rows_of(layout, lines=self.lines)

    def _read(self, layout: Layout, rows: Rows) -> Records:
        return layout.read(self.lines.matrix, rows=rows, line_numbers=self.lines.line_numbers)


@dataclass(frozen=True)
class _Batch:
    """A lote: its trailer, at `index` of the trailers, and its first and last row."""

    trailers: Records
    index: int
    first: int
    last: int

    def said(self, field: str) -> int:
        """Return the number the lote's trailer has in `field`; 0 when it cannot be read."""
        return int(self.trailers.column(field).values[self.index])


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
