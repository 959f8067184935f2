"""From instructions to the bytes of a remessa, a field of all the records at a time.

Nothing is dropped in silence: what the bank needs and is not given, and what is given and
the bank's layout cannot carry, is a fault that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks import UnknownBank
from emdia.formats.banks import bank as bank_card
from emdia.formats.fixed_width import Blanks, FieldDoesNotFit, Text
from emdia.formats.remessa import answers
from emdia.formats.remessa.form import FrameRecord, Movement, RemessaLayout, RemessaRecord
from emdia.formats.remessa.instruction import Instruction, Kind, RemessaHeading
from emdia.formats.remessa.reach import carried, unreached
from emdia.kernel.faults import Fault

Matrix = NDArray[np.uint8]
Rows = NDArray[np.intp]

MAX_FAULTS = 1_000

# Record numbers of a lote have five digits and begin again after the last.
_NUMBERS = 100_000
_LINE_END = b"\r\n"

# Between texts that are spelled together; no bank has another letter for it.
_SEPARATOR = "|"

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
    form = remessa_layout(bank, layout)
    faults = list(islice(_faults(form, heading, instructions), MAX_FAULTS))
    if faults:
        raise UnableToWrite(*faults)
    return _Writer(form, heading, instructions).file()


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


def _faults(
    form: RemessaLayout, heading: RemessaHeading, instructions: Sequence[Instruction]
) -> Iterator[Fault]:
    for name in form.needs:
        if not answers.OF_HEADING[name](heading):
            yield _missing("The file", name)
    names = carried(form)
    strange = _without_code(form, instructions)
    for number, asked in enumerate(instructions, 1):
        movement = form.movements.get(asked.kind)
        if movement is None:
            words = asked.kind.value.replace("_", " ")
            yield _not_taken(_which(number, asked), f"the bank cannot be asked to {words}")
            continue
        for name in strange.get(number, ()):
            yield _not_taken(
                _which(number, asked), f"the bank has no code for {answers.words(name)} given"
            )
        for refuse in form.refusals:
            if why := refuse(asked):
                yield _not_taken(_which(number, asked), why)
        for name in unreached(movement, asked, names):
            yield _not_taken(
                _which(number, asked), f"this layout cannot carry {answers.words(name)}"
            )
    for kind, movement in form.movements.items():
        of_kind = [
            (number, asked) for number, asked in enumerate(instructions, 1) if asked.kind is kind
        ]
        yield from _missing_of(movement, of_kind)


# Values the bank has codes for; of charges and late actions `unreached` tells.
_CODED = ("species", "carteira")


def _without_code(form: RemessaLayout, instructions: Sequence[Instruction]) -> dict[int, list[str]]:
    """Return by number of the instruction the names whose value the bank has no code for."""
    found: dict[int, list[str]] = {}
    for name in _CODED:
        tables = [record.codes[name] for record in form.records if name in record.codes]
        known = {value for table in tables for value in table}
        values = answers.of_all(name, instructions) if tables else []
        if not known.issuperset(filter(None, values)):
            for number, (asked, value) in enumerate(zip(instructions, values, strict=True), 1):
                movement = form.movements.get(asked.kind)
                is_told = asked.kind is Kind.ENTRY or (movement and movement.is_about(name))
                if value and value not in known and is_told:
                    found.setdefault(number, []).append(name)
    return found


def _missing_of(movement: Movement, numbered: list[tuple[int, Instruction]]) -> Iterator[Fault]:
    asked = [one for _, one in numbered]
    for name in movement.needs:
        given = answers.of_all(name, asked)
        if not all(given):
            for (number, one), answer in zip(numbered, given, strict=True):
                if not answer:
                    yield _missing(_which(number, one), name)


def _which(number: int, asked: Instruction) -> str:
    known = asked.document or asked.nosso_numero
    return f"Instruction {number} ({known})" if known else f"Instruction {number}"


def _missing(which: str, name: str) -> Fault:
    message = f"{which}: {answers.words(name)} is missing. Fill it in and make the file again."
    return Fault("data_missing", message, field=name)


def _not_taken(which: str, why: str) -> Fault:
    return Fault("data_not_taken", f"{which}: {why}. Leave it out, or ask the bank by other means.")


@dataclass(frozen=True)
class _Placed:
    """Records of one kind, and which of the file's details each of them is."""

    record: RemessaRecord
    matrix: Matrix
    rows: Rows


class _Writer:
    def __init__(
        self, form: RemessaLayout, heading: RemessaHeading, instructions: Sequence[Instruction]
    ) -> None:
        self.form = form
        self.instructions = instructions
        self.kinds = np.array([asked.kind.value for asked in instructions], dtype="U40")
        self.heading = {name: read(heading) for name, read in answers.OF_HEADING.items()}

    def file(self) -> bytes:
        form = self.form
        details = self._details()
        before = [form.header, *([form.batch_header] if form.batch_header else [])]
        after = [*([form.batch_trailer] if form.batch_trailer else []), form.trailer]
        lines = len(before) + len(details) + len(after)
        totals: dict[str, Any] = {
            "records": len(details) + 2,
            "lines": lines,
            "batches": 1,
            "titles": len(self.instructions),
            "total_cents": sum(
                asked.nominal_cents
                for asked in self.instructions
                if self._is_told("nominal_cents", asked.kind)
            ),
        }
        first = [self._frame(frame, totals, number) for number, frame in enumerate(before, 1)]
        numbers = range(lines - len(after) + 1, lines + 1)
        last = [self._frame(frame, totals, n) for n, frame in zip(numbers, after, strict=True)]
        ends = np.frombuffer(_LINE_END, dtype=np.uint8)
        with_ends = np.hstack((details, np.tile(ends, (len(details), 1))))
        return b"".join((*first, with_ends.tobytes(), *last))

    def _frame(self, frame: FrameRecord, totals: Mapping[str, Any], line: int) -> bytes:
        told = {**self.heading, **totals, "line_sequence": line}
        values = dict(frame.fixed)
        for name, field in frame.fields.items():
            (values[field],) = self._values(frame, name, [told.get(name)])
        for field, compute in frame.derived.items():
            values[field] = compute(told)
        try:
            return frame.layout.write(values) + _LINE_END
        except FieldDoesNotFit as refusal:
            raise UnableToWrite(_unfit("The file", refusal)) from None

    def _details(self) -> Matrix:
        """Return every record of every instruction, in the file's order and numbered."""
        counts, chosen = self._chosen()
        starts = np.concatenate(([0], np.cumsum(counts)))
        placed = list(self._placed(chosen, starts[:-1]))
        details = np.empty((int(starts[-1]), self.form.width), dtype=np.uint8)
        for part in placed:
            self._number(part)
            details[part.rows] = part.matrix
        return details

    def _chosen(self) -> tuple[Rows, list[NDArray[np.bool_]]]:
        """Return how many records each instruction has, and which has each kind of record."""
        chosen = [self._have(record) for record in self.form.records]
        chosen[0][:] = True
        counts: Rows = np.sum(chosen, axis=0, dtype=np.intp)
        return counts, chosen

    def _have(self, record: RemessaRecord) -> NDArray[np.bool_]:
        """Return which instructions have this record."""
        wanted = np.zeros(len(self.instructions), dtype=np.bool_)
        for name in record.when:
            given = np.fromiter(
                map(bool, answers.of_all(name, self.instructions)), np.bool_, len(wanted)
            )
            for kind in self.form.movements:
                if not self._is_told(name, kind):
                    given &= self.kinds != kind.value
            wanted |= given
        for kind in record.kinds:
            wanted |= self.kinds == kind.value
        return wanted

    def _is_told(self, name: str, kind: Kind) -> bool:
        """Return whether an instruction of this kind writes this answer."""
        is_entry = kind is Kind.ENTRY
        return is_entry or name in _ALWAYS or self.form.movements[kind].is_about(name)

    def _placed(self, chosen: list[NDArray[np.bool_]], starts: Rows) -> Iterator[_Placed]:
        """Yield the records of each kind, and of each kind of instruction apart."""
        before = np.zeros(len(self.instructions), dtype=np.intp)
        for record, have in zip(self.form.records, chosen, strict=True):
            for kind in self.form.movements:
                indexes = np.flatnonzero(have & (self.kinds == kind.value))
                if len(indexes):
                    matrix = self._matrix(record, kind, indexes.tolist())
                    yield _Placed(record, matrix, starts[indexes] + before[indexes])
            before += have

    def _matrix(self, record: RemessaRecord, kind: Kind, indexes: list[int]) -> Matrix:
        asked = [self.instructions[index] for index in indexes]
        movement = self.form.movements[kind]
        columns: dict[str, Sequence[Any]] = {
            field: [value] * len(asked) for field, value in record.fixed.items()
        }
        if record is self.form.records[0]:
            columns |= {field: [value] * len(asked) for field, value in movement.fixed.items()}
        for name, field in record.fields.items():
            if name in self.heading:
                columns[field] = self._values(record, name, [self.heading[name]]) * len(asked)
            elif name == "movement":
                columns[field] = [self._movement(movement, one) for one in asked]
            elif name in answers.OF_INSTRUCTION and self._is_told(name, kind):
                values = answers.of_all(name, asked)
                columns[field] = self._values(
                    record, name, values, is_change=kind is not Kind.ENTRY
                )
        try:
            for field, compute in record.derived.items():
                columns[field] = [compute(self._told_by(one)) for one in asked]
            return record.layout.write_many(columns, count=len(asked))
        except FieldDoesNotFit as refusal:
            index = indexes[refusal.index or 0]
            which = _which(index + 1, self.instructions[index])
            raise UnableToWrite(_unfit(which, refusal)) from None

    def _told_by(self, asked: Instruction) -> _Answers:
        return _Answers(asked, self.heading, lambda name: self._is_told(name, asked.kind))

    def _movement(self, movement: Movement, asked: Instruction) -> str:
        has_own = asked.kind is Kind.ENTRY and asked.pix is not None and self.form.pix_entry
        return self.form.pix_entry or "" if has_own else movement.code

    def _values(
        self,
        record: RemessaRecord | FrameRecord,
        name: str,
        values: list[Any],
        *,
        is_change: bool = False,
    ) -> list[Any]:
        """Return the values as the field holds them: coded, in the bank's alphabet, cut."""
        if name in record.codes:
            codes = record.codes[name]
            # What a change does not say stays as it is: no code for its absence.
            return [None if is_change and not value else codes.get(value) for value in values]
        item = record.layout.by_name[record.fields[name]]
        if not isinstance(item.kind, Text | Blanks):
            # Where the bank is to give the number, a field of digits holds zeros.
            return [value or None for value in values] if name == "nosso_numero" else values
        if name not in answers.AS_THEY_ARE:
            values = _spelled(values, self.form.alphabet)
        if name in answers.CUT:
            values = [value and value[: item.width].rstrip() for value in values]
        return values

    def _number(self, part: _Placed) -> None:
        """Write into the records where they stand in the file and in the lote."""
        before = 1 if self.form.batch_header is None else 2
        for name, first in (("line_sequence", before + 1), ("record_number", 1)):
            field = part.record.fields.get(name)
            if field is not None:
                item = part.record.layout.by_name[field]
                numbers = (part.rows + first) % (10**item.width)
                part.matrix[:, item.first - 1 : item.last] = item.write_many(numbers.tolist())


def _spelled(values: list[Any], alphabet: Callable[[str], str]) -> list[str]:
    """Return texts in the bank's alphabet: all at once, where the texts allow it."""
    texts = [value or "" for value in values]
    joined = _SEPARATOR.join(texts)
    if joined.count(_SEPARATOR) == len(texts) - 1:
        spelled = alphabet(joined).split(_SEPARATOR)
        if len(spelled) == len(texts):
            return spelled
    return [alphabet(text) for text in texts]


def _unfit(which: str, refusal: FieldDoesNotFit) -> Fault:
    return Fault(
        "data_unfit",
        f"{which}: {refusal} Correct it and make the file again.",
        field=refusal.field or None,
    )


class _Answers(Mapping[str, Any]):
    """The answers of one instruction and its heading, read off when asked for.

    What the instruction's kind does not tell is answered as if it were not given.
    """

    def __init__(
        self, asked: Instruction, heading: Mapping[str, Any], is_told: Callable[[str], bool]
    ) -> None:
        self._asked = asked
        self._heading = heading
        self._is_told = is_told

    def __getitem__(self, name: str) -> Any:
        if name in self._heading:
            return self._heading[name]
        asked = self._asked if self._is_told(name) else _NOTHING_GIVEN
        return answers.OF_INSTRUCTION[name](asked)

    def __iter__(self) -> Iterator[str]:
        return iter((*self._heading, *answers.OF_INSTRUCTION))

    def __len__(self) -> int:
        return len(self._heading) + len(answers.OF_INSTRUCTION)
