"""Titles whose record type is damaged into that of another record of the layout.

A Pix record, or one that is only kept, may have little of its own to be told by: text, and
columns left blank that banks fill as they like. One that reads as a title in every column
but its type is no such record.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import Field, Lines
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.segments import Segments
from emdia.kernel.faults import Fault


def titles_of_other_types(
    lines: Lines, *, form: ReturnLayout, found: Segments, log: FaultLog
) -> NDArray[np.intp]:
    """Return the rows of such titles, each logged. They are kept raw and read as nothing."""
    others = [found.rows_of(layout, lines=lines) for layout in (form.pix, *form.other_records)]
    rows = np.unique(np.concatenate(others))
    for item in _of_a_title(form):
        if len(rows) == 0:
            break
        records = form.detail.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
        rows = rows[~records.column(item.name).bad]
    log.extend(_damaged(lines, row, form=form) for row in rows.tolist())
    return rows


def _of_a_title(form: ReturnLayout) -> Iterator[Field]:
    """Yield the title's fields but its marks, first the amount that no other record has there."""
    nominal = form.detail_fields["nominal_cents"]
    yield form.detail.by_name[nominal]
    for item in form.detail.fields:
        if item.name != nominal and item.name not in form.detail.told_by:
            yield item


def _damaged(lines: Lines, row: int, *, form: ReturnLayout) -> Fault:
    mark = form.detail.by_name[form.detail.told_by[0]]
    line = int(lines.line_numbers[row])
    found = lines.matrix[row, mark.first - 1 : mark.last].tobytes().decode("latin-1")
    return Fault(
        "record_unknown",
        f"Line {line} is no title by its record type, {found!r}, and one by all its other "
        "columns: the type is damaged. The line was kept but not read; ask the bank what it "
        "should say.",
        line=line,
        columns=(mark.first, mark.last),
        field=mark.name,
        found=found,
    )
