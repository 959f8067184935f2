"""What the first rows of a file prove about how its numbers and days are written."""

from collections.abc import Sequence

from emdia.formats.portfolio.fields import FIELDS, Field, Kind, Reads
from emdia.formats.portfolio.mapping import Mapping
from emdia.formats.statements.amounts import proved_mark
from emdia.formats.statements.csv_dialect import DateOrder, read_day
from emdia.kernel.words import plain_words

_ENGLISH = {"issue date", "invoice date", "issued", "document date", "date", "due date", "due",
            "maturity", "discount until", "discount date", "since"}  # fmt: skip


def with_evidence(
    kind: Kind, mapping: Mapping, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> Mapping:
    """Return the mapping with the decimal mark and the order of days the rows prove.

    What was told already stays. Headings in Portuguese or Spanish mean the day first.
    """
    return Mapping(
        columns=mapping.columns,
        mark=mapping.mark or _mark(_cells(kind, mapping, headings, rows, Reads.CENTS)),
        order=mapping.order or _order(kind, mapping, headings, rows),
        fill_zeros=mapping.fill_zeros,
    )


def _cells(
    kind: Kind,
    mapping: Mapping,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    reads: Reads,
) -> list[str]:
    places = [
        headings.index(mapping.columns[one.name])
        for one in FIELDS[kind]
        if one.reads is reads and one.name in mapping.columns
    ]
    return [row[place].strip() for row in rows for place in places if place < len(row)]


def _mark(cells: Sequence[str]) -> str:
    return proved_mark(cells) or ""


def _order(
    kind: Kind, mapping: Mapping, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> str:
    cells = {cell for cell in _cells(kind, mapping, headings, rows, Reads.DAY) if cell}
    for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        other = ({DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST} - {order}).pop()
        if any(read_day(cell, order) and not read_day(cell, other) for cell in cells):
            return str(order)
    return "" if _is_english(FIELDS[kind], mapping) else str(DateOrder.DAY_FIRST)


def _is_english(fields: Sequence[Field], mapping: Mapping) -> bool:
    headings = (mapping.columns.get(one.name) for one in fields if one.reads is Reads.DAY)
    return any(heading and plain_words(heading) in _ENGLISH for heading in headings)
