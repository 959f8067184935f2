"""What must hold for a return file as a whole: its header, its trailer, its numbering."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import Bank, ReturnLayout
from emdia.formats.fixed_width import (
    Cents,
    Column,
    Day,
    DayLong,
    Lines,
    Literal,
    Number,
    Records,
    Unreadable,
    split_lines,
)
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.return_file import ReturnHeader, ReturnTrailer, Titles
from emdia.formats.returns.segments import Segments
from emdia.kernel.faults import Fault

_ASK_AGAIN = "Ask the bank to send it again."
_FEBRABAN_WIDTH = 240

# Fields of these kinds have digits to their last column, and the rest may be stripped.
_NEVER_BLANK = (Number, Cents, Day, DayLong)

# Enough to see the header of the file, that of its first lote, and a title.
_LINES_LOOKED_AT = 8


def checked_header(
    lines: Lines, *, data: bytes, bank: Bank, form: ReturnLayout, log: FaultLog
) -> Records:
    """Return the header's record, and log what is unusual in it.

    :raises Unreadable: the first line is not the header of this bank's layout.
    """
    record = form.header.read(lines.matrix, rows=slice(0, 1), line_numbers=lines.line_numbers)
    unusual = _unusual_literals(record)
    wrong = _wrong_literal(record)
    if wrong is None and unusual and not form.detail.matches(lines.matrix).any():
        # What the header says of itself may be wrong, but then the titles must say it.
        wrong = unusual[0]
    if wrong is None and 1 not in lines.too_long:
        for column in unusual:
            log.extend(column.faults())
        return record
    expected = f"{bank.name} ({bank.code}), CNAB {form.name}, return"
    item = None if wrong is None else wrong.item
    raise Unreadable(
        Fault(
            "layout_mismatch",
            f"The first line is {_seen(data, lines)}; the account is set to {expected}. "
            "Check the file, or the layout set for the bank account.",
            line=1,
            columns=None if item is None else (item.first, item.last),
            field=None if item is None else item.name,
            found=None if wrong is None else wrong.found(0),
        )
    )


def has_header_of(data: bytes, *, form: ReturnLayout) -> bool:
    """Return whether `data` begins with a header of this layout, and titles if that is unsure."""
    lines = _first_lines(data, form=form)
    if lines is None:
        return False
    record = form.header.read(lines.matrix, rows=slice(0, 1), line_numbers=lines.line_numbers)
    if 1 in lines.too_long or _wrong_literal(record) is not None:
        return False
    return not _unusual_literals(record) or bool(form.detail.matches(lines.matrix).any())


def has_titles_of(data: bytes, *, form: ReturnLayout) -> bool:
    """Return whether a title of this layout stands among the first lines."""
    lines = _first_lines(data, form=form)
    return lines is not None and bool(form.detail.matches(lines.matrix).any())


def _first_lines(data: bytes, *, form: ReturnLayout) -> Lines | None:
    start = b"\n".join(
        data[: _LINES_LOOKED_AT * (form.width + 2)].split(b"\n", _LINES_LOOKED_AT)[:-1]
    )
    try:
        return split_lines(start or data[: form.width + 2], width=form.width)
    except Unreadable:
        return None


def _wrong_literal(record: Records) -> Column | None:
    return next((column for column in _literals(record) if column.problems[0] == 1), None)


def _unusual_literals(record: Records) -> list[Column]:
    return [column for column in _literals(record) if column.problems[0] > 1]


def _literals(record: Records) -> Iterator[Column]:
    for item in record.layout.fields:
        if isinstance(item.kind, Literal):
            yield record.column(item.name)


def _seen(data: bytes, lines: Lines) -> str:
    first = lines.too_long.get(1) or lines.matrix[0].tobytes().rstrip()
    if 1 in lines.too_long:
        return f"{len(first)} characters long"
    if lines.length(0) <= _FEBRABAN_WIDTH and first[3:8] == b"00000" and first[:3].isdigit():
        if first[142:143] == b"1":
            return f"the header of a CNAB 240 remessa of bank {first[:3].decode()}"
        return f"the header of a CNAB 240 file of bank {first[:3].decode()}"
    if first.startswith(b"01REMESSA"):
        return "the header of a CNAB 400 remessa, a file sent to a bank"
    if first.startswith(b"02RETORNO"):
        return f"the header of a CNAB 400 return of bank {first[76:79].decode('latin-1')!r}"
    return "not the header of a return file"


def torn_lines(lines: Lines, *, form: ReturnLayout, log: FaultLog) -> NDArray[np.bool_]:
    """Return which lines are not worth decoding: too long, or cut by the end of the file."""
    torn = np.zeros(len(lines), dtype=np.bool_)
    for number, text in lines.too_long.items():
        torn[number - 1] = True
        log.add(
            Fault(
                "line_length",
                f"Line {number} has {len(text)} characters, {form.width} expected. The line was "
                "set apart and the others read; ask the bank what it should say.",
                line=number,
                columns=(form.width + 1, len(text)),
                found=text[form.width : form.width + 100].decode("latin-1"),
            )
        )
    if _ends_in_mid_line(lines, form=form):
        torn[-1] = True
    return torn


def _ends_in_mid_line(lines: Lines, *, form: ReturnLayout) -> bool:
    return lines.length(-1) < _filled_columns(lines.matrix[-1:], form=form)


def _filled_columns(last_line: NDArray[np.uint8], *, form: ReturnLayout) -> int:
    """Return up to which column the line must be filled, or it was cut."""
    if form.trailer.matches(last_line)[0]:
        filled = [form.trailer.by_name[field].last for field in form.trailer_fields.values()]
        return max(filled)
    for layout in form.read_records:
        if layout.matches(last_line)[0]:
            numbers = (item for item in layout.fields if isinstance(item.kind, _NEVER_BLANK))
            return max(item.last for item in numbers)
    return form.width


def checked_trailer(
    lines: Lines,
    *,
    form: ReturnLayout,
    torn: NDArray[np.bool_],
    found: Segments,
    header: ReturnHeader,
    titles: Titles,
    log: FaultLog,
) -> ReturnTrailer | None:
    """Read the trailer and hold its count, total and sequence against the lines."""
    record = trailer_record(lines, form=form, torn=torn, found=found, log=log)
    if record is None:
        return None
    columns = {name: record.column(item) for name, item in form.trailer_fields.items()}
    trailer = ReturnTrailer(
        line=int(record.line_numbers[0]),
        titles=value(columns["titles"]) if "titles" in columns else None,
        total_cents=value(columns["total_cents"]) if "total_cents" in columns else None,
        sequence=value(columns["sequence"]) if "sequence" in columns else None,
    )
    if "titles" in columns:
        _check_count(
            trailer, columns["titles"], lines, form=form, found=found, titles=titles, log=log
        )
    if "total_cents" in columns and not torn.any():
        _check_total(trailer, columns["total_cents"], titles, form=form, log=log)
    if "sequence" in columns:
        _check_sequence(trailer, columns["sequence"], header, log=log)
    return trailer


def trailer_record(
    lines: Lines,
    *,
    form: ReturnLayout,
    torn: NDArray[np.bool_],
    found: Segments,
    log: FaultLog,
) -> Records | None:
    """Return the trailer's record; None, with its fault, when the file has not just one."""
    rows = found.rows_of(form.trailer, lines=lines)
    if len(rows) == 0 or torn[rows[-1]]:
        log.add(_no_trailer(lines, form=form))
        return None
    if not _is_one_file(lines, form=form, found=found, trailers=rows, log=log):
        return None
    return form.trailer.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)


def value(column: Column) -> int | None:
    """Return the number the first record says; None when it is not readable."""
    return None if column.bad[0] else int(column.values[0])


def _no_trailer(lines: Lines, *, form: ReturnLayout) -> Fault:
    last = int(lines.line_numbers[-1])
    if _ends_in_mid_line(lines, form=form):
        length = lines.length(-1)
        return Fault(
            "file_truncated",
            f"The file ends in the middle of line {last}, at column {length}, without a whole "
            f"trailer. {_ASK_AGAIN}",
            line=last,
            columns=(length + 1, form.width),
        )
    return Fault(
        "trailer_missing",
        f"The file ends at line {last} without a trailer: part of it may be missing. {_ASK_AGAIN}",
        line=last,
    )


def _is_one_file(
    lines: Lines,
    *,
    form: ReturnLayout,
    found: Segments,
    trailers: NDArray[np.intp],
    log: FaultLog,
) -> bool:
    headers = found.rows_of(form.header, lines=lines)
    if len(headers) > 1 or len(trailers) > 1:
        repeated = int((headers if len(headers) > 1 else trailers)[1]) + 1
        log.add(
            Fault(
                "several_files",
                f"Line {repeated} begins or ends another return: the upload holds several files. "
                "Send them one by one, so that each is checked against its own trailer.",
                line=repeated,
                columns=(1, 1),
            )
        )
        return False
    if trailers[0] != len(lines) - 1:
        line = int(trailers[0]) + 2
        log.add(
            Fault(
                "lines_after_trailer",
                f"Line {line} comes after the trailer. {_ASK_AGAIN}",
                line=line,
                columns=(1, 1),
            )
        )
    return True


def _check_count(
    trailer: ReturnTrailer,
    column: Column,
    lines: Lines,
    *,
    form: ReturnLayout,
    found: Segments,
    titles: Titles,
    log: FaultLog,
) -> None:
    # The manual does not say whether the optional records count, so either is right.
    ends = [found.rows_of(layout, lines=lines) for layout in (form.header, form.trailer)]
    with_optional = len(lines) - sum(map(len, ends))
    if trailer.titles in (len(titles), with_optional):
        return
    said = "an unreadable number of" if trailer.titles is None else f"{trailer.titles:,}"
    log.add(
        disagreement(
            "trailer_count",
            f"The trailer says {said} records; the file has {len(titles):,}.",
            column,
        )
    )


def _check_total(
    trailer: ReturnTrailer, column: Column, titles: Titles, *, form: ReturnLayout, log: FaultLog
) -> None:
    # Where an amount could not be read its own fault says so, and no sum can be right.
    if log.concerns(form.detail_fields["nominal_cents"]):
        return
    total = int(titles.nominal_cents.sum())
    if total == trailer.total_cents:
        return
    if trailer.total_cents is None:
        log.add(disagreement("trailer_total", "The trailer's total cannot be read.", column))
        return
    log.add(
        disagreement(
            "trailer_total",
            f"The trailer says {units(trailer.total_cents)}; the lines add up to "
            f"{units(total)}: a difference of {units(trailer.total_cents - total)}.",
            column,
        )
    )


def _check_sequence(
    trailer: ReturnTrailer, column: Column, header: ReturnHeader, *, log: FaultLog
) -> None:
    if trailer.sequence is not None and trailer.sequence == header.sequence:
        return
    log.add(
        disagreement(
            "sequence_mismatch",
            f"The header says file number {_or_unreadable(header.sequence)}, the trailer "
            f"{_or_unreadable(trailer.sequence)}: they may be of different files.",
            column,
        )
    )


def disagreement(code: str, what: str, column: Column, index: int = 0) -> Fault:
    """Return the fault of a trailer that says, in its record at `index`, another thing."""
    return Fault(
        code,
        f"{what} {_ASK_AGAIN}",
        line=int(column.line_numbers[index]),
        columns=(column.item.first, column.item.last),
        field=column.item.name,
        found=column.found(index),
    )


def _or_unreadable(number: int | None) -> str:
    return "unreadable" if number is None else str(number)


def units(cents: int) -> str:
    """Return an amount as a person reads it in a fault's message."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def check_line_sequence(
    lines: Lines, *, form: ReturnLayout, torn: NDArray[np.bool_], log: FaultLog
) -> None:
    """Log every line whose own number does not follow the line above it."""
    if "line_sequence" not in form.detail_fields:
        return
    records = form.detail.read(lines.matrix, line_numbers=lines.line_numbers)
    column = records.column(form.detail_fields["line_sequence"])
    readable = np.flatnonzero(~torn & ~column.bad)
    shift = column.values[readable] - column.line_numbers[readable]
    follows = np.ones(len(lines), dtype=np.bool_)
    follows[readable] = np.diff(shift, prepend=0) == 0
    follows &= torn | ~column.bad
    for index in np.flatnonzero(~follows).tolist():
        log.add(out_of_sequence(column, index))


def out_of_sequence(column: Column, index: int) -> Fault:
    """Return the fault of a line whose own number does not follow the line above it."""
    line = int(column.line_numbers[index])
    return Fault(
        "line_sequence",
        f"Line {line} says it is number {column.found(index)}, which does not follow "
        f"the line above: lines are missing, repeated or out of order. {_ASK_AGAIN}",
        line=line,
        columns=(column.item.first, column.item.last),
        field=column.item.name,
        found=column.found(index),
    )


def other_lines(
    lines: Lines,
    *,
    form: ReturnLayout,
    found: Segments,
    torn: NDArray[np.bool_],
    log: FaultLog,
) -> dict[int, bytes]:
    """Return the lines that are not read, raw: other records, torn ones, complements alone."""
    known = np.concatenate([found.rows_of(layout, lines=lines) for layout in form.read_records])
    read = known[~torn[known]]
    kept = np.concatenate((np.setdiff1d(found.others, read), found.orphans))
    is_declared = {*found.orphans.tolist(), *known.tolist()}
    for layout in form.other_records:
        rows = found.rows_of(layout, lines=lines)
        is_declared.update(rows.tolist())
        log.extend(_misfits(layout.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)))
    others = {}
    for index in sorted(kept.tolist()):
        text = lines.too_long.get(index + 1) or lines.matrix[index].tobytes()
        others[index + 1] = text
        if index not in is_declared:
            log.add(_unknown_record(index + 1, text, form=form))
    return others


def _misfits(records: Records) -> Iterator[Fault]:
    """Yield the first column of each record that cannot be read as its layout says.

    The record is kept only, but it may be a title whose type is damaged.
    """
    told = np.zeros(len(records), dtype=np.bool_)
    for item in records.layout.fields:
        column = records.column(item.name)
        bad = column.bad & ~told
        if bad.any():
            yield from column.faults(among=bad)
            told |= bad


def _unknown_record(line: int, text: bytes, *, form: ReturnLayout) -> Fault:
    marks = [form.detail.by_name[name] for name in form.detail.told_by]
    # Where the record is of the titles' type, its segment is what the layout does not have.
    first, last = next(
        (item.first, item.last)
        for item in marks
        if text[item.first - 1 : item.last] != item.write(None)
    )
    found = text[first - 1 : last].decode("latin-1")
    return Fault(
        "record_unknown",
        f"Line {line} is a record of type {found!r}, which the layout does "
        "not have. The line was kept but not read.",
        line=line,
        columns=(first, last),
        found=found,
    )
