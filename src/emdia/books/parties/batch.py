"""Writes over many customers in SQL. Requires an open company scope and a fact before it."""

from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from .models import Customer, CustomerState

SQL = Path(__file__).parent / "sql"


def hold_different(customer_ids: Sequence[int], *, column: str, value: object) -> list[int]:
    """Hold the customers that stand and say something else in `column`; return their ids."""
    found = Customer.objects.filter(pk__in=customer_ids).exclude(state=CustomerState.MERGED)
    held = found.exclude(**{column: value}).select_for_update().order_by("pk")
    return list(held.values_list("pk", flat=True))


def write(customer_ids: Sequence[int], *, column: str, value: object) -> None:
    """Write `value` into `column` of the customers."""
    Customer.objects.filter(pk__in=customer_ids).update(**{column: value})


def put_back(*, company_id: int, fact_id: int) -> list[int]:
    """Write back what a fact changed in customers, where it still stands; return their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "put_back.sql").read_text(), {"company_id": company_id, "fact_id": fact_id}
        )
        return [int(number) for (number,) in cursor.fetchall()]
