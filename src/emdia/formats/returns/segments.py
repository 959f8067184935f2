"""Which record completes which: in CNAB 240 the segment T of a title with its segment U.

A T pairs with the U that follows it: same lote, same code of movement, and a record
number as far from the T's as its line. Other segments may stand between them. What
does not pair is left alone: the T is a title nobody can act on, the U is kept raw, and
neither touches the titles beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import Layout, Lines, Records
from emdia.formats.fixed_width.layout import in_one_piece
from emdia.formats.returns.fault_log import FaultLog
from emdia.kernel.faults import Fault

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

# Record numbers have five digits; a lote with more records begins again, at 0 or at 1.
_NUMBERS = 100_000
_SAME_IN_BOTH = ("batch", "occurrence")


@dataclass(frozen=True, slots=True)
class Segments:
    """The rows of the details, and of each detail's complement where it has one.

    Where `is_paired` is False the complement's row is the detail's own.
    """

    details: slice | Rows
    complements: slice | Rows
    is_paired: Flags
    orphans: Rows  # complements without a detail
    others: Rows  # every line that is neither

    def rows_of(self, layout: Layout | None, *, lines: Lines) -> Rows:
        """Return the rows of a record that is neither detail nor complement: few, in most files."""
        if layout is None:
            return np.empty(0, dtype=np.intp)
        return self.others[layout.matches(lines.matrix[self.others])]

    @property
    def unpaired(self) -> Rows:
        """The rows of the details without a complement."""
        return np.asarray(self.complements, dtype=np.intp)[~self.is_paired]


def segments(lines: Lines, *, form: ReturnLayout) -> Segments:
    """Return the details of the file, each with its complement."""
    if form.complement is None:
        is_detail = form.detail.matches(lines.matrix)
        rows = in_one_piece(np.flatnonzero(is_detail))
        others = np.flatnonzero(~is_detail)
        is_paired = np.ones(len(is_detail) - len(others), dtype=np.bool_)
        return Segments(rows, rows, is_paired, np.empty(0, dtype=np.intp), others)
    is_detail = form.detail.matches(lines.matrix)
    is_either = is_detail | form.complement.matches(lines.matrix)
    rows = np.flatnonzero(is_either)
    chain = _Chain(lines, form, rows, is_detail[rows])
    joined = chain.joined()
    starts = np.flatnonzero(chain.is_detail)
    is_paired = joined[starts]
    taken = np.zeros(len(rows), dtype=np.bool_)
    taken[starts[is_paired] + 1] = True
    return Segments(
        details=rows[starts],
        complements=rows[starts + is_paired],
        is_paired=is_paired,
        orphans=rows[~chain.is_detail & ~taken],
        others=np.flatnonzero(~is_either),
    )


@dataclass(frozen=True)
class _Chain:
    """The details and complements of a file, in its order."""

    lines: Lines
    form: ReturnLayout
    rows: Rows
    is_detail: Flags

    def joined(self) -> Flags:
        """Return which details are completed by the record after them in the chain."""
        count = len(self.rows)
        joined = np.zeros(count, dtype=np.bool_)
        if count < 2:
            return joined
        joined[:-1] = self.is_detail[:-1] & ~self.is_detail[1:] & self._belong_together()
        self._part_shifted(joined)
        return joined

    def _belong_together(self) -> Flags:
        """Return which records of the chain agree with the next one."""
        records = self._records()
        same = np.ones(len(self.rows) - 1, dtype=np.bool_)
        for name in _SAME_IN_BOTH:
            columns = records.raw(self.form.detail_fields[name])
            same &= (columns[:, 1:] == columns[:, :-1]).all(axis=0)
        numbers = records.column(self.form.detail_fields["record_number"])
        distance = (np.diff(numbers.values) - np.diff(self.rows)) % _NUMBERS
        begins_again = np.diff(numbers.values) < 0
        follows = (distance == 0) | (begins_again & (distance == 1))
        agree: Flags = same & follows & ~numbers.bad[1:] & ~numbers.bad[:-1]
        return agree

    def _records(self) -> Records:
        return self.form.detail.read(
            self.lines.matrix, rows=self.rows, line_numbers=self.lines.line_numbers
        )

    def _part_shifted(self, joined: Flags) -> None:
        """Part the pairs of a run that begins with a lone U and ends with a lone T.

        There each U stands before its own T, and would be taken for another's.
        """
        completed = np.concatenate(([False], joined[:-1]))
        lone_complements = np.flatnonzero(~self.is_detail & ~completed)
        for first in lone_complements.tolist():
            last = first + 1
            while last < len(joined) and joined[last]:
                last += 2
            if last > first + 1 and last < len(joined) and self._is_contiguous(first, last):
                joined[first : last + 1] = False

    def _is_contiguous(self, first: int, last: int) -> bool:
        """Return whether no line is missing up to `last`, the T that ends the run."""
        if not self.is_detail[last]:
            return False
        above = self.rows[first] - 1
        run = np.concatenate(([above], self.rows[first : last + 1]))
        records = self.form.detail.read(
            self.lines.matrix, rows=run, line_numbers=self.lines.line_numbers
        )
        batch = records.raw(self.form.detail_fields["batch"])[:, 1:]
        numbers = records.column(self.form.detail_fields["record_number"])
        # Above the first record of a lote is its header, which has no number: as good as 0.
        starts_right = numbers.values[1] == numbers.values[0] + 1
        is_one_batch = bool((batch == batch[:, :1]).all())
        steps = np.diff(numbers.values[1:]) == np.diff(run[1:])
        return bool(starts_right) and is_one_batch and bool(steps.all())


def log_unpaired(found: Segments, *, lines: Lines, form: ReturnLayout, log: FaultLog) -> None:
    """Log every detail without its complement, and every complement without its detail."""
    if form.complement is None:
        return
    unpaired = set(found.unpaired.tolist())
    for row in sorted((*unpaired, *found.orphans.tolist())):
        log.add(_out_of_order(int(lines.line_numbers[row]), is_detail=row in unpaired))


def _out_of_order(line: int, *, is_detail: bool) -> Fault:
    what = (
        "a segment T without its segment U below it: what was paid, if anything, is not known"
        if is_detail
        else "a segment U without its segment T above it, and was kept but not read"
    )
    return Fault(
        "segment_order",
        f"Line {line} is {what}. Ask the bank what became of the title.",
        line=line,
        columns=(14, 14),
    )
