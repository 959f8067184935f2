"""Rows as COPY takes them into the staging. Pure, so that readers of their own may do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from emdia.formats.portfolio import Block, Kind

TABLES: Mapping[Kind, str] = {
    Kind.CUSTOMERS: "staged_customer",
    Kind.CONTACTS: "staged_contact",
    Kind.RECEIVABLES: "staged_receivable",
    Kind.FISCAL_DOCUMENTS: "staged_fiscal_document",
    Kind.CREDITS: "staged_credit",
}
# Fields whose column is called otherwise: by its unit.
COLUMNS: Mapping[str, str] = {
    "gross": "gross_cents",
    "net": "net_cents",
    **{tax: f"{tax}_cents" for tax in ("iss", "ir", "pis", "cofins", "csll")},
    "fine": "fine_ppm",
    "interest": "interest_monthly_ppm",
    "discount": "discount_cents",
    "discount_until": "discount_until_date",
    "rebate": "rebate_cents",
    "paid": "paid_cents",
    "amount": "amount_cents",
}
_SPECIAL = "\\\t\n\r"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """Rows of one table as COPY takes them in. `columns` are names."""

    table: str
    columns: Sequence[str]
    text: bytes


def laid_out(*, import_id: int, kind: Kind, block: Block) -> list[Laid]:
    """Return rows and their faults as the staging takes them; nothing is asked of the database.

    A column that is empty in all of the rows is left to its NULL.
    """
    rows = {COLUMNS.get(name, name): values for name, values in block.columns.items()}
    told = block.faults
    wrong: dict[str, Sequence[object]] = {
        "line": [one.line for one in told],
        "outcome": ["wrong"] * len(told),
        "is_of_reading": ["true"] * len(told),
        "field": [one.field for one in told],
        "code": [one.code for one in told],
        "found": [one.found for one in told],
    }
    parts = ((TABLES[kind], rows), ("staged_verdict", wrong))
    laid = (lay(table, columns, import_id=import_id) for table, columns in parts)
    return [one for one in laid if one.text]


def lay(table: str, columns: Mapping[str, Sequence[object]], *, import_id: int) -> Laid:
    """Lay out columns of values; what is the same in all rows is written once, before them."""
    rows = len(next(iter(columns.values())))
    if not rows:
        return Laid(table=table, columns=(), text=b"")
    alike: dict[str, str] = {"import_id": str(import_id)}
    varied: dict[str, Sequence[str]] = {}
    for name, values in columns.items():
        if values[0] != values[-1] or values.count(values[0]) < rows:
            varied[name] = _cells(values)
        elif values[0] is not None:
            alike[name] = _cells(values[:1])[0]
    first = "\t".join(alike.values())
    lines = zip(repeat(first, rows), *varied.values(), strict=True)
    text = "\n".join(map("\t".join, lines)) + "\n"
    return Laid(table=table, columns=(*alike, *varied), text=text.encode())


def _cells(values: Sequence[object]) -> Sequence[str]:
    """Return a column as the text form of COPY has it."""
    if isinstance(values[0], int) and None not in values:
        return list(map(str, values))
    texts: Sequence[str] = values  # type: ignore[assignment]
    # One whole text is looked through sooner than each of its parts.
    if _are_texts(values) and not any(map("".join(texts).__contains__, _SPECIAL)):
        return texts
    return ["\\N" if value is None else str(value).translate(_ESCAPES) for value in values]


def _are_texts(values: Sequence[object]) -> bool:
    return set(map(type, values)) == {str}
