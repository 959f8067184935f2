"""Judging all open promises of a company at once. Requires an open company scope."""

from datetime import date
from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"


def judge(*, company_id: int, as_of: date, by: str) -> dict[str, int]:
    """Judge open promises at the close of `as_of`; return how many are closed now, by state.

    What they held is held no longer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "judge_promises.sql").read_text(),
            {"company_id": company_id, "as_of": as_of, "by": by},
        )
        return {str(state): int(count) for state, count in cursor.fetchall()}
