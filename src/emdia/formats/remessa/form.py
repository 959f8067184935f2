"""What a bank declares of a remessa: its records, which field holds what, what it takes.

Everything is by our names (`answers.NAMES`), mapped to the field's name in the
manual's Portuguese, so that one declaration both writes and reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from emdia.formats.fixed_width import Layout
from emdia.formats.remessa.alphabet import plain_capitals
from emdia.formats.remessa.instruction import Instruction, Kind, RemessaHeading

Answers = Mapping[str, Any]

_CHARGES = (
    *("fine", "interest", "discount_1", "discount_2", "discount_3"),
    *("payment_max", "payment_min"),
)

# Names of one thing: who tells one of them tells them all.
GROUPS = (
    *(
        frozenset(f"{charge}_{part}" for part in ("kind", "amount", "rate", "value", "day"))
        for charge in _CHARGES
    ),
    *(
        frozenset(f"{role}_postal_{part}" for part in ("code", "prefix", "suffix"))
        for role in ("payer", "guarantor")
    ),
    *(frozenset({f"{role}_tax_id", f"{role}_tax_kind"}) for role in ("payer", "guarantor")),
    frozenset({"late_action", "late_action_days", "protest_days", "listing_days"}),
    frozenset({"write_off_kind", "write_off_days"}),
    frozenset({"ending", "ending_days"}),
)
# What an ending is told from.
DAYS_OF_ENDINGS = frozenset({"protest_days", "listing_days", "write_off_days"})


@dataclass(frozen=True, kw_only=True)
class Movement:
    """How a bank is asked for one kind of thing.

    `needs` are the names without which the bank refuses it; `tells` the further
    ones written when they are given. All else stays zero or blank, as the
    manuals want it. `fixed` says what fields of the first record always hold:
    a reader tells by them which of two movements of one code it is, so the one
    with `fixed` is declared first. Of the first record the fields in `blank` are blank,
    not zero, when they hold nothing: there zero takes away what the bank has, and those in
    `zero` are zero for it.
    """

    code: str
    words: str
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()

    def is_told_by(self, found: Mapping[str, str]) -> bool:
        """Return whether fields with these characters, blanks apart, are of this movement."""
        return all(found.get(name) == value for name, value in self.fixed.items()) and all(
            found.get(name) and not found[name].strip("0") for name in self.zero
        )

    @cached_property
    def about(self) -> frozenset[str]:
        """The names this movement writes: with a charge all that belongs to it, and so on."""
        told = {*self.needs, *self.tells}
        for group in GROUPS:
            if not told.isdisjoint(group):
                told |= group
        # Not the other way round: who tells the days of one way need not tell of all.
        return frozenset(told | (DAYS_OF_ENDINGS if "ending" in told else set()))

    def is_about(self, name: str) -> bool:
        """Return whether the movement writes this answer."""
        return name in self.about


@dataclass(frozen=True, kw_only=True)
class RemessaRecord:
    """One record of a title's instruction.

    `fields` maps our names to the layout's fields, `fixed` says what a field
    always holds (a mapping from field to value), and `derived` computes a field from all
    the answers, such as a check digit; derived and fixed fields are not read, but for
    those of `read_back`, by the answer they give back. `restored` computes an answer from
    what was read of the record. What a derived field carries that no other does, `carries`
    names.
    The record is written when one of the names in `when` is given; the first
    record of the layout always is. `codes` translates values: name → value →
    the bank's code.
    """

    layout: Layout
    fields: Mapping[str, str]
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)
    read_back: Mapping[str, str] = field(default_factory=dict)
    restored: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()  # written for these even when nothing of `when` is given
    only: frozenset[Kind] = frozenset()  # where not empty, written for no others


@dataclass(frozen=True, kw_only=True)
class FrameRecord:
    """A header or trailer; its mappings are those of a record."""

    layout: Layout
    fields: Mapping[str, str]
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)
    read_back: Mapping[str, str] = field(default_factory=dict)
    restored: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfAnswers:
    """A refusal that reads answers by their names, as columns have them: charges by their parts."""

    refuse: Callable[[Answers], str]


@dataclass(frozen=True, kw_only=True)
class RemessaLayout:
    """A remessa file of one bank.

    The first of `records` begins an instruction and names its movement; the
    others complete it. In place of the first one of `instead` is written for its `kinds`,
    where a bank has something else in the same columns: its layout is told by its movement
    too. `needs` are the names of the heading without which the
    file cannot be written. `pix_entry` is the movement of an entry with a Pix,
    where it has its own; `is_pix_homologated` says whether a bank's sign-off
    of the Pix records was ever seen, `without_pix` why there are none. `not_taken` says
    why the bank is not asked for a kind, where more can be said than that its manual has
    no such instruction; `not_written`, in sentences for its page, what else is left out.
    Each of `refusals` says in words why the bank
    does not take an instruction, or nothing; like what a record derives, it depends
    on what it reads of it alone; `refused_headings` say so of the file, `refused_number` of
    the nosso número, `refused_entry_number` of that of an entry. In the carteiras
    `numbered_by_the_bank`, where they are declared, an entry has no number, and in all
    others it has one. `alphabet` spells letter by letter.
    """

    name: str
    bank_code: str
    header: FrameRecord
    batch_header: FrameRecord | None = None
    records: tuple[RemessaRecord, ...]
    instead: tuple[RemessaRecord, ...] = ()
    batch_trailer: FrameRecord | None = None
    trailer: FrameRecord
    movements: Mapping[Kind, Movement]
    needs: tuple[str, ...] = ("agencia", "conta", "tax_id", "company_name")
    pix_entry: str | None = None
    is_pix_homologated: bool = False
    without_pix: str = "the manual at hand has no Pix record"
    not_taken: Mapping[Kind, str] = field(default_factory=dict)
    not_written: tuple[str, ...] = ()
    alphabet: Callable[[str], str] = plain_capitals
    refusals: tuple[Callable[[Instruction], str] | OfAnswers, ...] = ()
    refused_number: Callable[[str], str] | None = None
    refused_entry_number: Callable[[str], str] | None = None
    numbered_by_the_bank: frozenset[str] | None = None
    refused_headings: tuple[Callable[[RemessaHeading], str], ...] = ()
    other_records: tuple[Layout, ...] = ()

    @property
    def width(self) -> int:
        return self.header.layout.width

    @property
    def manual(self) -> str:
        return self.records[0].layout.manual

    @property
    def manual_date(self) -> date:
        return self.records[0].layout.manual_date

    @property
    def homologated(self) -> bool:
        """Whether a user holds the bank's sign-off of every record."""
        return all(layout.homologated for layout in self.layouts)

    @property
    def instructions(self) -> frozenset[Kind]:
        """What the bank can be asked."""
        return frozenset(self.movements)

    def why_not(self, kind: Kind) -> str:
        """Return why the bank is not asked for this; empty where it is."""
        if kind in self.movements:
            return ""
        return self.not_taken.get(kind, "the manual at hand has no such instruction")

    def record_for(self, record: RemessaRecord, kind: Kind) -> RemessaRecord:
        """Return the record an instruction of this kind has in place of `record`, or itself."""
        if record is not self.records[0]:
            return record
        return next((other for other in self.instead if kind in other.kinds), record)

    def begins(self, record: RemessaRecord) -> bool:
        """Return whether an instruction begins with this record."""
        return record is self.records[0] or any(record is other for other in self.instead)

    @property
    def takes_pix(self) -> bool:
        """Whether an entry may carry a Pix."""
        return self.pix_entry is not None or any("pix_key" in r.fields for r in self.records)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        frames = (self.header, self.batch_header, self.batch_trailer, self.trailer)
        return (
            *(frame.layout for frame in frames if frame is not None),
            *(record.layout for record in (*self.records, *self.instead)),
            *self.other_records,
        )
