"""What a bank declares of a remessa: its records, which field holds what, what it takes.

Everything is by our names (`answers.NAMES`), mapped to the field's name in the
manual's Portuguese, so that one declaration both writes and reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from emdia.formats.fixed_width import Layout
from emdia.formats.remessa.instruction import Kind

Answers = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Movement:
    """How a bank is asked for one kind of thing.

    `needs` are the names without which the bank refuses it; `tells` the further
    ones written when they are given. All else stays zero or blank, as the
    manuals want it.
    """

    code: str
    words: str
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RemessaRecord:
    """One record of a title's instruction.

    `fields` maps our names to the layout's fields, `fixed` says what a field
    always holds (a mapping from field to value), and `derived` computes a field from all
    the answers, such as a check digit; derived and fixed fields are not read.
    The record is written when one of the names in `when` is given; the first
    record of the layout always is. `codes` translates values: name → value →
    the bank's code.
    """

    layout: Layout
    fields: Mapping[str, str]
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()  # written for these even when nothing of `when` is given


@dataclass(frozen=True, kw_only=True)
class FrameRecord:
    """A header or trailer: `fields` maps our names to the layout's fields, as in a record."""

    layout: Layout
    fields: Mapping[str, str]
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Answers], Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RemessaLayout:
    """A remessa file of one bank.

    The first of `records` begins an instruction and names its movement; the
    others complete it. `needs` are the names of the heading without which the
    file cannot be written. `pix_entry` is the movement of an entry with a Pix,
    where it has its own; `is_pix_homologated` says whether a bank's sign-off
    of the Pix records was ever seen.
    """

    name: str
    bank_code: str
    header: FrameRecord
    batch_header: FrameRecord | None = None
    records: tuple[RemessaRecord, ...]
    batch_trailer: FrameRecord | None = None
    trailer: FrameRecord
    movements: Mapping[Kind, Movement]
    needs: tuple[str, ...] = ("agencia", "conta", "tax_id", "company_name")
    pix_entry: str | None = None
    is_pix_homologated: bool = False
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

    @property
    def takes_pix(self) -> bool:
        """Whether an entry may carry a Pix."""
        return self.pix_entry is not None or any("pix_key" in r.fields for r in self.records)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        frames = (self.header, self.batch_header, self.batch_trailer, self.trailer)
        return (
            *(frame.layout for frame in frames if frame is not None),
            *(record.layout for record in self.records),
            *self.other_records,
        )
