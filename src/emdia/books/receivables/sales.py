"""What salespeople should know of their titles and customers. Each requires an open scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class SalesRow:
    """One salesperson: titles late and due soon, customers, and those who bought nothing."""

    id: int
    code: str
    name: str
    customers: int
    late: int
    late_cents: int
    late_customers: int
    oldest_due: date | None
    soon: int
    soon_cents: int
    silent: int


@dataclass(frozen=True, slots=True)
class SilentRow:
    """A customer who bought nothing for long; None: never."""

    id: int
    name: str
    name_key: str
    salesperson: str
    latest_date: date | None
    latest_document: str | None


def by_salesperson(
    *, company_id: int, as_of: date, until: date, silent_since: date, currency: str
) -> list[SalesRow]:
    """Return a row for each salesperson, the most owed late first.

    Late is what was due before `as_of`, soon what is due from then to `until`; silent are the
    customers whose latest title was issued on `silent_since` or before, or never.
    """
    asked = {
        "company_id": company_id,
        "as_of": as_of,
        "until": until,
        "silent_since": silent_since,
        "currency": currency,
    }
    return [SalesRow(*row) for row in _rows("by_salesperson", asked)]


def silent_customers(
    *,
    company_id: int,
    salesperson_id: int | None,
    silent_since: date,
    after: tuple[str, int] = ("", 0),
    most: int = 100,
) -> list[SilentRow]:
    """Return the customers of a salesperson who bought nothing since, by name."""
    asked = {
        "company_id": company_id,
        "salesperson_id": salesperson_id,
        "silent_since": silent_since,
        "after_key": after[0],
        "after_id": after[1],
        "most": most,
    }
    return [SilentRow(*row) for row in _rows("silent_customers", asked)]


def _rows(name: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / f"{name}.sql").read_text(), asked)
        return list(cursor.fetchall())
