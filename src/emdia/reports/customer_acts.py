"""What an act on many customers would do: whom it changes, and what stands there now."""

from collections.abc import Collection
from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import CustomerRisk
from emdia.books.parties.models import GONE, Customer

ROWS_SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerActRow:
    id: int
    name: str
    tax_id: str
    before: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerPreview:
    """All customers counted, the first of them by name shown."""

    rows: tuple[CustomerActRow, ...]
    customers: int
    ids: tuple[int, ...]


def preview(*, company_id: int, customer_ids: Collection[int], column: str) -> CustomerPreview:
    """Return the customers an act is about, with what they say in `column` now."""
    with company_scope(company_id):
        found = Customer.objects.filter(pk__in=customer_ids).exclude(state__in=GONE)
        ids = tuple(found.order_by("name_key", "id").values_list("pk", flat=True))
        shown = found.select_related("salesperson").in_bulk(ids[:ROWS_SHOWN])
        risks = CustomerRisk.objects.filter(customer_id__in=ids[:ROWS_SHOWN])
        said = dict(risks.values_list("customer_id", "risk")) if column == "risk" else {}
        return CustomerPreview(
            rows=tuple(
                _row(shown[number], column, said.get(number, "")) for number in ids[:ROWS_SHOWN]
            ),
            customers=len(ids),
            ids=ids,
        )


def _row(customer: Customer, column: str, risk: str) -> CustomerActRow:
    return CustomerActRow(
        id=customer.pk,
        name=customer.name,
        tax_id=customer.tax_id,
        before=risk if column == "risk" else _before(customer, column),
    )


def _before(customer: Customer, column: str) -> str:
    if column == "salesperson_id":
        return customer.salesperson.name if customer.salesperson else ""
    return str(getattr(customer, column))
