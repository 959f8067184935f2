"""Borderôs over sets: what banks are told of many titles, in and out of the database at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from emdia.rules.charges import OPEN

from .models import Answer, BorderoLine

SQL = Path(__file__).parent / "sql"


class TitleTold(NamedTuple):
    """What a bank is told of one charge. Amounts in cents, rates in ppm; texts as stored."""

    charge_id: int
    state: str
    receivable_id: int
    customer_id: int
    nosso_numero: str
    document: str
    kind: str
    issue_date: date
    due_date: date
    amount_cents: int
    told_rebate_cents: int
    asked_due_date: date | None
    asked_rebate_cents: int | None
    fine_ppm: int
    interest_monthly_ppm: int
    discount_cents: int
    discount_until_date: date | None
    name: str
    tax_id_kind: str
    tax_id: str
    street: str
    district: str
    city: str
    state_code: str
    postal_code: str

    @property
    def wanted_due_date(self) -> date:
        """The due date that holds now, whatever the bank knows."""
        return self.asked_due_date or self.due_date

    @property
    def wanted_rebate_cents(self) -> int:
        """The rebate that holds now."""
        asked = self.asked_rebate_cents
        return self.told_rebate_cents if asked is None else asked


class LineTold(NamedTuple):
    """One line of a borderô as its file tells it."""

    charge_id: int
    id: int
    asked: str
    nominal_cents: int
    due_date: date
    rebate_cents: int
    discount_cents: int
    discount_until_date: date | None


def lines(*, bordero_id: int) -> list[LineTold]:
    """Return the lines of a borderô that were not left out, in order of charge and line."""
    kept = BorderoLine.objects.filter(bordero_id=bordero_id).exclude(answer=Answer.WITHDRAWN)
    ordered = kept.order_by("charge_id", "id").values_list(*LineTold._fields)
    return list(map(LineTold._make, ordered))


def titles(*, company_id: int, charge_ids: Sequence[int]) -> list[TitleTold]:
    """Return what a bank is told of these charges, in order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "titles.sql").read_text(),
            {"company_id": company_id, "charges": list(charge_ids)},
        )
        return list(map(TitleTold._make, cursor.fetchall()))


def withdraw_changed(*, company_id: int, bordero_id: int) -> int:
    """Leave out what no longer holds; return how many lines."""
    return _run("withdraw_changed", company_id, bordero_id)


def mark_sent(*, company_id: int, bordero_id: int) -> int:
    """Move the charges whose file was written; return how many."""
    return _run("mark_sent", company_id, bordero_id)


def _run(statement: str, company_id: int, bordero_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / f"{statement}.sql").read_text(),
            {"company_id": company_id, "bordero_id": bordero_id, "open_states": sorted(OPEN)},
        )
        return int(cursor.rowcount)
