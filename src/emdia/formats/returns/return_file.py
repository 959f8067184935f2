"""What a return file holds once read: header, titles in columns, trailer, faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import PAYMENT_EVENTS, Event
from emdia.kernel.faults import Fault

Texts = NDArray[np.bytes_]
Days = NDArray[np.int32]
Cents = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Faults that put the file as a whole in doubt: it is not applied without a person's word.
HOLDING_CODES = frozenset(
    {
        "file_truncated",
        "line_sequence",
        "lines_after_trailer",
        "sequence_mismatch",
        "several_files",
        "too_many_faults",
        "trailer_count",
        "trailer_missing",
        "trailer_total",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnHeader:
    """Whose file it is and when the bank made it. `sequence` is the bank's file number."""

    agencia: str
    conta: str
    dac: str
    company_name: str
    sequence: int | None
    generated_date: date | None
    credit_date: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnTrailer:
    """What the bank says the file holds; None where it does not say, or not readably."""

    line: int
    titles: int | None = None
    total_cents: int | None = None
    sequence: int | None = None
    batches: int | None = None  # lotes, in CNAB 240
    records: int | None = None  # every line of the file, in CNAB 240


@dataclass(frozen=True, kw_only=True)
class Titles:
    """The titles in file order, one array per column, all of one length.

    Days are numbers since 2000-01-01 (`kernel.days`), `NO_DAY` when absent.
    Texts are Latin-1 bytes without trailing blanks, as wide as their type says.
    A line that could not be read whole has the event UNREADABLE, zeros and
    `NO_DAY` in its faulty columns, and a fault in the file's list.
    """

    line_number: NDArray[np.int32]
    occurrence: Texts  # S2, the bank's code
    event: NDArray[np.int16]  # an Event
    nosso_numero: Texts  # S20, digits without the DAC
    carteira: Texts  # S3
    number_key: Texts  # S24 at most: what the boleto is found by, see `NumberKey`
    document: Texts  # S15
    company_use: Texts  # S25
    occurrence_day: Days
    due_day: Days
    credit_day: Days
    nominal_cents: Cents
    posted_cents: Cents  # the "paid" field as printed
    paid_cents: Cents  # what the payer paid
    credited_cents: Cents  # what reaches the account with this line; 0 unless it credits
    tariff_cents: Cents
    interest_cents: Cents
    discount_cents: Cents
    rebate_cents: Cents
    iof_cents: Cents
    other_credits_cents: Cents
    motives: Texts  # S10
    channel: Texts  # S2
    is_pix: Flags  # the file shows that this boleto has a Pix QR code
    is_header_account: Flags  # the line's account is the header's
    obeys_net_identity: Flags  # see `reading`; True where there is nothing to obey
    pix_codes: dict[int, str] = field(default_factory=dict)  # line number → copia e cola
    pix_locations: dict[int, str] = field(default_factory=dict)  # line number → where one leads
    pix_errors: dict[int, str] = field(default_factory=dict)  # line number → the bank's code

    def __len__(self) -> int:
        return len(self.line_number)

    @property
    def is_payment(self) -> Flags:
        """Which lines say that the payer paid through the charge."""
        return self.has_event(PAYMENT_EVENTS)

    def has_event(self, events: Iterable[Event]) -> Flags:
        """Return which lines have one of `events`."""
        return np.isin(self.event, sorted(events))

    def occurrence_counts(self) -> dict[str, int]:
        """Return how many lines carry each code of the bank, in order of code."""
        codes, counts = np.unique(self.occurrence, return_counts=True)
        return {
            code.decode("latin-1"): count
            for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        }

    def blank_padded(self, name: str) -> NDArray[np.uint8]:
        """Return a text column as (lines, width) bytes, padded with blanks instead of NULs.

        The shape a database's binary COPY can carry as fixed-length text.
        """
        column: Texts = getattr(self, name)
        padded = np.array(column, order="C").view(np.uint8).reshape(len(column), -1)
        padded[padded == 0] = ord(" ")
        return padded


@dataclass(frozen=True, kw_only=True)
class ReturnFile:
    """A return file, read with the bank and layout it was asked to be read with."""

    bank: str
    layout: str
    net_of_tariff: bool
    header: ReturnHeader
    titles: Titles
    trailer: ReturnTrailer | None
    faults: tuple[Fault, ...]
    other_lines: dict[int, bytes]  # line number → records that are not titles, kept raw
    canonical_sha256: str  # same content, same hash: line ends, padding, mark, 0x1A do not count

    @cached_property
    def holding_faults(self) -> tuple[Fault, ...]:
        """The faults that put the whole file in doubt, not just a line of it."""
        return tuple(fault for fault in self.faults if fault.code in HOLDING_CODES)
