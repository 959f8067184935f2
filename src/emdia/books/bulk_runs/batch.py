"""Many items of a run at once, in SQL. Requires an open company scope."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from .models import BulkRun, ItemState

SQL = Path(__file__).parent / "sql"


def add_items(run: BulkRun, record_ids: Sequence[int]) -> int:
    """Name the records of a run, each once; return how many."""
    return _run(
        "add_items.sql",
        {"company_id": run.company_id, "run_id": run.pk, "record_ids": list(record_ids)},
    )


def keep_balances(run: BulkRun, balances: Mapping[int, int]) -> None:
    """Keep the balance of records in cents, as it stood when they were looked at."""
    _run(
        "keep_balances.sql",
        {
            "run_id": run.pk,
            "record_ids": list(balances),
            "balances_cents": list(balances.values()),
        },
    )


def close_items(
    run: BulkRun, record_ids: Sequence[int], *, state: ItemState, fact_id: int | None = None
) -> None:
    """Say of records that the act was done to them, by which fact, or taken back."""
    _run(
        "close_items.sql",
        {"run_id": run.pk, "record_ids": list(record_ids), "state": state, "fact_id": fact_id},
    )


def refuse_items(
    run: BulkRun, refused: Sequence[tuple[int, str]], *, state: ItemState = ItemState.LEFT
) -> None:
    """Say of records why nothing was done to them, or, where `state` is done, why it stays."""
    _run(
        "refuse_items.sql",
        {
            "run_id": run.pk,
            "record_ids": [record_id for record_id, _ in refused],
            "codes": [code for _, code in refused],
            "state": state,
        },
    )


def _run(name: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute((SQL / name).read_text(), dict(values))
        return int(cursor.rowcount)
