"""The list of customers' credits: what they paid too much or ahead, and what of it is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.payments import queries as payments
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise

from .chunks import latest_first
from .missing import Missing

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
class CreditUseRow:
    """What of a credit pays a receivable."""

    number: int
    receivable_id: int
    document: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditPage:
    row: CreditListRow
    uses: tuple[CreditUseRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditList:
    rows: tuple[CreditListRow, ...]
    currency: str
    next_before: int | None


def credits(
    *, company_id: int, filters: CreditFilters, before: int, size: int = ROWS_PER_PAGE
) -> CreditList:
    """Return credits, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        page = _page(filters, before, size + 1)
        return CreditList(
            rows=tuple(map(_row, page[:size])),
            currency=companies.company(company_id).currency,
            next_before=page[size - 1].pk if len(page) > size else None,
        )


def credit(*, company_id: int, credit_id: int) -> CreditPage:
    """Return one credit with its uses that stand.

    :raises Missing: no such credit in this company.
    """
    with company_scope(company_id):
        found = CustomerCredit.objects.select_related("customer").filter(pk=credit_id).first()
        if found is None:
            raise Missing(credit_id)
        return CreditPage(row=_row(found), uses=_uses(credit_id))


def _uses(credit_id: int) -> tuple[CreditUseRow, ...]:
    uses = payments.standing_uses(credit_id)
    titles = Receivable.objects.in_bulk([one.receivable_id for one in uses])
    return tuple(
        CreditUseRow(
            number=one.number,
            receivable_id=one.receivable_id,
            document=titles[one.receivable_id].document,
            amount_cents=one.principal_cents + one.interest_cents - one.discount_cents,
        )
        for one in uses
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
