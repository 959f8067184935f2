"""Many customers at once, in SQL. Requires an open company scope, and a fact before a write."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from .models import GONE, Customer, CustomerState

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """The drafts of a company: how many, what they lack, how many lack nothing required."""

    drafts: int
    no_address: int
    not_reachable: int
    no_email: int
    complete: int
    doubles: int  # complete, of a name that another customer has
    until_id: int  # the last complete one; what is registered later is no part of this


@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteDraft:
    """A draft that may be approved."""

    id: int
    name: str
    tax_id_kind: str
    tax_id: str
    is_double: bool


def hold_different(customer_ids: Sequence[int], *, column: str, value: object) -> list[int]:
    """Hold the customers that stand and say something else in `column`; return their ids."""
    found = Customer.objects.filter(pk__in=customer_ids).exclude(state__in=GONE)
    held = found.exclude(**{column: value}).select_for_update().order_by("pk")
    return list(held.values_list("pk", flat=True))


def write(customer_ids: Sequence[int], *, column: str, value: object) -> None:
    """Write `value` into `column` of the customers."""
    Customer.objects.filter(pk__in=customer_ids).update(**{column: value})


def hold_drafts(customer_ids: Sequence[int]) -> list[int]:
    """Hold the drafts among the customers; return their ids."""
    found = Customer.objects.filter(pk__in=customer_ids, state=CustomerState.DRAFT)
    return list(found.select_for_update().order_by("pk").values_list("pk", flat=True))


def hold_discarded(customer_ids: Sequence[int]) -> list[int]:
    """Hold the discarded ones among the customers; return their ids."""
    found = Customer.objects.filter(pk__in=customer_ids, state=CustomerState.DISCARDED)
    return list(found.select_for_update().order_by("pk").values_list("pk", flat=True))


def in_use(*, company_id: int, customer_ids: Sequence[int]) -> frozenset[int]:
    """Return those of the customers that something hangs on which must stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT customer_id FROM customers_in_use(%s, %s::bigint[])",
            [company_id, list(customer_ids)],
        )
        return frozenset(int(number) for (number,) in cursor.fetchall())


def put_back(*, company_id: int, fact_id: int) -> list[int]:
    """Write back what a fact changed in customers, where it still stands; return their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "put_back.sql").read_text(), {"company_id": company_id, "fact_id": fact_id}
        )
        return [int(number) for (number,) in cursor.fetchall()]


def count_drafts(*, company_id: int) -> Drafts:
    """Count the drafts by what their checklist lacks."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "count_drafts.sql").read_text(), {"company_id": company_id})
        names = ("drafts", "no_address", "not_reachable", "no_email", "complete", "doubles")
        return Drafts(**dict(zip((*names, "until_id"), cursor.fetchone(), strict=True)))


def complete_drafts(
    *, company_id: int, until_id: int, is_double: bool, most: int
) -> list[CompleteDraft]:
    """Return drafts of which nothing required is missing, by id; perhaps known ones or others."""
    values = {
        "company_id": company_id,
        "until_id": until_id,
        "is_double": is_double,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute((SQL / "complete_drafts.sql").read_text(), values)
        names = ("id", "name", "tax_id_kind", "tax_id", "is_double")
        return [CompleteDraft(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def approve_drafts(
    *, company_id: int, until_id: int, left_out: Sequence[int], with_doubles: bool
) -> int:
    """Approve every complete draft up to an id but those left out; return how many."""
    return _run(
        "approve_drafts.sql",
        {
            "company_id": company_id,
            "until_id": until_id,
            "left_out": list(left_out),
            "with_doubles": with_doubles,
        },
    )


def make_drafts(*, company_id: int, fact_id: int) -> int:
    """Make drafts again of what a fact approved and still is; return how many."""
    return _run("make_drafts.sql", {"company_id": company_id, "fact_id": fact_id})


def _run(name: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute((SQL / name).read_text(), values)
        return int(cursor.rowcount)
