"""The list of customers' credits: what they paid too much or ahead, and what of it is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import CustomerCredit
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise

from .chunks import latest_first

ROWS_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditFilters:
    """What is asked for; what is empty does not narrow."""

    is_open: bool = True  # something of it is left
    search: str = ""  # part of a customer's name, or a tax id
    origin: str = ""
    first_date: date | None = None
    last_date: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditListRow:
    id: int
    customer_id: int
    customer: str
    receipt_id: int | None
    origin: str
    since_date: date
    amount_cents: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditList:
    rows: tuple[CreditListRow, ...]
    currency: str
    next_before: int | None


def credits(*, company_id: int, filters: CreditFilters, before: int) -> CreditList:
    """Return credits, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        page = _page(filters, before, ROWS_PER_PAGE + 1)
        return CreditList(
            rows=tuple(map(_row, page[:ROWS_PER_PAGE])),
            currency=companies.company(company_id).currency,
            next_before=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def every_credit(*, company_id: int, filters: CreditFilters) -> Iterator[CreditListRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> list[CreditListRow]:
        return [_row(one) for one in _page(filters, before, size)]

    return latest_first(company_id=company_id, rows=rows)


def _page(filters: CreditFilters, before: int, size: int) -> list[CustomerCredit]:
    found = _matching(filters)
    if before:
        found = found.filter(id__lt=before)
    return list(found.select_related("customer").order_by("-id")[:size])


def _matching(filters: CreditFilters) -> QuerySet[CustomerCredit]:
    found = CustomerCredit.objects.all()
    if filters.is_open:
        found = found.filter(balance_cents__gt=0)
    if filters.origin:
        found = found.filter(origin=filters.origin)
    if filters.first_date is not None:
        found = found.filter(since_date__gte=filters.first_date)
    if filters.last_date is not None:
        found = found.filter(since_date__lte=filters.last_date)
    if filters.search:
        words = name_key(filters.search)
        named = Q(name_key__contains=words) if words else Q()
        whose = Customer.objects.filter(Q(tax_id=normalise(filters.search)) | named)
        found = found.filter(customer_id__in=whose.values("id"))
    return found


def _row(credit: CustomerCredit) -> CreditListRow:
    return CreditListRow(
        id=credit.pk,
        customer_id=credit.customer_id,
        customer=credit.customer.name,
        receipt_id=credit.receipt_id,
        origin=credit.origin,
        since_date=credit.since_date,
        amount_cents=credit.amount_cents,
        balance_cents=credit.balance_cents,
    )
