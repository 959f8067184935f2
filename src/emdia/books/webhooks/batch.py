"""What is to be told, over all facts and events together. Requires an open company scope."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.formats.banks import Event

SQL = Path(__file__).parent / "sql"
STEPS = ("tell_receivables", "tell_receipts", "tell_files", "tell_pix")
EVENTS = {"registered": int(Event.REGISTERED), "rejected": int(Event.REJECTED)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One delivery that was taken, with all that its message is made of."""

    id: int
    attempts: int  # this one included
    endpoint_id: int
    url: str
    nonces: tuple[str, ...]  # of the secrets that sign it
    event_id: int
    kind: str
    happened_at: datetime
    data: dict[str, object]


def tell(*, now: datetime) -> int:
    """Turn the facts nobody told into events and deliveries; return how many deliveries.

    In one transaction of its own at REPEATABLE READ: every statement sees the same facts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(fact_id) FROM untold_fact")
        (fact_ids,) = cursor.fetchone()
        if not fact_ids:
            return 0
        for step in STEPS:
            cursor.execute((SQL / f"{step}.sql").read_text(), EVENTS)
        values: dict[str, Any] = {"fact_ids": fact_ids, "now": now}
        cursor.execute((SQL / "hand_out.sql").read_text(), values)
        told = int(cursor.rowcount)
        cursor.execute("DELETE FROM untold_fact WHERE fact_id = ANY(%s)", [fact_ids])
        return told


def take_due(*, most_of_each: int, now: datetime, lease_end: datetime) -> list[int]:
    """Take the deliveries that are due and return their ids."""
    values: dict[str, Any] = {"most": most_of_each, "now": now, "lease_end": lease_end}
    with connection.cursor() as cursor:
        cursor.execute((SQL / "take_due.sql").read_text(), values)
        return [delivery_id for (delivery_id,) in cursor.fetchall()]


def forget(*, before: datetime) -> None:
    """Delete what happened before an instant and waits for no further attempt."""
    with connection.cursor() as cursor:
        for statement in (SQL / "forget_messages.sql").read_text().split(";\n\n"):
            cursor.execute(statement, {"before": before})
