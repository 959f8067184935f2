"""The names of records by kind and number, for a list of what was looked at last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emdia.books.bank_files.models import BankFile
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import Receivable


@dataclass(frozen=True, kw_only=True, slots=True)
class RecentRow:
    kind: str  # customer, receivable, receipt or bank_file
    id: int
    name: str
    note: str


def named(*, company_id: int, records: Iterable[tuple[str, int]]) -> tuple[RecentRow, ...]:
    """Return the records that exist in the company, in the order given."""
    asked = list(records)
    with company_scope(company_id):
        rows: dict[tuple[str, int], RecentRow] = {}
        for kind in {kind for kind, _ in asked}:
            numbers = [number for of_kind, number in asked if of_kind == kind]
            rows.update(((kind, row.id), row) for row in _of_kind(kind, numbers))
    return tuple(rows[one] for one in asked if one in rows)


def _of_kind(kind: str, numbers: list[int]) -> Iterable[RecentRow]:
    names: Mapping[int, tuple[str, str]]
    match kind:
        case "customer":
            people = Customer.objects.filter(pk__in=numbers)
            names = {one.pk: (one.name, one.tax_id) for one in people}
        case "receivable":
            owed = Receivable.objects.select_related("customer").filter(pk__in=numbers)
            names = {one.pk: (one.document, one.customer.name) for one in owed}
        case "receipt":
            came = Receipt.objects.filter(pk__in=numbers)
            names = {one.pk: ("", one.received_date.isoformat()) for one in came}
        case "bank_file":
            names = {one.pk: (one.name, "") for one in BankFile.objects.filter(pk__in=numbers)}
        case _:
            names = {}
    for number, (name, note) in names.items():
        yield RecentRow(kind=kind, id=number, name=name, note=note)
