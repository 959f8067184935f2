"""What must hold for a return file as a whole: its header, its trailer, its numbering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import Bank, ReturnLayout
from emdia.formats.fixed_width import Column, Lines, Records, Unreadable, split_lines
from emdia.formats.fixed_width.kinds import Literal
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.return_file import ReturnHeader, ReturnTrailer, Titles
from emdia.kernel.faults import Fault

_ASK_AGAIN = "Ask the bank to send it again."
_FEBRABAN_WIDTH = 240


def checked_header(lines: Lines, *, data: bytes, bank: Bank, form: ReturnLayout) -> Records:
    """Return the header's record.

    :raises Unreadable: the first line is not the header of this bank's layout.
    """
    record = form.header.read(lines.matrix, rows=slice(0, 1), line_numbers=lines.line_numbers)
    wrong = _wrong_literal(record)
    if wrong is None and 1 not in lines.too_long:
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
    """Return whether the first line of `data` is a header of this layout."""
    first_line = data[: form.width + 8].split(b"\n", 1)[0]
    try:
        lines = split_lines(first_line, width=form.width)
    except Unreadable:
        return False
    record = form.header.read(lines.matrix, line_numbers=lines.line_numbers)
    return not lines.too_long and _wrong_literal(record) is None


def _wrong_literal(record: Records) -> Column | None:
    for item in record.layout.fields:
        if isinstance(item.kind, Literal):
            column = record.column(item.name)
            if column.bad[0]:
                return column
    return None


def _seen(data: bytes, lines: Lines) -> str:
    first = lines.too_long.get(1) or lines.matrix[0].tobytes().rstrip()
    if 1 in lines.too_long:
        return f"{len(first)} characters long"
    if lines.lengths[0] <= _FEBRABAN_WIDTH and first[3:8] == b"00000" and first[:3].isdigit():
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
                found=text[form.width :].decode("latin-1")[:100],
            )
        )
    if _ends_in_mid_line(lines, form=form):
        torn[-1] = True
    return torn


def _ends_in_mid_line(lines: Lines, *, form: ReturnLayout) -> bool:
    # A record whose last columns are filled can only be short if it was cut.
    return bool(lines.lengths[-1] < form.width)


def checked_trailer(
    lines: Lines,
    *,
    form: ReturnLayout,
    torn: NDArray[np.bool_],
    header: ReturnHeader,
    titles: Titles,
    log: FaultLog,
) -> ReturnTrailer | None:
    """Read the trailer and hold its count, total and sequence against the lines."""
    rows = np.flatnonzero(lines.begin_with(form.trailer.record_type))
    if len(rows) == 0 or torn[rows[-1]]:
        log.add(_no_trailer(lines, form=form))
        return None
    if not _is_one_file(lines, form=form, trailers=rows, log=log):
        return None
    record = form.trailer.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    columns = {name: record.column(item) for name, item in form.trailer_fields.items()}
    trailer = ReturnTrailer(
        line=int(record.line_numbers[0]),
        titles=_value(columns["titles"]),
        total_cents=_value(columns["total_cents"]),
        sequence=_value(columns["sequence"]),
    )
    _check_count(trailer, columns["titles"], lines, form=form, titles=titles, log=log)
    if not torn.any():
        _check_total(trailer, columns["total_cents"], titles, form=form, log=log)
    _check_sequence(trailer, columns["sequence"], header, log=log)
    return trailer


def _value(column: Column) -> int | None:
    return None if column.bad[0] else int(column.values[0])


def _no_trailer(lines: Lines, *, form: ReturnLayout) -> Fault:
    last = int(lines.line_numbers[-1])
    if _ends_in_mid_line(lines, form=form):
        length = int(lines.lengths[-1])
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
    lines: Lines, *, form: ReturnLayout, trailers: NDArray[np.intp], log: FaultLog
) -> bool:
    headers = np.flatnonzero(lines.begin_with(form.header.record_type))
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
    titles: Titles,
    log: FaultLog,
) -> None:
    # The manual does not say whether the optional records count, so either is right.
    with_optional = len(lines) - int(
        (
            lines.begin_with(form.header.record_type) | lines.begin_with(form.trailer.record_type)
        ).sum()
    )
    if trailer.titles in (len(titles), with_optional):
        return
    said = "an unreadable number of" if trailer.titles is None else f"{trailer.titles:,}"
    log.add(
        _disagreement(
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
        log.add(_disagreement("trailer_total", "The trailer's total cannot be read.", column))
        return
    log.add(
        _disagreement(
            "trailer_total",
            f"The trailer says {_units(trailer.total_cents)}; the lines add up to "
            f"{_units(total)}: a difference of {_units(trailer.total_cents - total)}.",
            column,
        )
    )


def _check_sequence(
    trailer: ReturnTrailer, column: Column, header: ReturnHeader, *, log: FaultLog
) -> None:
    if trailer.sequence is not None and trailer.sequence == header.sequence:
        return
    log.add(
        _disagreement(
            "sequence_mismatch",
            f"The header says file number {_or_unreadable(header.sequence)}, the trailer "
            f"{_or_unreadable(trailer.sequence)}: they may be of different files.",
            column,
        )
    )


def _disagreement(code: str, what: str, column: Column) -> Fault:
    return Fault(
        code,
        f"{what} {_ASK_AGAIN}",
        line=int(column.line_numbers[0]),
        columns=(column.item.first, column.item.last),
        field=column.item.name,
        found=column.found(0),
    )


def _or_unreadable(number: int | None) -> str:
    return "unreadable" if number is None else str(number)


def _units(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def check_line_sequence(
    lines: Lines, *, form: ReturnLayout, torn: NDArray[np.bool_], log: FaultLog
) -> None:
    """Log every line whose own number does not follow the line above it."""
    records = form.detail.read(lines.matrix, line_numbers=lines.line_numbers)
    column = records.column(form.detail_fields["line_sequence"])
    readable = np.flatnonzero(~torn & ~column.bad)
    shift = column.values[readable] - column.line_numbers[readable]
    follows = np.ones(len(lines), dtype=np.bool_)
    follows[readable] = np.diff(shift, prepend=0) == 0
    follows &= torn | ~column.bad
    for index in np.flatnonzero(~follows).tolist():
        log.add(
            Fault(
                "line_sequence",
                f"Line {index + 1} says it is number {column.found(index)}, which does not follow "
                f"the line above: lines are missing, repeated or out of order. {_ASK_AGAIN}",
                line=index + 1,
                columns=(column.item.first, column.item.last),
                field=column.item.name,
                found=column.found(index),
            )
        )


def other_lines(lines: Lines, *, form: ReturnLayout, log: FaultLog) -> dict[int, bytes]:
    """Return the lines that are neither header, title, Pix record nor trailer, kept raw."""
    read_here = (form.header, form.detail, form.trailer, *((form.pix,) if form.pix else ()))
    known = [lines.begin_with(layout.record_type) for layout in read_here]
    rows = np.flatnonzero(~np.logical_or.reduce(known))
    declared = {layout.record_type for layout in form.other_records}
    others = {}
    for index in rows.tolist():
        text = lines.too_long.get(index + 1) or lines.matrix[index].tobytes()
        others[index + 1] = text
        if text[:1] not in declared:
            log.add(_unknown_record(index + 1, text))
    return others


def _unknown_record(line: int, text: bytes) -> Fault:
    return Fault(
        "record_unknown",
        f"Line {line} is a record of type {text[:1].decode('latin-1')!r}, which the layout does "
        "not have. The line was kept but not read.",
        line=line,
        columns=(1, 1),
        found=text[:1].decode("latin-1"),
    )
