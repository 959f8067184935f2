"""What a bank's folder declares: its card, its layouts, and what its codes mean.

Codes never mean the same at two banks, nor always in two layouts of one bank, so
everything is keyed by bank, layout and code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from emdia.formats.fixed_width import Layout


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
    """Why an occurrence happened: codes of a fixed number of digits, and their words."""

    name: str
    digits: int
    words: Mapping[str, str]

    def codes(self, motives: str) -> Iterator[str]:
        """Yield the codes packed in `motives`, without the empty ones."""
        for first in range(0, len(motives), self.digits):
            code = motives[first : first + self.digits]
            if code.strip("0 "):
                yield code


@dataclass(frozen=True, kw_only=True)
class ReturnLayout:
    """A return file: its records, and which field answers each of our questions.

    The record type is the character in column 1. `detail_fields`,
    `header_fields` and `trailer_fields` map our names to the field's name in
    the manual's Portuguese; a question the bank does not answer is left out.
    """

    name: str
    bank_code: str
    header: Layout
    detail: Layout
    trailer: Layout
    pix: Layout | None = None
    other_records: tuple[Layout, ...] = ()
    header_fields: Mapping[str, str]
    detail_fields: Mapping[str, str]
    trailer_fields: Mapping[str, str]
    pix_fields: Mapping[str, str] = field(default_factory=dict)
    # Motives longer than the usual two digits may sit in a field of their own.
    long_motives_field: str | None = None
    # A line with this mark in this field announces a payment that another line will credit.
    announcement: tuple[str, bytes] | None = None
    # This occurrence becomes PAID_BY_PIX when the file itself shows that the boleto has a Pix.
    pix_write_off: bytes | None = None

    @property
    def width(self) -> int:
        return self.detail.width

    @property
    def layouts(self) -> tuple[Layout, ...]:
        pix = () if self.pix is None else (self.pix,)
        return (self.header, self.detail, self.trailer, *pix, *self.other_records)


@dataclass(frozen=True, kw_only=True)
class Bank:
    """A bank's card.

    Occurrences and motive tables are keyed (layout, occurrence code);
    `channels` and `pix_errors` (layout, code).
    """

    code: str
    name: str
    returns: Mapping[str, ReturnLayout]
    occurrences: Mapping[tuple[str, str], Occurrence]
    motives: Mapping[tuple[str, str], MotiveTable] = field(default_factory=dict)
    channels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pix_errors: Mapping[tuple[str, str], str] = field(default_factory=dict)
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
