"""What the forms of receivables offer: customers' names, branches, salespeople, what stands."""

from dataclasses import dataclass
from datetime import date

from emdia.books.charges import queries as charges
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.receivable_changes import refuse_terms

from .missing import Missing

__all__ = ["Choice", "EditableReceivable", "Missing", "NewReceivable", "editable", "offered"]


@dataclass(frozen=True, slots=True)
class Choice:
    id: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReceivable:
    customer: Choice | None
    salesperson_id: int | None  # the customer's
    branches: tuple[Choice, ...]
    salespeople: tuple[Choice, ...]
    currency: str
    fine_ppm: int  # as the company's titles usually say
    interest_monthly_ppm: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EditableReceivable:
    id: int
    document: str
    customer: str
    salesperson_id: int | None
    branch_id: int
    holder: str
    fine_ppm: int
    interest_monthly_ppm: int
    discount_cents: int
    discount_until_date: date | None
    terms_refusal: str  # why document and terms stay as they are; empty when they need not
    branches: tuple[Choice, ...]
    salespeople: tuple[Choice, ...]
    currency: str


def offered(*, company_id: int, customer_id: int | None) -> NewReceivable:
    """Return what a new receivable may be made of.

    :raises Missing: no such customer stands in this company.
    """
    with company_scope(company_id):
        customer = _customer(customer_id) if customer_id is not None else None
        company = companies.company(company_id)
        return NewReceivable(
            customer=Choice(customer.pk, customer.name) if customer else None,
            salesperson_id=customer.salesperson_id if customer else None,
            branches=_branches(),
            salespeople=_salespeople(),
            currency=company.currency,
            fine_ppm=company.usual_fine_ppm,
            interest_monthly_ppm=company.usual_interest_monthly_ppm,
        )


def editable(*, company_id: int, receivable_id: int) -> EditableReceivable:
    """Return what of a receivable may be written over.

    :raises Missing: no such receivable in this company.
    """
    with company_scope(company_id):
        found = Receivable.objects.select_related("customer").filter(pk=receivable_id).first()
        if found is None:
            raise Missing(receivable_id)
        return EditableReceivable(
            id=found.pk,
            document=found.document,
            customer=found.customer.name,
            salesperson_id=found.salesperson_id,
            branch_id=found.branch_id,
            holder=found.holder,
            fine_ppm=found.fine_ppm,
            interest_monthly_ppm=found.interest_monthly_ppm,
            discount_cents=found.discount_cents,
            discount_until_date=found.discount_until_date,
            terms_refusal=refuse_terms(charges.as_titles([found])[found.pk]),
            branches=_branches(),
            salespeople=_salespeople(),
            currency=found.currency,
        )


def salespeople(*, company_id: int) -> tuple[Choice, ...]:
    """Return the salespeople of a company by name."""
    with company_scope(company_id):
        return _salespeople()


def _customer(customer_id: int) -> Customer:
    customer = parties.customer(customer_id)
    if customer is None or customer.state in GONE:
        raise Missing(customer_id)
    return customer


def _branches() -> tuple[Choice, ...]:
    return tuple(Choice(row.pk, row.name) for row in Branch.objects.order_by("id"))


def _salespeople() -> tuple[Choice, ...]:
    return tuple(Choice(row.pk, row.name) for row in parties.salespeople())
