"""Staging of imported files and the statements over it. Each requires an open company scope.

Rows go in by COPY, portion by portion; what they are and what becomes of them is asked and
written over all of them at once (`sql/`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.formats.portfolio import Block, Kind

SQL = Path(__file__).parent / "sql"
MOST_CHANGES = 1_000  # shown before applying; the record's history keeps all of them

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
    "amount": "amount_cents",
}
# In a row of references, not of the file.
NUMBER = "customer_number"
EARLIEST = date.min
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What the rows of a file are. `totals` are currency, rows and cents of what is new."""

    same: int
    changed: int
    wrong: int
    totals: tuple[tuple[str, int, int], ...]


def unstage(*, import_id: int) -> None:
    """Empty the staging of a file."""
    with connection.cursor() as cursor:
        for table in (*TABLES.values(), "staged_reference", "staged_verdict"):
            cursor.execute(f"DELETE FROM {table} WHERE import_id = %s", [import_id])  # noqa: S608


def is_staged(*, import_id: int, kind: Kind, rows: int) -> bool:
    """Return whether all `rows` of a file are still in the staging; a crash empties it."""
    values = {"import_id": import_id}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {TABLES[kind]} WHERE import_id = %(import_id)s)"  # noqa: S608
            " + (SELECT count(DISTINCT line) FROM staged_verdict"
            "    WHERE import_id = %(import_id)s AND is_of_reading)",
            values,
        )
        return bool(cursor.fetchone()[0] == rows)


def stage(*, import_id: int, kind: Kind, block: Block) -> None:
    """Copy rows and their faults to the staging."""
    _copy_rows(import_id, kind, block)
    wrong = [
        (str(one.line), "wrong", "true", one.field, one.code, one.found.translate(_ESCAPES))
        for one in block.faults
    ]
    columns = ("line", "outcome", "is_of_reading", "field", "code", "found")
    _copy("staged_verdict", columns, wrong, import_id=import_id)


def stage_references(*, import_id: int, kind: Kind, references: Mapping[str, str]) -> None:
    """Copy the customers that the file names: reference and what it is as a tax id."""
    rows = [(name.translate(_ESCAPES), number) for name, number in references.items()]
    _copy("staged_reference", ("reference", "number"), rows, import_id=import_id)
    _analyze("staged_reference")
    _analyze(TABLES[kind])


def examine(
    *, company_id: int, source_id: int, import_id: int, kind: Kind, closed_through: date | None
) -> Found:
    """Say what every staged row is; the rows of `staged_verdict` tell those that are not new."""
    values = {
        "company_id": company_id,
        "source_id": source_id,
        "import_id": import_id,
        "closed_through": closed_through or EARLIEST,
    }
    _run("forget_verdicts.sql", values)
    _run("resolve_references.sql", values)
    _run(f"examine_{kind}.sql", values)
    _analyze("staged_verdict")
    same, changed, wrong = _row("count_findings.sql", values)
    return Found(same=same, changed=changed, wrong=wrong, totals=_totals(import_id, kind))


def keep_findings(*, company_id: int, import_id: int, kind: Kind) -> None:
    """Keep every fault and the first changes for whoever decides."""
    values = {
        "company_id": company_id,
        "import_id": import_id,
        "kind": kind.value,
        "most_changes": MOST_CHANGES,
    }
    _run("keep_findings.sql", values)


def apply(*, company_id: int, source_id: int, import_id: int, kind: Kind, batch_id: int) -> None:
    """Write what is new and changed; `batch_id` takes the postings of credits."""
    values = {
        "company_id": company_id,
        "source_id": source_id,
        "import_id": import_id,
        "batch_id": batch_id,
    }
    _run(f"apply_{kind}.sql", values)


def references_of(blocks: Block) -> dict[str, str]:
    """Return the customers that some rows name, each with what it is as a tax id."""
    if NUMBER not in blocks.columns:
        return {}
    pairs = zip(blocks.columns["customer"], blocks.columns[NUMBER], strict=True)
    return {str(name): str(number or "") for name, number in pairs}


def _copy_rows(import_id: int, kind: Kind, block: Block) -> None:
    """Copy what the rows hold: a column that is empty in all of them is left to its NULL."""
    columns = {
        COLUMNS.get(name, name): values
        for name, values in block.columns.items()
        if name != NUMBER and (name == "line" or any(value is not None for value in values))
    }
    cells = map(_cells, columns.values())
    _copy(TABLES[kind], tuple(columns), zip(*cells, strict=True), import_id=import_id)


def _cells(values: Sequence[object]) -> list[str]:
    """Return a column as the text form of COPY has it."""
    whole = "".join([value for value in values if isinstance(value, str)])
    if _SPECIAL.search(whole):
        return ["\\N" if value is None else str(value).translate(_ESCAPES) for value in values]
    return ["\\N" if value is None else str(value) for value in values]


def _copy(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, import_id: int
) -> None:
    """Copy rows whose cells are in the text form of COPY."""
    names = ", ".join(("import_id", *columns))
    first = f"{import_id}\t"
    text = "\n".join([first + "\t".join(row) for row in rows])
    if not text:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        copy.write(text + "\n")


def _analyze(table: str) -> None:
    # A table that was just filled has no statistics, and a plan without them loops over rows.
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")


def _totals(import_id: int, kind: Kind) -> tuple[tuple[str, int, int], ...]:
    cents = {Kind.RECEIVABLES: "net_cents", Kind.CREDITS: "amount_cents"}.get(kind)
    if cents is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT currency, count(*), sum({cents})::bigint FROM {TABLES[kind]} AS s"  # noqa: S608
            " WHERE import_id = %(id)s AND NOT EXISTS ("
            "  SELECT 1 FROM staged_verdict AS v WHERE v.import_id = %(id)s AND v.line = s.line"
            " ) GROUP BY currency ORDER BY currency",
            {"id": import_id},
        )
        return tuple(cursor.fetchall())


def _run(name: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute((SQL / name).read_text(), values)


def _row(name: str, values: dict[str, Any]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / name).read_text(), values)
        return tuple(cursor.fetchone())
