"""What a bank statement says, whatever file it came in: one shape for every layout."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from emdia.kernel.faults import Fault


class EntryKind(StrEnum):
    """What an entry is, as far as the file's own codes say. Never guessed from its words."""

    CARD = "card"
    CHEQUE = "cheque"
    COLLECTION = "collection"
    DEPOSIT = "deposit"
    DIRECT_DEBIT = "direct_debit"
    FEE = "fee"
    INTEREST = "interest"
    INVESTMENT = "investment"
    LOAN = "loan"
    OTHER = "other"
    PAYMENT = "payment"
    PIX = "pix"
    REVERSAL = "reversal"
    SALARY = "salary"
    TAX = "tax"
    TRANSFER = "transfer"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """An account as the file names it; what the file leaves out is ""."""

    bank: str = ""
    agencia: str = ""
    number: str = ""

    @property
    def identity(self) -> str:
        """The account without punctuation and leading zeros, for entries' keys."""
        parts = (self.bank, self.agencia, self.number)
        return "/".join(re.sub(r"[^0-9A-Za-z]", "", part).lstrip("0") for part in parts)


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance at the close of a day; negative when the account owes. The day may be unknown."""

    day: date | None
    cents: int


class Entry(NamedTuple):
    """One movement. `cents` is positive when money came in.

    `line` counts from 1 in the file; in XML it is the entry's place among the statement's.
    `document` is the number the bank prints for it and `bank_id` the bank's own identifier,
    which not every bank keeps the same from one export to the next. `ordinal` counts, from
    1, the entries of the same day, amount and words.
    """

    line: int
    day: date
    cents: int
    account: str  # the account's identity
    ordinal: int
    kind: EntryKind = EntryKind.OTHER
    memo: str = ""
    document: str = ""
    bank_id: str = ""
    counterparty: str = ""
    is_booked: bool = True

    @property
    def key(self) -> str:
        """Our own key, 32 hexadecimal digits: the same in every export that holds the whole day.

        Identifiers of banks repeat, change between exports or are missing.
        """
        words = " ".join(self.memo.upper().split())
        text = f"{self.account}|{self.day}|{self.cents}|{words}|{self.ordinal}"
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One account over a span of days. Entries are in file order."""

    account: Account
    currency: str
    first_day: date | None
    last_day: date | None
    opening: Balance | None
    closing: Balance | None
    entries: tuple[Entry, ...]

    @property
    def credits_cents(self) -> int:
        """What came in, booked entries only."""
        return sum(entry.cents for entry in self.entries if entry.is_booked and entry.cents > 0)

    @property
    def debits_cents(self) -> int:
        """What went out, booked entries only; zero or negative."""
        return sum(entry.cents for entry in self.entries if entry.is_booked and entry.cents < 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFile:
    """A file of statements.

    `faults` say what could not be read or does not add up; such entries are left out.
    `notes` say where the file strays from its format and was read by a stated rule.
    """

    layout: str
    statements: tuple[Statement, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    canonical_sha256: str  # line ends, blanks at line ends and a byte-order mark do not count


class Ordinals:
    """Counts the entries of one account that are alike, in file order."""

    def __init__(self) -> None:
        # Hashes of 64 bits instead of the words: a large file has a million of them.
        self._seen: dict[int, int] = {}

    def next(self, *, day: date, cents: int, memo: str) -> int:
        """Return the how-manieth entry of its like this is, from 1."""
        like = hash((day, cents, memo.upper()))
        ordinal = self._seen.get(like, 0) + 1
        self._seen[like] = ordinal
        return ordinal


def closing_fault(statement: Statement, *, where: str) -> Fault | None:
    """Return the fault of a statement whose booked entries do not lead to its closing balance."""
    if statement.opening is None or statement.closing is None:
        return None
    expected = statement.opening.cents + statement.credits_cents + statement.debits_cents
    if expected == statement.closing.cents:
        return None
    return Fault(
        "balance_mismatch",
        f"{where}: the opening balance of {statement.opening.cents} cents and the entries lead "
        f"to {expected}, but the closing balance is {statement.closing.cents}. Entries may be "
        "missing; ask the bank for the whole statement.",
        field="closing",
        found=str(statement.closing.cents),
    )
