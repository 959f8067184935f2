"""Borderôs over sets: what banks are told of many titles, in and out of the database at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from emdia.rules.charges import OPEN

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
    with connection.cursor() as cursor:
        cursor.execute((SQL / "lines.sql").read_text(), {"bordero_id": bordero_id})
        return list(map(LineTold._make, cursor.fetchall()))


def titles(*, company_id: int, charge_ids: Sequence[int]) -> list[TitleTold]:
    """Return what a bank is told of these charges, in order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(*_titles(company_id, charge_ids))
        return list(map(TitleTold._make, cursor.fetchall()))


def _titles(company_id: int, charge_ids: Sequence[int]) -> tuple[str, dict[str, Any]]:
    values = {"company_id": company_id, "charges": list(charge_ids)}
    return (SQL / "titles.sql").read_text(), values


def withdraw_changed(*, company_id: int, bordero_id: int) -> int:
    """Leave out what no longer holds; return how many lines."""
    return _run("withdraw_changed", company_id, bordero_id)


@contextmanager
def marking_sent(
    *, company_id: int, bordero_id: int, charge_ids: Sequence[int]
) -> Iterator[Callable[[], list[TitleTold]]]:
    """Move the charges whose file is being written, while the caller writes it.

    Gives what returns the titles, in order of their ids, as they were before. Inside, nobody
    else may use the database: it is busy with the charges until the end. They are moved by
    the caller's transaction, so an error of the caller's moves none.
    """
    session = connection.connection
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(*_titles(company_id, charge_ids))
        with session.pipeline(), session.cursor() as marking:
            marking.execute(*_marking("mark_sent", company_id, bordero_id))
            yield lambda: list(map(TitleTold._make, cursor.fetchall()))


def _run(statement: str, company_id: int, bordero_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(*_marking(statement, company_id, bordero_id))
        return int(cursor.rowcount)


def _marking(statement: str, company_id: int, bordero_id: int) -> tuple[str, dict[str, Any]]:
    values = {"company_id": company_id, "bordero_id": bordero_id, "open_states": sorted(OPEN)}
    return (SQL / f"{statement}.sql").read_text(), values
