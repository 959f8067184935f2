"""Everything that happened between a customer and the company. Requires an open company scope.

This book stands above all that is told: messages, talks, promises, holds, tasks and payments.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

SQL = Path(__file__).parent / "sql"
KINDS = ("talk", "message", "promise", "promise_end", "hold", "hold_end", "task", "payment")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline ended: an instant, and what stood there."""

    at: datetime
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened; what its fields hold is said in timeline_of_customer.sql.

    `state` is the outcome of a talk, else how far it is; `detail` a channel, a kind or a
    document; `undone` why a talk was logged in error.
    """

    at: datetime
    kind: str
    id: int
    state: str
    detail: str
    name: str
    by: str
    cents: int
    currency: str
    day: date | None
    note: str
    undone: str
    is_ours: bool

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return Place(self.at, self.kind, self.id)


def of_customer(
    *,
    company_id: int,
    customer_id: int,
    before: Place | None,
    most: int,
    zone: str,
    now: datetime,
) -> list[Happened]:
    """Return what happened before a place, the latest first, at most `most`.

    `zone` says when a day ends that has no hour, such as that of a payment.
    """
    values: dict[str, Any] = {
        "company_id": company_id,
        "customer_id": customer_id,
        "before_at": before.at.isoformat() if before else "infinity",
        "before_kind": before.kind if before else "",
        "before_id": before.id if before else 0,
        "most": most,
        "zone": zone,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute((SQL / "timeline_of_customer.sql").read_text(), values)
        return [Happened(*row) for row in cursor.fetchall()]
