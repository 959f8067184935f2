"""How a CSV statement is written: its separator, its header, its dates and its decimal mark.

Everything is found in the file itself. What the file leaves open is refused with the
reason, for the caller to decide: a guess would be wrong a thousand times over, silently.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.amounts import EITHER, InvalidAmount, decimal_mark
from emdia.formats.statements.decoding import Limit, too_large
from emdia.kernel.faults import Fault

MAX_LINES = 1_000_000  # blank ones too
SEPARATORS = ";,\t|"

# A bank writes some lines about the account before the header, never a page.
_LINES_BEFORE_HEADER = 40

_NOWHERE = 1 << 30

Row = list[str]


class Column(StrEnum):
    """What a column holds."""

    DAY = "day"
    AMOUNT = "amount"
    CREDIT = "credit"
    DEBIT = "debit"
    SIGN = "sign"
    MEMO = "memo"
    DOCUMENT = "document"
    BALANCE = "balance"
    COUNTERPARTY = "counterparty"
    ID = "id"


class DateOrder(StrEnum):
    """In which order a date's numbers stand."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


_AMOUNT_COLUMNS = (Column.AMOUNT, Column.CREDIT, Column.DEBIT, Column.BALANCE)

# Headings without accents, by language: pt, es, en. The first column of a kind wins.
_WORDS: Mapping[Column, tuple[str, ...]] = {
    Column.DAY: (
        "data", "data lancamento", "data do lancamento", "data movimento", "data mov",
        "dt lancamento", "data da transacao", "data contabil", "fecha", "fecha operacion",
        "fecha de operacion", "fecha valor", "fecha movimiento", "date", "posting date",
        "transaction date", "booking date", "value date",
    ),
    Column.AMOUNT: (
        "valor", "valor (r$)", "valor r$", "valor brl", "valor lancamento", "valor do lancamento",
        "quantia", "montante", "importe", "monto", "amount", "transaction amount",
    ),
    Column.CREDIT: (
        "credito", "credito (r$)", "creditos", "entrada", "entradas", "valor credito",
        "abono", "abonos", "haber", "deposito", "depositos", "credit", "credits", "money in",
        "paid in", "deposits",
    ),
    Column.DEBIT: (
        "debito", "debito (r$)", "debitos", "saida", "saidas", "valor debito",
        "cargo", "cargos", "debe", "retiro", "retiros", "debit", "debits", "money out",
        "paid out", "withdrawals",
    ),
    Column.SIGN: (
        "d/c", "c/d", "dc", "tipo d/c", "natureza", "debito/credito", "credito/debito",
        "cargo/abono", "dr/cr", "debit/credit",
    ),
    Column.MEMO: (
        "historico", "descricao", "lancamento", "lancamentos", "memo", "descricao do lancamento",
        "descripcion", "concepto", "detalle", "movimiento", "glosa", "description",
        "details", "narrative", "transaction details",
    ),
    Column.DOCUMENT: (
        "documento", "numero documento", "numero do documento", "num documento", "no documento",
        "n documento", "docto", "doc", "docto.", "nro documento", "num. documento", "referencia",
        "numero de documento", "reference", "check number", "document",
    ),
    Column.BALANCE: (
        "saldo", "saldo (r$)", "saldo r$", "saldo apos", "saldo disponivel", "saldos", "balance",
        "running balance",
    ),
    Column.COUNTERPARTY: (
        "favorecido", "nome", "razao social", "contraparte", "pagador", "beneficiario", "ordenante",
        "payee", "counterparty", "name",
    ),
    Column.ID: ("id", "identificador", "id transacao", "codigo transacao", "transaction id"),
}  # fmt: skip
_ENGLISH_DAYS = {"date", "posting date", "transaction date", "booking date", "value date"}

_MEANING = {word: column for column, words in _WORDS.items() for word in words}
_THREE_NUMBERS = re.compile(r"([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})(?:[T ].*)?")
_COMPACT = re.compile(r"(?:19|20)[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rows of a table prove: orders of dates, and the one decimal mark or None."""

    orders: frozenset[DateOrder]
    mark: str | None
    cells: int  # of most rows


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under the header, and where each column is. Rows are cut each time they are read."""

    text: str
    separator: str
    columns: Mapping[Column, int]
    is_english: bool
    header_line: int
    first: int  # where in `text` the rows begin
    unknown: tuple[str, ...]  # headings that say nothing here
    headings: int  # how many columns the header has, blank ones at its end not counted
    places: tuple[int, ...]  # of each of `Column`'s kinds; `_NOWHERE` where it has none

    def rows(self) -> Iterator[tuple[int, int, Row]]:
        """Yield the rows that hold something, each with its first and last line.

        :raises Unreadable: a row that cannot be cut.
        """
        return _cut(_lines(self.text, self.first), self.separator, after=self.header_line)

    def cells(self, row: Row) -> list[str]:
        """Return the cells of `Column`'s kinds, in its order, without blanks around them.

        What the row or the table does not have is "".
        """
        count = len(row)
        return [row[place].strip() if place < count else "" for place in self.places]

    def evidence(self) -> Evidence:
        """Read all rows once and return what they prove.

        :raises Unreadable: a row that cannot be cut, more rows than the limits allow, or rows
            that do not stand under the header.
        """
        days: set[str] = set()
        marks: set[str] = set()
        cells: Counter[int] = Counter()
        beyond = 0  # rows that hold something after the header's last column
        limit = Limit()
        day = self.columns[Column.DAY]
        amounts = [self.columns[name] for name in _AMOUNT_COLUMNS if name in self.columns]
        for _, _, row in self.rows():
            limit.count()
            count = len(row)
            cells[count] += 1
            if count > self.headings and any(row[self.headings :]):
                beyond += 1
            days.add(row[day].strip() if day < count else "")
            for place in amounts:
                cell = row[place].strip() if place < count else ""
                if cell:
                    marks.add(_mark(cell))
        orders = frozenset(order for day in days if (order := _proved_order(day)))
        marks -= {"", EITHER}
        mark = marks.pop() if len(marks) == 1 else None
        most = max(cells, key=lambda size: (cells[size], size), default=0)
        if cells and (most < self.headings or 2 * beyond > cells.total()):
            raise self._shifted(most)
        return Evidence(orders, mark, most)

    def _shifted(self, cells: int) -> Unreadable:
        return Unreadable(
            Fault(
                "csv_columns",
                f"The header has {self.headings} columns and most rows {cells} cells: which cell "
                "is of which column cannot be told. Export the statement again.",
                line=self.header_line,
            )
        )


def find_table(text: str) -> Table:
    """Find the separator and the header.

    :raises Unreadable: no line of the first ones names a day and an amount, or too many lines.
    """
    lines = text.count("\n")
    if lines > MAX_LINES:
        raise too_large(f"{lines:,} lines")
    first = 0
    for number, line in enumerate(islice(_lines(text, 0), _LINES_BEFORE_HEADER), start=1):
        first += len(line)
        for separator in SEPARATORS:
            cells = next((row for *_, row in _cut([line], separator)), [])
            columns = _header(cells) if separator in line else {}
            if columns:
                is_english = any(plain_words(cell) in _ENGLISH_DAYS for cell in cells)
                unknown = tuple(
                    cell for cell in cells if cell and plain_words(cell) not in _MEANING
                )
                places = tuple(columns.get(name, _NOWHERE) for name in Column)
                headings = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
                return Table(
                    text, separator, columns, is_english, number, first, unknown, headings, places
                )
    raise Unreadable(
        Fault(
            "csv_header",
            f"None of the first {_LINES_BEFORE_HEADER} lines names a date and an amount (as "
            "data, valor, fecha, importe, date, amount). Keep the header when exporting.",
            line=1,
            found=text[:80].strip(),
        )
    )


def date_order(proved: Collection[DateOrder], *, is_english: bool) -> DateOrder:
    """Return the order of the dates of a column, whose values prove the orders `proved`.

    A number above 12 proves it. When none does, headings in Portuguese or Spanish mean the
    day first; English ones leave it open.

    :raises Unreadable: nothing tells day from month, or the dates contradict each other.
    """
    if len(proved) == 1:
        return next(iter(proved))
    if proved:
        raise _date_refusal(
            "date_conflict", f"Some dates are written {' and some '.join(sorted(proved))}"
        )
    if is_english:
        raise _date_refusal(
            "date_ambiguous", "No date has a number above 12, so day and month cannot be told apart"
        )
    return DateOrder.DAY_FIRST


def read_day(text: str, order: DateOrder) -> date | None:
    """Return the day of a cell; None when it is none. Two-digit years are of this century."""
    found = _THREE_NUMBERS.fullmatch(text)
    if found:
        one, two, three = found.groups()
    elif _COMPACT.fullmatch(text):
        one, two, three, order = text[:4], text[4:6], text[6:], DateOrder.YEAR_FIRST
    else:
        return None
    if order is DateOrder.YEAR_FIRST:
        year, month, day = one, two, three
    elif order is DateOrder.DAY_FIRST:
        day, month, year = one, two, three
    else:
        month, day, year = one, two, three
    try:
        return date(int(year) + (2000 if len(year) <= 2 else 0), int(month), int(day))
    except ValueError:
        return None


def plain_words(text: str) -> str:
    """Return words as headings are compared: no accents, lower case, single blanks."""
    words = text.lower()
    if not words.isascii():
        decomposed = unicodedata.normalize("NFKD", words)
        words = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(words.strip(' ":').split())


def _header(cells: Row) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = _MEANING.get(plain_words(cell))
        if column is not None:
            columns.setdefault(column, place)
    has_amount = Column.AMOUNT in columns or {Column.CREDIT, Column.DEBIT} <= columns.keys()
    return columns if Column.DAY in columns and has_amount else {}


def _lines(text: str, first: int) -> Iterator[str]:
    """Yield the lines from a place on, each with its line feed; only that ends a line."""
    while first < len(text):
        end = text.find("\n", first) + 1 or len(text)
        yield text[first:end]
        first = end


def _cut(lines: Iterable[str], separator: str, *, after: int = 0) -> Iterator[tuple[int, int, Row]]:
    reader = csv.reader(lines, delimiter=separator)
    above = after
    try:
        for row in reader:
            line = after + reader.line_num
            if any(row) and any(map(str.strip, row)):
                yield above + 1, line, row
            above = line
    except csv.Error as error:
        line = after + reader.line_num
        raise Unreadable(
            Fault("csv_invalid", f"Line {line} cannot be cut into columns ({error}).", line=line)
        ) from None


def _mark(cell: str) -> str:
    try:
        return decimal_mark(cell)
    except InvalidAmount:
        return ""


def _proved_order(cell: str) -> DateOrder | None:
    if _COMPACT.fullmatch(cell):
        return DateOrder.YEAR_FIRST
    found = _THREE_NUMBERS.fullmatch(cell)
    if not found:
        return None
    if len(found[1]) == 4:
        return DateOrder.YEAR_FIRST
    if int(found[1]) > 12:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if int(found[2]) > 12 else None


def _date_refusal(code: str, what: str) -> Unreadable:
    return Unreadable(
        Fault(
            code,
            f"{what}. Export the statement with dates as 2025-01-31, or say which order they have.",
            field=Column.DAY,
        )
    )
