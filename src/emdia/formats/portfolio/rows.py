"""Many rows at once: columns of values, and what is wrong in which row and column.

Each distinct text of a column is read once. A row with anything wrong is left out of the
columns whole; all that is wrong in it is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import lt
from typing import Any

from emdia.formats.portfolio import values
from emdia.formats.portfolio.fields import FIELDS, Field, Kind
from emdia.formats.portfolio.mapping import Mapping, MappingIsIncomplete, missing_fields
from emdia.formats.portfolio.values import Memo, Value, Wrong
from emdia.formats.portfolio.whole_columns import look_of
from emdia.formats.tables import SEPARATORS, Portion
from emdia.kernel.access_keys import is_access_key
from emdia.kernel.money import EXPONENTS, exponent
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise

Cells = Sequence[str]
Columns = dict[str, list[Value]]
# Texts of a column that are worth remembering; beyond them it is looked at whole.
FEW = 10_000
# Columns that name customers, by tax id, key or code.
CUSTOMERS_NAMED = ("customer", "parent", "payer", "guarantor")
ADDRESSES = ("", "delivery_")
TAXES = ("iss", "ir", "pis", "cofins", "csll")
# Contact rows without a role, and fiscal documents without a kind.
DEFAULT_ROLE, DEFAULT_FISCAL_KIND = "finance", "nfe"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row. `field` is "" for the row as a whole."""

    line: int
    field: str
    code: str
    found: str = ""


@dataclass(slots=True)
class Block:
    """Some rows of a file, by column; rows with faults are left out.

    `references` are the customers the rows name for the first time in the file, each with
    what it is as a tax id.
    """

    columns: Columns
    faults: list[RowFault] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns["line"])


class Reader:
    """Reads the rows of one file. `currency` is the company's."""

    def __init__(
        self, kind: Kind, mapping: Mapping, headings: Sequence[str], *, currency: str
    ) -> None:
        if lacking := missing_fields(kind, mapping.columns):
            raise MappingIsIncomplete(lacking)
        self.kind = kind
        self.mapping = mapping
        self.currency = currency
        self.width = len(headings)
        self._places = {
            one.name: headings.index(mapping.columns[one.name])
            for one in FIELDS[kind]
            if one.name in mapping.columns
        }
        places = exponent(currency)
        self._looks = {one.name: look_of(one.reads, places=places) for one in FIELDS[kind]}
        self._memos = {one.name: Memo(self._read_of(one, currency)) for one in FIELDS[kind]}
        self._tax_ids: dict[tuple[str, str], tuple[str, str] | Wrong] = {}
        self._numbers: dict[str, str] = {}  # references of customers, as tax ids

    def read(self, portion: Portion) -> Block:
        """Return the values of some rows of the file."""
        faults: list[RowFault] = []
        lines, whole = self._whole_columns(portion, faults)
        cells = {name: whole[place] for name, place in self._places.items()}
        columns: Columns = {"line": list(lines)}
        for one in FIELDS[self.kind]:
            columns[one.name] = self._column(one, cells.get(one.name), lines, faults)
        FINISH[self.kind](self, columns, cells, faults)
        block = _without_wrong_rows(Block(columns, faults))
        for name in CUSTOMERS_NAMED:
            if name in cells:
                block.references |= self._new_references(block.columns[name])
        return block

    def _read_of(self, one: Field, currency: str) -> values.Read:
        return values.reader_of(
            one, places=exponent(currency), mark=self.mapping.mark, order=self.mapping.order
        )

    def _whole_columns(
        self, portion: Portion, faults: list[RowFault]
    ) -> tuple[Sequence[int], Sequence[Cells]]:
        """Return the lines and the cells by column; tell rows that are too wide."""
        columns = portion.cut_columns
        if columns is None or any(any(map(str.strip, one)) for one in columns[self.width :]):
            lines, rows = self._of_right_width(portion.lines, portion.rows, faults)
            return lines, list(zip(*rows, strict=True)) if rows else [()] * self.width
        return portion.lines, columns

    def _of_right_width(
        self, lines: Sequence[int], rows: Sequence[Cells], faults: list[RowFault]
    ) -> tuple[Sequence[int], Sequence[Cells]]:
        """Fill up short rows, tell rows with cells beyond the last heading."""
        width = self.width
        if all(len(row) == width for row in rows):
            return lines, rows
        kept_lines, kept = [], []
        for line, row in zip(lines, rows, strict=True):
            beyond = next((cell for cell in row[width:] if cell.strip()), "")
            if beyond:
                faults.append(RowFault(line, "", "row_columns", beyond[:80]))
                continue
            if len(row) < width and (text := _cut_otherwise(row, width)):
                faults.append(RowFault(line, "", "row_separator", text[:80]))
                continue
            kept_lines.append(line)
            kept.append([*row[:width], *repeat("", width - len(row))])
        return kept_lines, kept

    def _column(
        self, one: Field, cells: Cells | None, lines: Sequence[int], faults: list[RowFault]
    ) -> list[Value]:
        if cells is None:
            return [None] * len(lines)
        memo, look = self._memos[one.name], self._looks[one.name]
        if look is not None and len(memo) > FEW and (usual := look(cells)) is not None:
            return usual  # type: ignore[return-value]
        found = list(map(memo.__getitem__, cells))
        if one.is_required and None in found:
            faults += [
                RowFault(line, one.name, "cell_missing")
                for line, value in zip(lines, found, strict=True)
                if value is None
            ]
        if not memo.has_wrong:
            return found  # type: ignore[return-value]
        return _told(one.name, found, cells, lines, faults)

    def _new_references(self, customers: Sequence[Value]) -> dict[str, str]:
        """Return those not named before, each as a tax id: unpunctuated, lost zeros put back."""
        fill, known = self.mapping.fill_zeros, self._numbers
        found = {
            text: (fill and values.with_zeros(text)) or normalise(text)
            for text in set(customers)
            if text not in known and isinstance(text, str)
        }
        self._numbers |= found
        return found

    def tax_id(self, text: str, kind: str) -> tuple[str, str] | Wrong:
        """Return the kind and number of a tax id as written."""
        known = self._tax_ids.get((text, kind))
        if known is None:
            known = values.tax_id(text, kind, fill_zeros=self.mapping.fill_zeros)
            self._tax_ids[text, kind] = known
        return known

    def in_currency(self, name: str, currency: str) -> values.Read:
        """Return what reads an amount of a field in a currency that is not the company's."""
        one = next(one for one in FIELDS[self.kind] if one.name == name)
        return self._read_of(one, currency)


def _cut_otherwise(row: Cells, width: int) -> str:
    """Return the text of a short row that another separator would cut into all its columns."""
    text = " ".join(row)
    return text if any(text.count(sign) >= width - 1 for sign in SEPARATORS) else ""


def reader(
    kind: Kind, mapping: Mapping, headings: Sequence[str], *, currency: str = "BRL"
) -> Reader:
    """Return what reads the rows of a file with these headings.

    :raises MappingIsIncomplete: a required field has no column.
    """
    return Reader(kind, mapping, headings, currency=currency)


def _told(
    name: str,
    found: "list[Value | Wrong]",
    cells: Cells,
    lines: Sequence[int],
    faults: list[RowFault],
) -> list[Value]:
    """Move what is wrong from a column to the faults."""
    wrong = [place for place, value in enumerate(found) if type(value) is Wrong]
    for place in wrong:
        value = found[place]
        assert isinstance(value, Wrong)
        faults.append(RowFault(lines[place], name, value.code, cells[place].strip()[:80]))
        found[place] = None
    return found  # type: ignore[return-value]


def _without_wrong_rows(block: Block) -> Block:
    if not block.faults:
        return block
    wrong = {fault.line for fault in block.faults}
    is_right = [line not in wrong for line in block.columns["line"]]
    columns = {
        name: [value for value, right in zip(column, is_right, strict=True) if right]
        for name, column in block.columns.items()
    }
    return Block(columns, sorted(block.faults, key=_place))


def _place(fault: RowFault) -> tuple[int, str]:
    return fault.line, fault.field


# What a kind asks of several fields together, and the columns it adds.


def _customers(
    reading: Reader, columns: Columns, cells: dict[str, Cells], faults: list[RowFault]
) -> None:
    kinds, numbers = columns["tax_id_kind"], columns["tax_id"]
    for place, (text, kind) in enumerate(zip(numbers, kinds, strict=True)):
        if not isinstance(text, str):
            continue
        found = reading.tax_id(text, str(kind or ""))
        if isinstance(found, Wrong):
            line = columns["line"][place]
            assert isinstance(line, int)
            faults.append(RowFault(line, "tax_id", found.code, text))
            continue
        kinds[place], numbers[place] = found
    columns["name_key"] = [name_key(str(name or "")) for name in columns["name"]]
    for prefix in ADDRESSES:
        if any(any(columns[prefix + name]) for name in ("street", "city", "country")):
            _address(columns, faults, prefix)


def _address(columns: Columns, faults: list[RowFault], prefix: str) -> None:
    """An address has a street and a city or is none; a country has two letters."""
    named = [prefix + name for name in ("street", "city", "country")]
    for line, street, city in _rows(columns, "line", *named[:2]):
        if bool(street) != bool(city):
            faults.append(RowFault(line, named[1 if street else 0], "address_incomplete"))
    countries = columns[named[2]]
    for place, country in enumerate(countries):
        if isinstance(country, str):
            countries[place] = country.upper()
            if len(country) != 2:
                line = int(columns["line"][place] or 0)
                faults.append(RowFault(line, named[2], "country_invalid", country))


def _contacts(
    reading: Reader, columns: Columns, cells: dict[str, Cells], faults: list[RowFault]
) -> None:
    columns["role"] = [role or DEFAULT_ROLE for role in columns["role"]]


def _receivables(
    reading: Reader, columns: Columns, cells: dict[str, Cells], faults: list[RowFault]
) -> None:
    _currencies(reading, columns, cells, faults, ("gross", *TAXES, "discount", "rebate", "paid"))
    columns["net"] = _nets(columns)
    if any(columns["kind"]):
        columns["kind"] = [str(kind)[:3].upper() if kind else None for kind in columns["kind"]]
    _due_after_issue(columns, faults)
    _positive(columns, "gross", faults)
    if columns["net"] is not columns["gross"]:
        for line, gross, net in _rows(columns, "line", "gross", "net"):
            if gross and net is not None and net <= 0:
                faults.append(RowFault(line, "gross", "nothing_left_after_taxes", str(gross)))
    if any(columns["discount"]) or any(columns["rebate"]):
        _reductions(columns, faults)
    if any(columns["paid"]):
        for line, net, paid in _rows(columns, "line", "net", "paid"):
            if net and (paid or 0) > net:
                faults.append(RowFault(line, "paid", "paid_too_much", str(paid)))


_is_before: Callable[[Value, Value], bool] = lt  # type: ignore[assignment]


def _due_after_issue(columns: Columns, faults: list[RowFault]) -> None:
    issued_days, due_days = columns["issue_date"], columns["due_date"]
    is_whole = None not in issued_days and None not in due_days
    # ISO days compare as text.
    if is_whole and not any(map(_is_before, due_days, issued_days)):
        return
    for line, issued, due in _rows(columns, "line", "issue_date", "due_date"):
        if issued and due and due < issued:
            faults.append(RowFault(line, "due_date", "due_before_issue", str(due)))


def _reductions(columns: Columns, faults: list[RowFault]) -> None:
    amounts = ("line", "net", "discount", "rebate", "discount_until")
    for line, net, discount, rebate, until in _rows(columns, *amounts):
        if net and (discount or 0) + (rebate or 0) >= net:
            faults.append(RowFault(line, "discount", "discount_too_large"))
        if discount and not until:
            faults.append(RowFault(line, "discount_until", "cell_missing"))


def _nets(columns: Columns) -> list[Value]:
    """Return what the customer owes of each row: the gross less the taxes kept back."""
    gross = columns["gross"]
    if not any(any(columns[tax]) for tax in TAXES):
        return gross
    withheld = zip(*(columns[tax] for tax in TAXES), strict=True)
    return [
        None if whole is None else int(whole) - sum(int(tax or 0) for tax in taxes)
        for whole, taxes in zip(gross, withheld, strict=True)
    ]


def _fiscal(
    reading: Reader, columns: Columns, cells: dict[str, Cells], faults: list[RowFault]
) -> None:
    columns["kind"] = [kind or DEFAULT_FISCAL_KIND for kind in columns["kind"]]
    keys = columns["access_key"]
    for place, (line, key, kind) in enumerate(_rows(columns, "line", "access_key", "kind")):
        if not key:
            continue
        keys[place] = "".join(str(key).split()).upper()
        # Only keys of the national model have this form; others are ids of their country.
        if kind in {"nfe", "nfcom"} and not is_access_key(str(keys[place])):
            faults.append(RowFault(line, "access_key", "access_key_invalid", str(key)))


def _credits(
    reading: Reader, columns: Columns, cells: dict[str, Cells], faults: list[RowFault]
) -> None:
    _currencies(reading, columns, cells, faults, ("amount",))
    _positive(columns, "amount", faults)


def _currencies(
    reading: Reader,
    columns: Columns,
    cells: dict[str, Cells],
    faults: list[RowFault],
    amounts: Sequence[str],
) -> None:
    """Check the currencies; read amounts again where another one has other decimals."""
    ours = reading.currency
    if not any(columns["currency"]):
        columns["currency"] = [ours] * len(columns["currency"])
        return
    told = [str(code).upper() if code else ours for code in columns["currency"]]
    columns["currency"] = list(told)
    if set(told) <= {ours}:
        return
    for place, (code, line) in enumerate(zip(told, columns["line"], strict=True)):
        if code == ours:
            continue
        if code not in EXPONENTS:
            faults.append(RowFault(int(line or 0), "currency", "currency_unknown", code))
        elif exponent(code) != exponent(ours):
            _read_again(reading, columns, cells, faults, amounts, place, code)


def _read_again(
    reading: Reader,
    columns: Columns,
    cells: dict[str, Cells],
    faults: list[RowFault],
    amounts: Sequence[str],
    place: int,
    currency: str,
) -> None:
    line = int(columns["line"][place] or 0)
    faults[:] = [one for one in faults if one.line != line or one.field not in amounts]
    for name in amounts:
        if name not in cells:
            continue
        text = cells[name][place]
        value = reading.in_currency(name, currency)(text)
        if isinstance(value, Wrong):
            faults.append(RowFault(line, name, value.code, text.strip()[:80]))
            value = None
        columns[name][place] = value


def _positive(columns: Columns, name: str, faults: list[RowFault]) -> None:
    if 0 not in columns[name]:
        return
    for line, cents in _rows(columns, "line", name):
        if cents == 0:
            faults.append(RowFault(line, name, "amount_zero", "0"))


def _rows(columns: Columns, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name] for name in names), strict=True)


Finish = Callable[[Reader, Columns, dict[str, Cells], list[RowFault]], None]
FINISH: dict[Kind, Finish] = {
    Kind.CUSTOMERS: _customers,
    Kind.CONTACTS: _contacts,
    Kind.RECEIVABLES: _receivables,
    Kind.FISCAL_DOCUMENTS: _fiscal,
    Kind.CREDITS: _credits,
}
