"""Writes over many receivables in SQL. Requires an open company scope."""

from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"


def latest_id() -> int:
    """Return an id that every receivable made before has at most, and every later one exceeds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('receivable_id_seq')")
        return int(cursor.fetchone()[0])


def post_issues(*, company_id: int, batch_id: int, after_id: int = 0) -> int:
    """Post the issue of every receivable the ledger does not know; return how many.

    `after_id` leaves out those up to this id: whoever just made some need not look at all.
    """
    values = {"company_id": company_id, "batch_id": batch_id, "after_id": after_id}
    with connection.cursor() as cursor:
        cursor.execute((SQL / "post_issues.sql").read_text(), values)
        return int(cursor.fetchone()[0])


def rebuild_owed_totals(*, company_id: int) -> None:
    """Count what is owed per due date anew from the balances. Requires the money lock."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "rebuild_owed_totals.sql").read_text(), {"company_id": company_id})
