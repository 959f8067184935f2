"""What a text in the search field means: customers, receivables, charges and
receipts by their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from emdia.books.charges import queries as charges
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Customer
from emdia.books.payments import queries as payments
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Receivable
from emdia.rules.search_text import Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFound:
    id: int
    name: str
    trade_name: str
    tax_id: str
    by_what: str  # tax_id, name, trade_name, email or phone
    open_cents: int
    late_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableFound:
    id: int
    document: str
    customer: str
    due_date: date
    gross_cents: int
    balance_cents: int
    currency: str
    is_late: bool
    nosso_numero: str  # empty when it was not found by it


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptFound:
    """A receipt entered by hand, found by its number."""

    id: int
    kind: str
    number: str
    whose: str  # the customer, or the payer nobody knows yet
    received_date: date
    amount_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    currency: str
    customers: tuple[CustomerFound, ...]
    receivables: tuple[ReceivableFound, ...]
    receipts: tuple[ReceiptFound, ...]

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing was found."""
        return not (self.customers or self.receivables or self.receipts)


def find(
    *, company_id: int, asked: Asked, as_of: date, most: int, sees_receipts: bool = True
) -> Found:
    """Return at most `most` customers, receivables and receipts that a text may mean."""
    with company_scope(company_id):
        currency = companies.company(company_id).currency
        if asked.is_nothing:
            return Found(currency=currency, customers=(), receivables=(), receipts=())
        return Found(
            currency=currency,
            customers=tuple(_customers(company_id, asked, as_of, most)),
            receivables=tuple(_receivables(company_id, asked, as_of, most))[:most],
            receipts=tuple(_receipts(asked, most)) if sees_receipts else (),
        )


def _customers(company_id: int, asked: Asked, as_of: date, most: int) -> Iterable[CustomerFound]:
    found = parties.find(company_id=company_id, asked=asked, most=most)
    # A contact leads to a draft that was thrown away, too.
    standing = Customer.objects.exclude(state__in=GONE)
    known = standing.in_bulk([one.customer_id for one in found])
    owed = _owed(known)
    late = _owed(known, before=as_of)
    for one in found:
        customer = known.get(one.customer_id)
        if customer is None:
            continue
        yield CustomerFound(
            id=customer.pk,
            name=customer.name,
            trade_name=customer.trade_name,
            tax_id=customer.tax_id,
            by_what=one.by_what,
            open_cents=owed.get(customer.pk, 0),
            late_cents=late.get(customer.pk, 0),
        )


def _owed(customers: Mapping[int, Customer], *, before: date | None = None) -> dict[int, int]:
    rows = Receivable.objects.filter(customer_id__in=list(customers), balance_cents__gt=0)
    if before is not None:
        rows = rows.filter(due_date__lt=before)
    summed = rows.order_by().values_list("customer_id").annotate(cents=Sum("balance_cents"))
    return {customer_id: int(cents) for customer_id, cents in summed}


def _receivables(
    company_id: int, asked: Asked, as_of: date, most: int
) -> Iterable[ReceivableFound]:
    numbered = charges.with_number(asked.nosso_numero, most=most) if asked.nosso_numero else []
    seen: set[int] = set()
    for charge in numbered:
        if charge.receivable_id not in seen:
            seen.add(charge.receivable_id)
            yield _receivable(charge.receivable, as_of, charge)
    rest = receivables.find(
        company_id=company_id, document=asked.document, cents=asked.cents, most=most
    )
    for one in rest:
        if one.pk not in seen:
            yield _receivable(one, as_of, None)


def _receipts(asked: Asked, most: int) -> Iterable[ReceiptFound]:
    found = payments.with_number(asked.document, most=most)
    customers = Customer.objects.in_bulk([one.receipt.customer_id or 0 for one in found])
    for one in found:
        customer = customers.get(one.receipt.customer_id or 0)
        yield ReceiptFound(
            id=one.pk,
            kind=one.receipt.kind,
            number=one.number,
            whose=customer.name if customer else one.payer_name,
            received_date=one.receipt.received_date,
            amount_cents=one.receipt.amount_cents,
            currency=one.receipt.currency,
        )


def _receivable(row: Receivable, as_of: date, charge: Charge | None) -> ReceivableFound:
    return ReceivableFound(
        id=row.pk,
        document=row.document,
        customer=row.customer.name,
        due_date=row.due_date,
        gross_cents=row.gross_cents,
        balance_cents=row.balance_cents,
        currency=row.currency,
        is_late=row.balance_cents > 0 and row.due_date < as_of,
        nosso_numero=charge.nosso_numero or charge.txid if charge else "",
    )
