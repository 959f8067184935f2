"""What keeps a remessa from being written: told of every instruction before a byte is given out.

Nothing is dropped in silence: what the bank needs and is not given, and what is given and
the bank's layout cannot carry, is a fault that names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import numpy as np

from emdia.formats.remessa import answers
from emdia.formats.remessa.asked import CHARGES, Asked, Flags
from emdia.formats.remessa.columns import Same, at, computed, of_columns
from emdia.formats.remessa.form import Movement, OfAnswers, RemessaLayout
from emdia.formats.remessa.instruction import Kind, RemessaHeading
from emdia.formats.remessa.reach import carried, named, unreached
from emdia.kernel.faults import Fault

MAX_FAULTS = 1_000

# Values the bank has codes for; of charges and late actions `unreached` tells.
_CODED = ("species", "carteira", "payment_accepts")

# What one field holds for several things, of which a title may have one.
_SHARED = {
    "late_action": (("protest_days", "listing_days"), "of protest and negative listing only one"),
    "ending": (tuple(answers.ENDINGS.values()), "of protest, listing and write-off only one"),
}


class Checks:
    """The faults of one remessa, found a part at a time."""

    def __init__(self, form: RemessaLayout, heading: RemessaHeading) -> None:
        self._form = form
        self._carried = carried(form)
        self._of_heading = [
            _missing("The file", name)
            for name in form.needs
            if not answers.OF_HEADING[name](heading)
        ]
        self._of_heading += [
            _not_taken("The file", why)
            for refuse in form.refused_headings
            if (why := refuse(heading))
        ]
        self._not_taken: list[Fault] = []
        self._missing: dict[Kind, list[Fault]] = {}

    def faults(self) -> tuple[Fault, ...]:
        """Return what was found so far, `MAX_FAULTS` at most."""
        missing = chain.from_iterable(self._missing.get(kind, ()) for kind in self._form.movements)
        return tuple(islice(chain(self._of_heading, self._not_taken, missing), MAX_FAULTS))

    def look_at(self, asked: Asked, *, first: int) -> None:
        """Find the faults of these instructions, of which the first is number `first`."""
        if len(self._not_taken) < MAX_FAULTS:
            found = sorted(self._refused(asked), key=lambda one: one[0])
            self._not_taken += [
                _not_taken(which(asked, row, first), why) for row, why in found[:MAX_FAULTS]
            ]
        for kind, movement in self._form.movements.items():
            rows = asked.rows_of(kind)
            known = self._missing.setdefault(kind, [])
            if len(rows) and len(known) < MAX_FAULTS:
                for row, name in islice(_lacking(asked, rows.tolist(), movement), MAX_FAULTS):
                    known.append(_missing(which(asked, row, first), name))

    def _refused(self, asked: Asked) -> Iterator[tuple[int, str]]:
        """Yield what the bank does not take: the row, and why."""
        for row, kind in _unknown_kinds(asked, self._form):
            words = kind.value.replace("_", " ")
            yield row, f"the bank cannot be asked to {words}: {self._form.why_not(kind)}"
        taken = ~self._is_unknown(asked)
        for name in _CODED:
            for row in _rows(self._has_no_code(asked, name) & self._is_told(asked, name)):
                yield row, f"the bank has no code for {answers.words(name)} given"
        for refuse in self._form.refusals:
            said = (
                computed(refuse.refuse, asked.of, count=asked.count)
                if isinstance(refuse, OfAnswers)
                else computed(refuse, asked.attribute, count=asked.count, by_attribute=True)
            )
            for row in _rows(asked.are_true(said) & taken):
                yield row, at(said, row)
        yield from self._misnumbered(asked)
        for charge in CHARGES:
            both = asked.is_given(f"{charge}_amount") & asked.is_given(f"{charge}_rate")
            for row in _rows(both):
                yield row, f"{answers.words(f'{charge}_kind')} is both an amount and a rate"
        yield from self._sharing(asked)
        for name, given in unreached(asked, self._carried):
            why = f": {self._form.without_pix}" if name == "pix" else ""
            lost = given & self._is_told(asked, name)
            for record in self._form.instead:
                if name in named(record):
                    for kind in record.kinds:
                        lost[asked.rows_of(kind)] = False
            for row in _rows(lost):
                yield row, f"this layout cannot carry {answers.words(name)}{why}"

    def _misnumbered(self, asked: Asked) -> Iterator[tuple[int, str]]:
        """Yield the rows whose nosso número is none, or is given where the bank gives it."""
        numbers = asked.attribute("nosso_numero")
        if self._form.refused_number is not None:
            said = of_columns(self._form.refused_number, numbers)
            for row in _rows(asked.are_true(said) & ~self._is_unknown(asked)):
                yield row, at(said, row)
        entries = asked.rows_of(Kind.ENTRY)
        if self._form.refused_entry_number is not None:
            said = of_columns(self._form.refused_entry_number, numbers)
            for row in entries[asked.are_true(said)[entries]].tolist():
                yield row, at(said, row)
        by_the_bank = self._form.numbered_by_the_bank
        if by_the_bank is None:
            return
        carteiras = asked.attribute("carteira")
        is_theirs = asked.are_true(of_columns(by_the_bank.__contains__, carteiras))
        wrong = asked.are_true(carteiras) & (asked.are_true(numbers) == is_theirs)
        for row in entries[wrong[entries]].tolist():
            who = "bank" if is_theirs[row] else "company"
            yield row, f"the {who} numbers the titles of carteira {at(carteiras, row)}"

    def _sharing(self, asked: Asked) -> Iterator[tuple[int, str]]:
        """Yield the rows that say two things which the layout has one field for."""
        for field, (ways, words) in _SHARED.items():
            if field in self._carried:
                how_many = of_columns(_how_many_given, *map(asked.attribute, ways))
                told = self._is_told(asked, field)
                for row in _rows(asked.are_true(of_columns(_above_one, how_many)) & told):
                    yield row, f"{words} can be scheduled"

    def _is_unknown(self, asked: Asked) -> Flags:
        unknown = np.zeros(asked.count, dtype=np.bool_)
        unknown[[row for row, _ in _unknown_kinds(asked, self._form)]] = True
        return unknown

    def _is_told(self, asked: Asked, name: str) -> Flags:
        """Return which instructions are an entry, or of a movement that tells `name`."""
        told = np.zeros(asked.count, dtype=np.bool_)
        for kind, movement in self._form.movements.items():
            if kind is Kind.ENTRY or movement.is_about(name):
                told[asked.rows_of(kind)] = True
        return told

    def _has_no_code(self, asked: Asked, name: str) -> Flags:
        tables = [record.codes[name] for record in self._form.records if name in record.codes]
        column = asked.of(name) if tables else Same("")
        known = {value for table in tables for value in table}
        values = [column.value] if isinstance(column, Same) else column
        if known.issuperset(filter(None, values)):
            return np.zeros(asked.count, dtype=np.bool_)
        strange = [bool(value) and value not in known for value in values]
        return np.broadcast_to(np.array(strange), asked.count)


def _unknown_kinds(asked: Asked, form: RemessaLayout) -> list[tuple[int, Kind]]:
    """Return the rows of instructions the bank cannot be given, and what they ask."""
    kinds = asked.attribute("kind")
    if isinstance(kinds, Same) and kinds.value in form.movements:
        return []
    of_row = ((row, at(kinds, row)) for row in range(asked.count))
    return [(row, kind) for row, kind in of_row if kind not in form.movements]


def _lacking(asked: Asked, rows: list[int], movement: Movement) -> Iterator[tuple[int, str]]:
    """Yield the rows that lack what their movement needs, and its name."""
    for name in movement.needs:
        column = asked.of(name)
        if not (column.value if isinstance(column, Same) else all(column)):
            yield from ((row, name) for row in rows if not at(column, row))


def _how_many_given(*values: object) -> int:
    return sum(value is not None for value in values)


def _above_one(number: int) -> bool:
    return number > 1


def _rows(flags: Flags) -> list[int]:
    return np.flatnonzero(flags).tolist() if flags.any() else []


def which(asked: Asked, row: int, first: int) -> str:
    """Return how a fault calls the instruction at `row`, by its number and document."""
    known = at(asked.of("document"), row) or at(asked.of("nosso_numero"), row)
    number = first + row
    return f"Instruction {number} ({known})" if known else f"Instruction {number}"


def _missing(which: str, name: str) -> Fault:
    message = f"{which}: {answers.words(name)} is missing. Fill it in and make the file again."
    return Fault("data_missing", message, field=name)


def _not_taken(which: str, why: str) -> Fault:
    return Fault("data_not_taken", f"{which}: {why}. Leave it out, or ask the bank by other means.")
