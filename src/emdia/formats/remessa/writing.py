"""From instructions to the bytes of a remessa, a field of some thousand records at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from emdia.formats.banks import UnknownBank
from emdia.formats.banks import bank as bank_card
from emdia.formats.fixed_width import Field, FieldDoesNotFit
from emdia.formats.fixed_width.columns import Bytes, numbers
from emdia.formats.remessa import answers
from emdia.formats.remessa.asked import GIVEN, Asked, Flags, OfColumns, OfInstructions, Rows
from emdia.formats.remessa.checking import MAX_FAULTS, Checks, which
from emdia.formats.remessa.columns import Column, Same, of_columns
from emdia.formats.remessa.fields import held, held_by_all
from emdia.formats.remessa.form import FrameRecord, RemessaLayout, RemessaRecord
from emdia.formats.remessa.instruction import Instruction, Kind, RemessaHeading
from emdia.kernel.faults import Fault

__all__ = [
    "MAX_FAULTS",
    "UnableToWrite",
    "remessa_layout",
    "write_remessa",
    "write_remessa_columns",
]

_LINE_END = b"\r\n"

# Few enough that their objects and records stay within the processor's cache.
_AT_A_TIME = 2_048

# What every instruction says, whatever it asks for.
_ALWAYS = frozenset({"nosso_numero", "check_digit", "carteira", "document", "company_use"})

_NOTHING_GIVEN = Instruction(kind=Kind.ENTRY)


class UnableToWrite(ValueError):
    """The instructions cannot be sent to this bank as they are; `faults` says why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults[:3]))
        self.faults = faults


def write_remessa(
    *, bank: str, layout: str, heading: RemessaHeading, instructions: Sequence[Instruction]
) -> bytes:
    """Return the file: headers, the records of every instruction in order, trailers, CRLF.

    Texts are written in capitals without accents, names and addresses cut where
    their columns end; Pix keys, e-mails and the company's own text stay as they are.

    :raises UnableToWrite: something is missing, does not fit, or is not taken by
        the bank; every fault found is listed.
    :raises UnknownBank: no such bank, or it has no such remessa.
    """
    return _written(
        remessa_layout(bank, layout),
        heading,
        lambda first, last: OfInstructions(instructions[first:last]),
        count=len(instructions),
    )


def write_remessa_columns(
    *, bank: str, layout: str, heading: RemessaHeading, columns: Mapping[str, Sequence[Any]]
) -> bytes:
    """Return what `write_remessa` does of the same instructions, given a column for each answer.

    `asked.GIVEN` names the columns there can be; those left out say the same of
    every title. Days are dates, amounts cents, rates hundredths of a percent.

    :raises UnableToWrite: as `write_remessa`, or a charge has both an amount and a rate.
    :raises ValueError: a column has another name, or another length than the others.
    :raises UnknownBank: no such bank, or it has no such remessa.
    """
    if unknown := columns.keys() - GIVEN.keys():
        raise ValueError(f"There is no column {sorted(unknown)[0]!r}.")
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError(f"The columns have different lengths: {sorted(lengths)}.")
    return _written(
        remessa_layout(bank, layout),
        heading,
        lambda first, last: OfColumns(
            {name: values[first:last] for name, values in columns.items()}, count=last - first
        ),
        count=max(lengths, default=0),
    )


def remessa_layout(bank: str, layout: str) -> RemessaLayout:
    """Return the bank's remessa layout of this name.

    :raises UnknownBank: no such bank, or it has no such remessa.
    """
    card = bank_card(bank)
    try:
        return card.remessas[layout]
    except KeyError:
        known = ", ".join(card.remessas) or "none"
        raise UnknownBank(f"{card.name} has no remessa layout {layout}; known: {known}.") from None


def _written(
    form: RemessaLayout,
    heading: RemessaHeading,
    asked: Callable[[int, int], Asked],
    *,
    count: int,
) -> bytes:
    """Return the file of what is `asked` from a first title up to a last."""
    checks = Checks(form, heading)
    writer = _Writer(form, heading)
    misfit: Fault | None = None
    for first in range(0, count, _AT_A_TIME):
        part = asked(first, min(first + _AT_A_TIME, count))
        checks.look_at(part, first=first + 1)
        if misfit is None and not checks.faults():
            try:
                writer.add(part)
            except _Misfit as refusal:
                misfit = _unfit(which(part, refusal.row, first + 1), refusal.field)
    faults = checks.faults() or ((misfit,) if misfit else ())
    if faults:
        raise UnableToWrite(*faults)
    return writer.file()


class _Misfit(Exception):
    """What the instruction at `row` says does not fit its field."""

    def __init__(self, row: int, field: FieldDoesNotFit) -> None:
        super().__init__(str(field))
        self.row = row
        self.field = field


def _unfit(which: str, refusal: FieldDoesNotFit) -> Fault:
    return Fault(
        "data_unfit",
        f"{which}: {refusal} Correct it and make the file again.",
        field=refusal.field or None,
    )


class _Writer:
    """The records of a file so far, and what its trailers say of them."""

    def __init__(self, form: RemessaLayout, heading: RemessaHeading) -> None:
        self.form = form
        self.heading = {name: read(heading) for name, read in answers.OF_HEADING.items()}
        self.parts: list[bytes] = []
        self.records = 0
        self.titles = 0
        self.total_cents = 0

    def file(self) -> bytes:
        """Return the whole file: what was added, between headers and trailers."""
        form = self.form
        before = [form.header, *([form.batch_header] if form.batch_header else [])]
        after = [*([form.batch_trailer] if form.batch_trailer else []), form.trailer]
        lines = len(before) + self.records + len(after)
        totals: dict[str, Any] = {
            "records": self.records + 2,
            "lines": lines,
            "batches": 1,
            "titles": self.titles,
            "total_cents": self.total_cents,
        }
        first = [self._frame(frame, totals, number) for number, frame in enumerate(before, 1)]
        places = range(lines - len(after) + 1, lines + 1)
        last = [self._frame(frame, totals, n) for n, frame in zip(places, after, strict=True)]
        return b"".join((*first, *self.parts, *last))

    def _frame(self, frame: FrameRecord, totals: Mapping[str, Any], line: int) -> bytes:
        told = {**self.heading, **totals, "line_sequence": line}
        values = dict(frame.fixed)
        for name, field in frame.fields.items():
            values[field] = held(frame, name, told.get(name), alphabet=self.form.alphabet)
        for field, compute in frame.derived.items():
            values[field] = compute(told)
        try:
            return frame.layout.write(values) + _LINE_END
        except FieldDoesNotFit as refusal:
            raise UnableToWrite(_unfit("The file", refusal)) from None

    def add(self, asked: Asked) -> None:
        """Write the records of every instruction, in order and numbered.

        :raises _Misfit: what one of them says does not fit.
        """
        chosen = [self._have(record, asked) for record in self.form.records]
        chosen[0][:] = True
        counts: Rows = np.sum(chosen, axis=0, dtype=np.intp)
        places = np.cumsum(counts) - counts
        lines = self._empty(int(counts.sum()))
        for record, have in zip(self.form.records, chosen, strict=True):
            for kind in self.form.movements:
                rows = asked.rows_of(kind)
                rows = rows[have[rows]]
                if len(rows):
                    own = self.form.record_for(record, kind)
                    written = self._matrix(own, kind, asked, rows)
                    self._number(own, written, places[rows])
                    lines[in_steps(places[rows]), : self.form.width] = written
            places += have
        self.parts.append(lines.tobytes())
        self.records += len(lines)
        self.titles += asked.count
        for kind in self.form.movements:
            rows = asked.rows_of(kind)
            if len(rows) and self._is_told("nominal_cents", kind):
                self.total_cents += asked.taken(rows).total("nominal_cents")

    def _empty(self, count: int) -> Bytes:
        """Return so many lines that have their ends alone."""
        lines = np.empty((count, self.form.width + len(_LINE_END)), dtype=np.uint8)
        lines[:, self.form.width :] = np.frombuffer(_LINE_END, dtype=np.uint8)
        return lines

    def _have(self, record: RemessaRecord, asked: Asked) -> Flags:
        """Return which instructions have this record."""
        wanted = np.zeros(asked.count, dtype=np.bool_)
        for name in record.when:
            given = asked.is_given(name)
            if given.any():
                for kind in self.form.movements:
                    if not self._is_told(name, kind):
                        given[asked.rows_of(kind)] = False
                wanted |= given
        for kind in record.kinds:
            wanted[asked.rows_of(kind)] = True
        if record.only:
            for kind in self.form.movements.keys() - record.only:
                wanted[asked.rows_of(kind)] = False
        return wanted

    def _is_told(self, name: str, kind: Kind) -> bool:
        """Return whether an instruction of this kind writes this answer."""
        is_entry = kind is Kind.ENTRY
        return is_entry or name in _ALWAYS or self.form.movements[kind].is_about(name)

    def _matrix(self, record: RemessaRecord, kind: Kind, asked: Asked, rows: Rows) -> Bytes:
        """Return this record of the instructions at `rows`, which are of one kind."""
        asked = asked.taken(rows)
        values = dict(record.fixed)
        movement = self.form.movements[kind]
        if self.form.begins(record):
            values |= movement.fixed
        columns: dict[str, Sequence[Any] | Bytes] = {}
        is_change = kind is not Kind.ENTRY
        for name, field in record.fields.items():
            column = self._answers(name, kind, asked)
            if isinstance(column, Same):
                values[field] = held(
                    record, name, column.value, alphabet=self.form.alphabet, is_change=is_change
                )
            elif column is not None:
                columns[field] = held_by_all(
                    record, name, column, alphabet=self.form.alphabet, is_change=is_change
                )
        try:
            for field, compute in record.derived.items():
                column = self._derived(compute, kind, asked)
                if isinstance(column, Same):
                    values[field] = column.value
                else:
                    columns[field] = column
            over = record.layout.write(values)
            written = record.layout.write_many(columns, count=asked.count, over=over)
        except FieldDoesNotFit as refusal:
            raise _Misfit(int(rows[refusal.index or 0]), refusal) from None
        if self.form.begins(record):
            for name in movement.blank:
                _blank_zeros(written, record.layout.by_name[name])
        return written

    def _answers(self, name: str, kind: Kind, asked: Asked) -> Column | None:
        """Return what stands in the field of this name; None where the record leaves it."""
        if name in self.heading:
            return Same(self.heading[name])
        if name == "movement":
            return self._movement(kind, asked)
        is_asked = name in answers.OF_INSTRUCTION and self._is_told(name, kind)
        return asked.of(name) if is_asked else None

    def _movement(self, kind: Kind, asked: Asked) -> Column:
        code = self.form.movements[kind].code
        own = self.form.pix_entry
        if kind is not Kind.ENTRY or own is None:
            return Same(code)
        return of_columns(lambda has_pix: own if has_pix else code, asked.of("has_pix"))

    def _derived(self, compute: Callable[..., Any], kind: Kind, asked: Asked) -> Column:
        """Return a derived field, computed from what the instructions of this kind tell.

        What they do not tell is answered as if it were not given.
        """

        def told(name: str) -> Column:
            if name in self.heading:
                return Same(self.heading[name])
            if self._is_told(name, kind):
                return asked.of(name)
            return Same(answers.OF_INSTRUCTION[name](_NOTHING_GIVEN))

        return asked.computed(compute, told)

    def _number(self, record: RemessaRecord, lines: Bytes, places: Rows) -> None:
        """Write into the records where they stand in the file and in the lote."""
        before = 1 if self.form.batch_header is None else 2
        for name, first in (("line_sequence", before + 1), ("record_number", 1)):
            field = record.fields.get(name)
            if field is not None:
                item = record.layout.by_name[field]
                written = numbers(places + (self.records + first), item.width)
                lines[:, item.first - 1 : item.last] = written


def _blank_zeros(lines: Bytes, field: Field) -> None:
    """Write blanks over this field where it holds nothing but zeros."""
    columns = lines[:, field.first - 1 : field.last]
    columns[(columns == ord("0")).all(axis=1)] = ord(" ")


def in_steps(places: Rows) -> slice | Rows:
    """Return places that are equally far apart as a slice, which is written much faster."""
    steps = np.diff(places)
    if len(steps) and (steps == steps[0]).all():
        return slice(int(places[0]), int(places[-1]) + 1, int(steps[0]))
    return places
