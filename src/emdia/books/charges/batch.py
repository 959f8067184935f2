"""Writes over the charges of many receivables in SQL. Requires an open company scope."""

from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from emdia.rules.charges import OPEN

SQL = Path(__file__).parent / "sql"


def ask_terms(*, company_id: int, receivable_ids: Sequence[int]) -> None:
    """Let the open charges carry the due date and the rebate their receivables have now."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "ask_terms.sql").read_text(),
            {
                "company_id": company_id,
                "receivables": list(receivable_ids),
                "open_states": sorted(OPEN),
            },
        )
