"""Writes over many receivables in SQL. Requires an open company scope."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"


def latest_id() -> int:
    """Return an id that every receivable this session makes from now on exceeds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('receivable_id_seq')")
        return int(cursor.fetchone()[0])


def post_issues(*, company_id: int, batch_id: int, after_id: int = 0) -> int:
    """Post the issue of every receivable the ledger does not know; return how many.

    `after_id` leaves out those up to this id: who just made some need not look at all others.
    """
    values = {"company_id": company_id, "batch_id": batch_id, "after_id": after_id}
    with connection.cursor() as cursor:
        cursor.execute((SQL / "post_issues.sql").read_text(), values)
        return int(cursor.fetchone()[0])


def post_cancellations(
    *, company_id: int, batch_id: int, receivable_ids: Sequence[int], on: date
) -> None:
    """Post the cancellation of receivables, effective `on` that day."""
    _post("post_cancellations.sql", company_id, batch_id, receivable_ids, on)


def post_restorations(
    *, company_id: int, batch_id: int, receivable_ids: Sequence[int], on: date
) -> None:
    """Reverse the standing cancellation of each of the receivables, effective `on` that day."""
    _post("post_restorations.sql", company_id, batch_id, receivable_ids, on)


def put_back(*, company_id: int, fact_id: int) -> list[int]:
    """Write back what a fact changed in receivables, where it still stands; return their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "put_back.sql").read_text(), {"company_id": company_id, "fact_id": fact_id}
        )
        return [int(number) for (number,) in cursor.fetchall()]


def _post(
    statement: str, company_id: int, batch_id: int, receivable_ids: Sequence[int], on: date
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / statement).read_text(),
            {
                "company_id": company_id,
                "batch_id": batch_id,
                "receivables": list(receivable_ids),
                "effective_date": on,
            },
        )


def rebuild_owed_totals(*, company_id: int) -> None:
    """Count what is owed per due date anew from the balances. Requires the money lock."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "rebuild_owed_totals.sql").read_text(), {"company_id": company_id})
