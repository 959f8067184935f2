"""Writes over many receivables in SQL. Requires an open company scope."""

from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"


def post_issues(*, company_id: int, batch_id: int) -> int:
    """Post the issue of every receivable the ledger does not know; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "post_issues.sql").read_text(), {"company_id": company_id, "batch_id": batch_id}
        )
        return int(cursor.fetchone()[0])


def rebuild_owed_totals(*, company_id: int) -> None:
    """Count what is owed per due date anew from the balances. Requires the money lock."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "rebuild_owed_totals.sql").read_text(), {"company_id": company_id})
