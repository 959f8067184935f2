"""A database as one value: without generated numbers and times, in a stable order.

Two databases in which the same happened have the same dump, however often it
was tried. Every table with a company is in it; a new table needs nothing here
unless another one points to it by a name of its own.
"""

import hashlib
from collections.abc import Callable
from typing import Any

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]

TABLES = """
    SELECT c.relname FROM pg_class AS c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND c.relname !~ '^(procrastinate|django|auth|account|socialaccount|mfa)_'
    ORDER BY 1
"""
# What a column that holds a generated number points to.
POINTS_TO = {
    "company_id": "company",
    "branch_id": "branch",
    "bank_account_id": "bank_account",
    "bank_agreement_id": "bank_agreement",
    "customer_id": "customer",
    "receivable_id": "receivable",
    "charge_id": "charge",
    "bank_file_id": "bank_file",
    "receipt_id": "receipt",
    "entry_id": "entry",
    "reverses_id": "entry",
    "batch_id": "posting_batch",
    "fact_id": "fact",
    "daily_run_id": "daily_run",
    "answer_id": "bank_file",
}
# Digests are of numbers and times; how often a day was tried is not what was done.
LEFT_OUT = {
    ("seal", "digest"),
    # The number of a transaction.
    ("posting_batch", "opened_in"),
    ("daily_run", "attempt_count"),
    # Every test has a folder of its own.
    ("bank_agreement", "folder"),
}

# What a timetable writes may come while a test runs: a report of the day says only what others did.
# A nightly count adds its rows up: the sums are the truth.
READ = {
    "kept_report": "SELECT * FROM kept_report WHERE kind <> 'day'",
    "fact": "SELECT * FROM fact WHERE kind <> 'report.kept'",
    "owed_total": """
        SELECT
            company_id, currency, due_date,
            sum(titles)::bigint AS titles, sum(balance_cents)::bigint AS balance_cents
        FROM owed_total
        GROUP BY company_id, currency, due_date
        HAVING sum(titles) <> 0 OR sum(balance_cents) <> 0""",
}


def dump(connection: Any) -> dict[str, list[str]]:
    """Return every row of every table as words, sorted, by table."""
    names = [row[0] for row in connection.execute(TABLES)]
    tables = {name: _read(connection, name) for name in names}
    labels = _Labels(tables)
    return {
        name: sorted(_words(name, row, labels) for row in rows) for name, rows in tables.items()
    }


def _read(connection: Any, table: str) -> Rows:
    cursor = connection.execute(READ.get(table, f"SELECT * FROM {table}"))
    columns = [column.name for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


class _Labels:
    """Says a generated number by what it stands for."""

    def __init__(self, tables: Tables) -> None:
        self.known: dict[str, dict[int, str]] = {}
        self._by("company", tables, lambda row: row["cnpj"])
        for table, column in (
            ("branch", "code"),
            ("bank_account", "conta"),
            ("bank_agreement", "carteira"),
            ("customer", "tax_id"),
            ("receivable", "document"),
            ("charge", "nosso_numero"),
            ("bank_file", "name"),
            ("daily_run", "run_date"),
            ("intake_alarm", "kind"),
        ):
            self._by(table, tables, lambda row, column=column: self._of(row) + str(row[column]))
        self._by("fact", tables, lambda row: f"{self._of(row)}{row['kind']} {self._subject(row)}")
        self._by("posting_batch", tables, lambda row: self.say("fact", row["fact_id"]))
        lines = tables["bank_line"]
        self._by_line("receipt", "receipt_id", lines)
        self._by_line("entry", "entry_id", lines)
        for row in tables["entry"]:
            # Not of a line: an issue, a day's tariffs, a reversal.
            about = self.say("receivable", row["receivable_id"])
            label = f"{self._of(row)}{row['event']} {about} {row['effective_date']}"
            self.known["entry"].setdefault(row["id"], label)

    def _by(self, table: str, tables: Tables, label: Callable[[dict[str, Any]], str]) -> None:
        self.known[table] = {row["id"]: label(row) for row in tables[table]}

    def _by_line(self, table: str, column: str, lines: Rows) -> None:
        self.known[table] = {
            row[column]: f"{self.say('bank_file', row['bank_file_id'])} line {row['line_number']}"
            for row in lines
            if row[column] is not None
        }

    def _of(self, row: dict[str, Any]) -> str:
        return self.say("company", row["company_id"]) + " "

    def _subject(self, row: dict[str, Any]) -> str:
        return f"{row['subject_kind']} {self.say(row['subject_kind'], row['subject_id'])}"

    def say(self, table: str, number: Any) -> str:
        return "-" if number is None else self.known.get(table, {}).get(number, "?")


def _words(table: str, row: dict[str, Any], labels: _Labels) -> str:
    said = {}
    for column, value in row.items():
        if column == "id" or hasattr(value, "tzinfo") or (table, column) in LEFT_OUT:
            continue
        if column in POINTS_TO:
            value = labels.say(POINTS_TO[column], value)
        elif column == "subject_id":
            value = labels.say(row["subject_kind"], value)
        elif isinstance(value, bytes):
            value = hashlib.sha256(value).hexdigest()
        said[column] = value
    return str(sorted(said.items()))
