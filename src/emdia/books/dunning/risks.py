"""Risks of many customers, in SQL. Requires an open company scope, and a fact before a write."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.parties.models import GONE, Customer

from .models import CustomerRisk

SQL = Path(__file__).parent / "sql"


def different(customer_ids: Sequence[int], *, risk: str) -> list[int]:
    """Return the customers that stand and have another risk; '' is none."""
    same = CustomerRisk.objects.filter(customer_id__in=customer_ids, risk=risk)
    known = Customer.objects.filter(pk__in=customer_ids).exclude(state__in=GONE)
    if risk:
        known = known.exclude(pk__in=same.values("customer_id"))
    else:
        some = CustomerRisk.objects.filter(customer_id__in=customer_ids).exclude(risk="")
        known = known.filter(pk__in=some.values("customer_id"))
    return list(known.order_by("pk").values_list("pk", flat=True))


def give(*, company_id: int, customer_ids: Sequence[int], risk: str, fact_id: int) -> list[int]:
    """Give customers a risk, '' for none; return those who had another one."""
    told = {
        "company_id": company_id,
        "customer_ids": list(customer_ids),
        "risk": risk,
        "fact_id": fact_id,
    }
    return _ids("set_risks", told)


def put_back(*, company_id: int, fact_id: int, undone_id: int) -> list[int]:
    """Give back what customers had before a fact, where it still stands; return them."""
    told = {"company_id": company_id, "fact_id": fact_id, "undone_id": undone_id}
    return _ids("put_back_risks", told)


def _ids(name: str, told: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / f"{name}.sql").read_text(), told)
        return [int(number) for (number,) in cursor.fetchall()]
