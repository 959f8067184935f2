"""Statements as CSV: any separator, headings in Portuguese, Spanish or English.

Lines that only give a balance are no entries. Where the file has a column of balances,
every entry is checked against it, whichever end the file begins with.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from emdia.formats.statements.amounts import InvalidAmount, cents_of
from emdia.formats.statements.csv_dialect import (
    DateOrder,
    Row,
    Table,
    date_order,
    find_table,
    plain_words,
    read_day,
)
from emdia.formats.statements.decoding import canonical_sha256, decoded, plain
from emdia.formats.statements.remarks import Remarks
from emdia.formats.statements.statement import (
    Account,
    Balance,
    Entry,
    Ordinals,
    Statement,
    StatementFile,
)
from emdia.kernel.faults import Fault
from emdia.kernel.money import exponent

# What a line that only gives a balance begins with.
_BALANCE_WORDS = (
    "saldo",
    "s a l d o",
    "opening balance",
    "closing balance",
    "balance brought forward",
    "balance carried forward",
    "total",
)
_DEBIT_SIGNS = {"D", "DB", "DR", "DEB", "DEBITO", "DEBIT", "CARGO", "-"}
_CREDIT_SIGNS = {"C", "CR", "CRED", "CREDITO", "CREDIT", "ABONO", "+"}


# The letters those words begin with: most memos need no closer look.
_BALANCE_LETTERS = frozenset("SsOoCcBbTt")

_MOST_COLUMNS = 50

_NO_BALANCE = -(2**63)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What was found out about a file before its rows are read."""

    table: Table
    order: DateOrder
    mark: str | None
    places: int
    cells: int
    identity: str


class _Cells(NamedTuple):
    """The cells of a row, in the order of `Column`."""

    day: str
    amount: str
    credit: str
    debit: str
    sign: str
    memo: str
    document: str
    balance: str
    counterparty: str
    id: str


@dataclass(frozen=True, slots=True)
class _Movements:
    """The entries, and the balance printed beside each, in cents."""

    entries: list[Entry]
    balances: array[int]

    def first_break(self, step: int) -> int | None:
        """Return the place of the first entry that does not lead to the balance beside it.

        `step` is 1 when the oldest entry comes first and -1 when it comes last.
        """
        running = _NO_BALANCE
        places = range(len(self.entries))[::step]
        for place in places:
            balance = self.balances[place]
            if running != _NO_BALANCE:
                running += self.entries[place].cents
            if balance != _NO_BALANCE:
                if running not in {_NO_BALANCE, balance}:
                    return place
                running = balance
        return None

    def ends(self, step: int) -> tuple[int, int]:
        """Return the cents before the oldest entry and after the latest."""
        order = range(len(self.entries))[::step]
        printed = [at for at, place in enumerate(order) if self.balances[place] != _NO_BALANCE]
        first, last = printed[0], printed[-1]
        cents = [self.entries[place].cents for place in order]
        opening = self.balances[order[first]] - sum(cents[: first + 1])
        return opening, self.balances[order[last]] + sum(cents[last + 1 :])


def read_csv(
    data: bytes,
    *,
    account: Account | None = None,
    currency: str = "BRL",
    order: DateOrder | None = None,
    mark: str | None = None,
) -> StatementFile:
    """Read a CSV statement of one account, which the file itself does not name.

    `order` and `mark` settle dates and decimals where the file leaves them open.

    :raises Unreadable: empty, too large, without a header, or with dates nobody can tell.
    :raises UnknownCurrency: the currency is not in the table.
    """
    text, _ = decoded(data)
    table = find_table(text)
    evidence = table.evidence()
    owner = account or Account()
    dialect = _Dialect(
        table=table,
        order=order or date_order(evidence.orders, is_english=table.is_english),
        mark=mark or evidence.mark,
        places=exponent(currency),
        cells=evidence.cells,
        identity=owner.identity,
    )
    remarks = Remarks()
    for heading in table.unknown[:_MOST_COLUMNS]:
        remarks.note(
            "column_unknown",
            f"The column {heading[:80]!r} is not known here and was not read.",
            line=table.header_line,
            found=heading[:80],
        )
    movements = _movements(dialect, remarks)
    return StatementFile(
        layout="csv",
        statements=(_statement(owner, currency, movements, remarks),),
        faults=remarks.faults,
        notes=remarks.notes,
        canonical_sha256=canonical_sha256(text),
    )


def _movements(dialect: _Dialect, remarks: Remarks) -> _Movements:
    found = _Movements([], array("q"))
    ordinals = Ordinals()
    days: dict[str, date | None] = {}
    for first, line, row in dialect.table.rows():
        cells = _Cells(*dialect.table.cells(row))
        memo = plain(cells.memo)
        if _is_balance(memo):
            continue
        text = cells.day
        if text not in days:
            days[text] = read_day(text, dialect.order)
        day = days[text]
        if day is None:
            _remark_on_day(text, row, line, remarks)
            continue
        try:
            cents = _row_cents(cells, dialect)
            balance = _optional_cents(cells.balance, dialect)
        except InvalidAmount as refusal:
            remarks.fault("amount_invalid", f"Line {line}: {refusal}", line=line, field="amount")
            continue
        if line > first or len(row) != dialect.cells:
            _remark_on_cells(row, first, line, dialect, remarks)
        ordinal = ordinals.next(day=day, cents=cents, memo=memo)
        found.entries.append(
            Entry(
                line=line,
                day=day,
                cents=cents,
                account=dialect.identity,
                ordinal=ordinal,
                memo=memo,
                document=cells.document,
                bank_id=cells.id,
                counterparty=cells.counterparty,
            )
        )
        found.balances.append(_NO_BALANCE if balance is None else balance)
    return found


def _is_balance(memo: str) -> bool:
    return memo[:1] in _BALANCE_LETTERS and plain_words(memo).startswith(_BALANCE_WORDS)


def _remark_on_day(text: str, row: Row, line: int, remarks: Remarks) -> None:
    # Totals and notices under the table have no day where one belongs.
    if not any(sign.isdigit() for sign in text):
        remarks.note_once(
            "rows_without_day",
            "Rows without a date, such as totals, were passed by; this is the first.",
            line=line,
            found=" ".join(row)[:80],
        )
        return
    remarks.fault(
        "date_invalid", f"Line {line}: {text!r} is not a day.", line=line, field="day", found=text
    )


def _remark_on_cells(row: Row, first: int, line: int, dialect: _Dialect, remarks: Remarks) -> None:
    """Say what may have moved a row's cells, or taken other rows into it."""
    what = f"Line {line} has {len(row)} cells, where most rows have {dialect.cells}"
    if line > first:
        what = f"Lines {first} to {line} are one row: a quotation mark stands open in them"
    remarks.fault(
        "row_cells",
        f"{what}. It was read as it stands; compare it with the bank's own page.",
        line=line,
        found=" ".join(row)[:80],
    )


def _row_cents(cells: _Cells, dialect: _Dialect) -> int:
    """Return the signed amount of a row.

    :raises InvalidAmount: blank, no number, ambiguous, or on both sides at once.
    """
    if cells.amount:
        cents = _cents(cells.amount, dialect)
        return _signed(cents, cells.sign) if cells.sign else cents
    credit = _optional_cents(cells.credit, dialect) or 0
    debit = _optional_cents(cells.debit, dialect) or 0
    if credit and debit:
        raise InvalidAmount("the row has both a credit and a debit.")
    if not credit and not debit:
        raise InvalidAmount("the row has no amount.")
    return abs(credit) - abs(debit)


def _signed(cents: int, sign: str) -> int:
    words = plain_words(sign).upper()
    if words in _DEBIT_SIGNS:
        return -abs(cents)
    return abs(cents) if words in _CREDIT_SIGNS else cents


def _optional_cents(text: str, dialect: _Dialect) -> int | None:
    return _cents(text, dialect) if text.strip("-") else None


def _cents(text: str, dialect: _Dialect) -> int:
    return cents_of(text, places=dialect.places, mark=dialect.mark)


def _statement(
    account: Account, currency: str, movements: _Movements, remarks: Remarks
) -> Statement:
    opening, closing = _balances(movements, remarks)
    days = [entry.day for entry in movements.entries]
    return Statement(
        account=account,
        currency=currency,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        opening=opening,
        closing=closing,
        entries=tuple(movements.entries),
    )


def _balances(movements: _Movements, remarks: Remarks) -> tuple[Balance | None, Balance | None]:
    """Return the balances before the oldest entry and after the latest, where they are known."""
    if all(balance == _NO_BALANCE for balance in movements.balances):
        return None, None
    broken = movements.first_break(1)
    step = 1 if broken is None else -1
    if broken is not None and movements.first_break(-1) is not None:
        remarks.add(_break_fault(movements.entries[broken], movements.balances[broken]))
        return None, None
    opening, closing = movements.ends(step)
    latest = movements.entries[-1 if step == 1 else 0]
    return Balance(None, opening), Balance(latest.day, closing)


def _break_fault(entry: Entry, balance_cents: int) -> Fault:
    return Fault(
        "balance_mismatch",
        f"Line {entry.line}: the balances beside the entries do not follow from their amounts. "
        "Rows may be missing; export the whole period again.",
        line=entry.line,
        field="balance",
        found=str(balance_cents),
    )
