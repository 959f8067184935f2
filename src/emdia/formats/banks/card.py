"""What a bank's folder declares: its card, its layouts, and what its codes mean.

Codes never mean the same at two banks, nor always in two layouts of one bank, so
everything is keyed by bank, layout and code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from pathlib import Path
from typing import TypeVar

from emdia.formats.banks.number_key import NumberKey
from emdia.formats.boleto.campo_livre import Numbering
from emdia.formats.fixed_width import Layout
from emdia.formats.remessa.form import RemessaLayout

Table = TypeVar("Table")
_AS_PRINTED = NumberKey()


class Event(IntEnum):
    """What an occurrence of any bank amounts to. Values are stored; never renumber."""

    REGISTERED = 1
    REJECTED = 2
    PAID = 3
    PARTIALLY_PAID = 4
    PAID_AFTER_WRITE_OFF = 5
    PAID_AT_NOTARY = 6
    WRITTEN_OFF = 7
    PAID_ELSEWHERE = 8  # written off because it was paid by other means
    PAID_BY_PIX = 9  # written off because its own Pix QR code was paid
    WRITTEN_OFF_BY_PROTEST = 10
    OPERATIONAL_WRITE_OFF = 11  # announces a payment that may still not happen
    INSTRUCTION_REJECTED = 12
    INSTRUCTION_CONFIRMED = 13
    DUE_DATE_CHANGED = 14
    REBATE_GRANTED = 15
    REBATE_CANCELLED = 16
    PROTEST_REQUESTED = 17
    PROTEST_STOPPED = 18
    AT_NOTARY = 19
    PAYER_CLAIM = 20
    FEE = 21
    CHEQUE_PENDING = 22
    CHEQUE_RETURNED = 23
    CREDIT_WITHOUT_TITLE = 24
    NEGATIVE_LISTING = 25
    INFORMATION = 26
    PAYMENT_REVERSED = 27  # a payment told before is taken back
    WRITE_OFF_REVERSED = 28  # a write-off told before, operational or not, is taken back
    PROTEST_CANCELLED = 29  # the title left the notary and stays in collection
    DISCOUNT_GRANTED = 30
    DISCOUNT_CANCELLED = 31
    DDA = 32  # what the payer's electronic inbox said of the boleto
    UNKNOWN = 98  # the code is not in the bank's table
    UNREADABLE = 99  # the line could not be read whole


# The payer paid through this charge and the bank pays it out with this line.
PAYMENT_EVENTS = frozenset(
    {Event.PAID, Event.PARTIALLY_PAID, Event.PAID_AFTER_WRITE_OFF, Event.PAID_AT_NOTARY}
)

# Money reaches the account with this line. A boleto paid by Pix is not among them:
# its money came at once, through the account of the Pix key.
CREDITING_EVENTS = PAYMENT_EVENTS | {Event.CREDIT_WITHOUT_TITLE}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What one code of the bank means, and the bank's own short words for it."""

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class MotiveTable:
    """Why an occurrence happened: codes of a fixed number of digits, and their words.

    Where only the first `places` codes are motives, what follows them is something else.
    """

    name: str
    digits: int
    words: Mapping[str, str]
    places: int | None = None

    def codes(self, motives: str) -> Iterator[str]:
        """Yield the codes packed in `motives`, without the empty ones.

        Zeros are empty, but in the first place of a table that has words for them.
        """
        last = len(motives) if self.places is None else self.places * self.digits
        for first in range(0, min(len(motives), last), self.digits):
            code = motives[first : first + self.digits]
            if code.strip("0 ") or (first == 0 and code in self.words):
                yield code


class Posted(Enum):
    """What the amount is that the layout prints as paid, `Titles.posted_cents`."""

    GROSS = "what the payer paid; the tariff is outside"
    NET = "what the bank credits; the tariff was taken from what the payer paid"
    BY_ACCOUNT = "gross, or net of the tariff where the account is so configured"
    PRINCIPAL = "what settles the title; the interest that was paid is told beside it"


class Counting(Enum):
    """Which records the trailer of a lote counts."""

    ALL = "header, details and trailer"
    DETAILS = "details alone"
    UNKNOWN = "the manual does not say; a difference is told and holds nothing"


@dataclass(frozen=True, kw_only=True)
class ReturnLayout:
    """A return file: its records, and which field answers each of our questions.

    A record is told by its layout's own literals (`Layout.told_by`). The
    `…_fields` map our names to the field's name in the manual's Portuguese; a
    question the bank does not answer is left out. docs/banks.md lists the names.

    In CNAB 240 a title is two records: `detail` is segment T, `complement` segment
    U, and the title's questions are answered by either.
    """

    name: str
    bank_code: str
    header: Layout
    detail: Layout
    trailer: Layout
    batch_header: Layout | None = None
    complement: Layout | None = None
    batch_trailer: Layout | None = None
    pix: Layout | None = None
    other_records: tuple[Layout, ...] = ()
    header_fields: Mapping[str, str]
    batch_header_fields: Mapping[str, str] = field(default_factory=dict)
    detail_fields: Mapping[str, str]
    complement_fields: Mapping[str, str] = field(default_factory=dict)
    batch_trailer_fields: Mapping[str, str] = field(default_factory=dict)
    trailer_fields: Mapping[str, str]
    pix_fields: Mapping[str, str] = field(default_factory=dict)
    counting: Counting = Counting.ALL
    # Pairs of fields of the lote's trailer whose counts and amounts add up to its titles.
    batch_totals: tuple[tuple[str, str], ...] = ()
    posted: Posted = Posted.GROSS
    # Further fields of the detail whose amounts add to the one that answers a question.
    added_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # At a payment the bank repeats the rebate inside the discount: it must not count twice.
    rebate_inside_discount: bool = False
    # Motives longer than the usual two digits may sit in a field of their own.
    long_motives_field: str | None = None
    # A line with this mark in this field announces a payment that another line will credit.
    announcement: tuple[str, bytes] | None = None
    # A line with this mark in this field tells that the instruction it repeats was refused.
    refusal: tuple[str, bytes] | None = None
    # Where another field tells more than the code: that field, and the event by code and mark.
    refined_by: tuple[str, Mapping[tuple[str, str], Event]] | None = None
    # Fields whose columns stand for one motive each, the first for 01: 1 says that it holds.
    motive_marks: tuple[str, ...] = ()
    # Questions only a payment answers: in other lines their columns say something else.
    of_payments: frozenset[str] = frozenset()
    # Where the file cuts the leading zeros of the nosso número: the digits it has in full.
    nosso_numero_digits: int = 0
    # A nosso número of so many characters ends in its check digit, which is no part of it.
    number_with_digit: int = 0
    # The one carteira of the bank, where the layout has no field for it.
    only_carteira: bytes = b""
    # This occurrence becomes PAID_BY_PIX when the file itself shows that the boleto has a Pix.
    pix_write_off: bytes | None = None

    @property
    def width(self) -> int:
        return self.detail.width

    @property
    def manual(self) -> str:
        return self.detail.manual

    @property
    def manual_date(self) -> date:
        return self.detail.manual_date

    @property
    def homologated(self) -> bool:
        """Whether a user holds the bank's sign-off of every record."""
        return all(layout.homologated for layout in self.layouts)

    @property
    def read_records(self) -> tuple[Layout, ...]:
        """The records that are read, not just kept."""
        optional = (self.batch_header, self.complement, self.batch_trailer, self.pix)
        present = tuple(layout for layout in optional if layout is not None)
        return (self.header, self.detail, self.trailer, *present)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        return (*self.read_records, *self.other_records)

    def layout_of(self, name: str) -> Layout | None:
        """Return the record that answers the question `name` about a title."""
        if name in self.detail_fields:
            return self.detail
        return self.complement if name in self.complement_fields else None


def by_layout(tables: Mapping[str, Mapping[str, Table]]) -> dict[tuple[str, str], Table]:
    """Return tables by layout as the one table a card holds, keyed (layout, code)."""
    return {
        (layout, code): said for layout, table in tables.items() for code, said in table.items()
    }


@dataclass(frozen=True, kw_only=True)
class Bank:
    """A bank's card.

    Occurrences and motive tables are keyed (layout, occurrence code);
    `channels` and `pix_errors` (layout, code). `carteiras` maps each code of the
    manual to its words; `numbering` has the rules of nosso número and campo livre,
    `number_key` what of a nosso número a boleto is found by. `unheld_numbers` says, for each
    layout whose returns are not held by the number's check digit, why; `not_at_hand` what of a
    layout is an exception, shown as a code or refused by name for want of a manual. Both are
    sentences for the bank's pages.
    """

    code: str
    name: str
    returns: Mapping[str, ReturnLayout]
    remessas: Mapping[str, RemessaLayout] = field(default_factory=dict)
    carteiras: Mapping[str, str] = field(default_factory=dict)
    numbering: Numbering | None = None
    number_key: NumberKey = _AS_PRINTED
    occurrences: Mapping[tuple[str, str], Occurrence]
    motives: Mapping[tuple[str, str], MotiveTable] = field(default_factory=dict)
    channels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pix_errors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unheld_numbers: Mapping[str, str] = field(default_factory=dict)
    not_at_hand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    samples: Path

    def explain(
        self, *, layout: str, occurrence: str, motives: str = "", channel: str = ""
    ) -> tuple[str, ...]:
        """Return the bank's words: for the occurrence, then each motive, then the channel.

        A code the tables do not have is said as a code, never guessed.
        """
        meaning = self.occurrences.get((layout, occurrence))
        words = [meaning.words if meaning else f"ocorrência {occurrence}"]
        table = self.motives.get((layout, occurrence))
        if table is not None:
            words += [table.words.get(code, f"motivo {code}") for code in table.codes(motives)]
        if channel.strip():
            words.append(self.channels.get((layout, channel), f"canal {channel}"))
        return tuple(words)
