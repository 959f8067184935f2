"""Staging of imported files and the statements over it. Each requires an open company scope.

Rows go in by COPY, portion by portion; what they are and what becomes of them is asked and
written over all of them at once (`sql/`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.formats.portfolio import Kind

from .laying import TABLES, Laid, lay

SQL = Path(__file__).parent / "sql"
MOST_CHANGES = 1_000  # shown before applying; the record's history keeps all of them
MOST_DOUBLES = 1_000
# What is found out about the rows of any kind.
AROUND = ("staged_reference", "staged_relative", "staged_verdict")
# What the rows of a file may be known from.
HELD_AGAINST = (
    "customer",
    "contact",
    "receivable",
    "customer_credit",
    "source_key",
    "entry",
    "posting",
)
# Kinds that bring people, who may be known by another number.
PEOPLE = (Kind.CUSTOMERS, Kind.CONTACTS)
EARLIEST = date.min


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The lines of a file that fall to one of several transactions.

    They lie together: neighbours are alike in document, customer and day, and two who write
    to the same page of an index wait for each other.
    """

    number: int
    of: int

    def values(self, *, rows: int) -> dict[str, int]:
        """Return the lines of a file of so many rows; the last share takes what is beyond."""
        width = -(-rows // self.of)
        return {
            "first_line": 1 + width * (self.number - 1),
            "last_line": width * self.number if self.number < self.of else LAST_LINE,
        }


LAST_LINE = 2**31 - 1
WHOLE = Share(number=1, of=1)
ROOM_FOR_LARGE_FILES = "96MB"


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
        for table in (*TABLES.values(), *AROUND):
            cursor.execute(f"DELETE FROM {table} WHERE import_id = %s", [import_id])  # noqa: S608


def is_staged(*, import_id: int, kind: Kind, rows: int) -> bool:
    """Return whether all `rows` of a file are still in the staging; a crash empties it."""
    values = {"import_id": import_id}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {TABLES[kind]} WHERE import_id = %(import_id)s)"  # noqa: S608
            " + (SELECT count(DISTINCT line) FROM staged_verdict"
            "    WHERE import_id = %(import_id)s AND is_of_reading AND code <> 'row_repeated')",
            values,
        )
        return bool(cursor.fetchone()[0] == rows)


def stage(laid: Iterable[Laid]) -> None:
    """Copy rows to the staging."""
    for one in laid:
        names = ", ".join(one.columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {one.table} ({names}) FROM STDIN") as copy,
        ):
            copy.write(one.text)


def end_staging(*, import_id: int, kind: Kind, references: Mapping[str, str]) -> None:
    """Copy the customers that the whole file names, and say which of its rows stand twice."""
    named = {"reference": list(references), "number": list(references.values())}
    named_rows = lay("staged_reference", named, import_id=import_id)
    if named_rows.text:
        stage([named_rows])
    _analyze("staged_reference")
    _analyze(TABLES[kind])
    if kind is Kind.RECEIVABLES:
        _run("compare_receivables.sql", {"import_id": import_id})


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
    if kind is Kind.CUSTOMERS:
        _run("find_relatives.sql", values)
    _run(f"examine_{kind}.sql", values)
    if kind is Kind.CUSTOMERS:
        _run("judge_relatives.sql", values)
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


def note_doubles(*, company_id: int, import_id: int, kind: Kind) -> int:
    """Keep who of a file may be somebody known already; return in how many rows."""
    if kind not in PEOPLE:
        return 0
    values = {"company_id": company_id, "import_id": import_id, "most_doubles": MOST_DOUBLES}
    return _row(f"note_doubles_{kind}.sql", values)[0]


def apply(
    *,
    company_id: int,
    source_id: int,
    import_id: int,
    kind: Kind,
    batch_id: int,
    now: datetime,
    told_by: str,
) -> None:
    """Write what is new and changed; `batch_id` takes the postings of credits.

    `told_by` is where the file's people said what they allow, `now` when it became known.
    """
    values = {
        "company_id": company_id,
        "source_id": source_id,
        "import_id": import_id,
        "batch_id": batch_id,
        "now": now,
        "told_by": told_by,
    }
    _run(f"apply_{kind}.sql", values)


def add_salespeople(*, company_id: int, import_id: int) -> None:
    """Add the salespeople that titles name by a code nobody has."""
    _run("add_salespeople.sql", {"company_id": company_id, "import_id": import_id})


def add_receivables(
    *, company_id: int, source_id: int, import_id: int, rows: int, share: Share = WHOLE
) -> None:
    """Make the new titles of a share of a file of `rows`. Their issue is not posted yet."""
    values = {"company_id": company_id, "source_id": source_id, "import_id": import_id}
    _run("add_receivables.sql", values | share.values(rows=rows))


def change_receivables(*, company_id: int, source_id: int, import_id: int) -> None:
    """Write what a file changes over the titles that are known."""
    values = {"company_id": company_id, "source_id": source_id, "import_id": import_id}
    _run("change_receivables.sql", values)


def post_paid_before(
    *, company_id: int, import_id: int, batch_id: int, rows: int, share: Share = WHOLE
) -> None:
    """Post what had been paid of the new titles of a share before Emdia kept the books."""
    values = {"company_id": company_id, "import_id": import_id, "batch_id": batch_id}
    _run("post_paid_before.sql", values | share.values(rows=rows))


def know_tables() -> None:
    """Let the planner know how much is in the tables that files are held against.

    In a transaction of its own: a table is held while it is counted (books/companies/migrations).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count_again(%s)", [list(HELD_AGAINST)])


def take_room() -> None:
    """Let the statements of this transaction keep more in memory: a large file is worth it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [ROOM_FOR_LARGE_FILES])


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
