"""The portfolio by age, in SQL. Requires an open company scope."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.rules.aging import DEFAULT_LIMITS, MOST_BUCKETS, refuse_unfit

SQL = Path(__file__).parent / "sql"
# No title is due before it; what no limit asks for is never past it.
NEVER = date(1, 1, 1)
ALL = 2**62


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Whose portfolio, in which currency, as of which day; `most` customers after `skip`."""

    company_id: int
    currency: str
    as_of: date
    limits: tuple[int, ...] = DEFAULT_LIMITS
    most: int = ALL
    skip: int = 0


@dataclass(frozen=True, slots=True)
class DueTotal:
    """What is owed on the titles of one due date."""

    currency: str
    due_date: date
    titles: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class CustomerAge:
    """What one customer owes, by bucket."""

    customer_id: int
    titles: int
    oldest_due_date: date
    balance_cents: int
    buckets_cents: tuple[int, ...]


def totals(company_id: int) -> list[DueTotal]:
    """Return what is owed now per currency and due date."""
    return [DueTotal(*row) for row in _rows("aging_totals", {"company_id": company_id})]


def by_customer(asked: Asked) -> Iterator[CustomerAge]:
    """Yield what customers owe now, by days late on the day asked; most late money comes first.

    :raises UnfitLimits: see `rules.aging`.
    """
    rows = _rows("aging_by_customer", _values(asked))
    return (_customer(row, asked.limits) for row in rows)


def at(asked: Asked, *, end_of_day: datetime) -> tuple[list[DueTotal], list[CustomerAge]]:
    """Return totals per due date and customers as the ledger had them at the close of a day.

    `end_of_day` is the instant at which the day asked ended where the company is.

    :raises UnfitLimits: see `rules.aging`.
    """
    values = _values(asked) | {"as_of": asked.as_of, "end_of_day": end_of_day}
    with _whole_tables():
        rows = list(_rows("aging_at", values))
    dues = [DueTotal(asked.currency, row[2], row[1], row[3]) for row in rows if row[0] is None]
    return dues, [_customer(row, asked.limits) for row in rows if row[0] is not None]


def _values(asked: Asked) -> dict[str, Any]:
    refuse_unfit(asked.limits)
    past = [asked.as_of - timedelta(days=limit) for limit in asked.limits]
    past += [NEVER] * (MOST_BUCKETS - 1 - len(past))
    named = {f"past_{number}": day for number, day in enumerate(past, start=1)}
    return {
        "company_id": asked.company_id,
        "currency": asked.currency,
        "most": asked.most,
        "skip": asked.skip,
        **named,
    }


def _customer(row: Sequence[Any], limits: Sequence[int]) -> CustomerAge:
    balance_cents, *past_cents = row[3 : 4 + len(limits)]
    edges = (balance_cents, *past_cents, 0)
    return CustomerAge(
        customer_id=row[0],
        titles=row[1],
        oldest_due_date=row[2],
        balance_cents=balance_cents,
        buckets_cents=tuple(edges[n] - edges[n + 1] for n in range(len(edges) - 1)),
    )


@contextmanager
def _whole_tables() -> Iterator[None]:
    """Put whole tables together: row by row, which a wrong guess leads to, takes twice as long."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _rows(name: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        # Two hundred thousand customers are grouped in memory; the limit ends with the scope.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute((SQL / f"{name}.sql").read_text(), values)
        yield from cursor.fetchall()
