"""What became of the steps decided on a day, in SQL. Each requires an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class BecameRow:
    """So many decided steps of which the same became."""

    plan: str
    version: int
    step: str
    kind: str
    channel: str
    state: str  # of the message or the task; `none` where there is neither
    reason: str
    who: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One decided step and what became of it."""

    id: int
    customer_id: int
    customer: str
    plan: str
    version: int
    step: str
    kind: str
    channel: str
    message_id: int | None
    message_state: str | None
    task_state: str | None
    reason: str
    who: str
    due_at: datetime
    done_at: datetime | None
    cents: int
    days_late: int | None

    @property
    def state(self) -> str:
        """Return the state of the message or the task; `none` where there is neither."""
        return self.message_state or self.task_state or "none"


def became(*, company_id: int, day: date) -> list[BecameRow]:
    """Return what became of the steps of a day, counted."""
    asked = {"company_id": company_id, "day": day}
    return [BecameRow(*row) for row in _rows("compliance", asked)]


def decided(
    *,
    company_id: int,
    day: date,
    step: str = "",
    who: str = "",
    states: Sequence[str] | None = None,
    after: int = 0,
    most: int = 100,
) -> list[DecidedRow]:
    """Return the steps of a day one by one, in the order they were decided."""
    asked = {
        "company_id": company_id,
        "day": day,
        "step": step,
        "who": who,
        "states": None if states is None else list(states),
        "after": after,
        "most": most,
    }
    return [DecidedRow(*row) for row in _rows("compliance_rows", asked)]


def _rows(name: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / f"{name}.sql").read_text(), asked)
        return list(cursor.fetchall())
