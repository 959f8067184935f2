"""Who owes: the list of customers, and what is known of one while on the telephone with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Customer, CustomerState
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise
from emdia.rules.registration import CheckItem, checklist

from .missing import Missing
from .record_history import ChangeRow, changes

__all__ = [
    "ChangeRow",
    "ContactRow",
    "CustomerList",
    "CustomerPage",
    "CustomerRow",
    "Missing",
    "OpenTitle",
    "Person",
    "customer_page",
    "customers",
    "people",
]

ROWS_PER_PAGE = 100
TITLES_SHOWN = 50
PEOPLE_FOUND = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A customer as others point to it."""

    id: int
    name: str
    tax_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerRow:
    id: int
    name: str
    trade_name: str
    tax_id_kind: str
    tax_id: str
    state: str  # draft, approved or merged
    segment: str
    open_cents: int
    late_cents: int
    credit_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerList:
    rows: tuple[CustomerRow, ...]
    currency: str
    next_after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTitle:
    id: int
    document: str
    due_date: date
    days_late: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRow:
    id: int
    role: str
    name: str
    email: str
    phone: str
    is_active: bool
    consents: dict[str, bool]  # by channel, where the person said something


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressRow:
    purpose: str
    street: str
    number: str
    complement: str
    district: str
    city: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerPage:
    row: CustomerRow
    currency: str
    external_code: str
    language: str
    time_zone: str
    salesperson_id: int | None
    salesperson: str
    parent: Person | None
    payer: Person | None
    guarantor: Person | None
    children: tuple[Person, ...]
    group: tuple[Person, ...]  # others of the same CNPJ root
    merged_into: Person | None
    likely_same: tuple[Person, ...]
    addresses: tuple[AddressRow, ...]
    contacts: tuple[ContactRow, ...]
    checklist: tuple[CheckItem, ...]
    titles: tuple[OpenTitle, ...]
    titles_open: int
    history: tuple[ChangeRow, ...]


def customers(*, company_id: int, search: str, state: str, after: int, as_of: date) -> CustomerList:
    """Return a page of customers by name, after the customer `after` (0 from the start).

    `search` is part of a name, a tax id or an external code; `state` is draft,
    approved, late (something overdue) or empty for all that stand.
    """
    with company_scope(company_id):
        found = _matching(search, state, as_of).order_by("name_key", "id")
        page = list(_beyond(found, after)[: ROWS_PER_PAGE + 1])
        return CustomerList(
            rows=_rows(page[:ROWS_PER_PAGE], as_of),
            currency=companies.company(company_id).currency,
            next_after=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def customer_page(*, company_id: int, customer_id: int, as_of: date) -> CustomerPage:
    """Return what is known of a customer.

    :raises Missing: no such customer in this company.
    """
    with company_scope(company_id):
        relatives = ("parent", "payer", "guarantor", "merged_into", "salesperson")
        found = Customer.objects.select_related(*relatives).filter(pk=customer_id).first()
        if found is None:
            raise Missing(customer_id)
        return _page(found, as_of)


def people(*, company_id: int, search: str) -> tuple[Person, ...]:
    """Return the customers a form may point to, by part of a name or by tax id."""
    with company_scope(company_id):
        found = Customer.objects.exclude(state=CustomerState.MERGED).filter(_found_by(search))
        return tuple(_person(row) for row in found.order_by("name_key", "id")[:PEOPLE_FOUND])


def _page(found: Customer, as_of: date) -> CustomerPage:
    open_titles = Receivable.objects.filter(customer=found, balance_cents__gt=0)
    return CustomerPage(
        row=_rows([found], as_of)[0],
        currency=companies.company(found.company_id).currency,
        external_code=found.external_code,
        language=found.language,
        time_zone=found.time_zone,
        salesperson_id=found.salesperson_id,
        salesperson=found.salesperson.name if found.salesperson else "",
        parent=_person_or_none(found.parent),
        payer=_person_or_none(found.payer),
        guarantor=_person_or_none(found.guarantor),
        children=_people(Customer.objects.filter(parent=found)),
        group=_people(_of_group(found)),
        merged_into=_person_or_none(found.merged_into),
        likely_same=_people(parties.likely_same(found)),
        addresses=_addresses(found),
        contacts=_contacts(found),
        checklist=checklist(parties.registration(found)),
        titles=_titles(open_titles, as_of),
        titles_open=open_titles.count(),
        history=changes(subject=("customer", found.pk)),
    )


def _matching(search: str, state: str, as_of: date) -> QuerySet[Customer]:
    found = Customer.objects.exclude(state=CustomerState.MERGED)
    if state == "late":
        late = Receivable.objects.filter(balance_cents__gt=0, due_date__lt=as_of)
        found = found.filter(pk__in=late.values("customer_id"))
    elif state:
        found = found.filter(state=state)
    return found.filter(_found_by(search)) if search else found


def _found_by(search: str) -> Q:
    number = normalise(search)
    by_number = Q(tax_id=number) | Q(external_code=search)
    words = name_key(search)
    return by_number | Q(name_key__contains=words) if words else by_number


def _beyond(found: QuerySet[Customer], after: int) -> QuerySet[Customer]:
    latest = Customer.objects.filter(pk=after).first() if after else None
    if latest is None:
        return found
    # From the name on, less who stands before: one range of the index, which an OR is not.
    here = Q(name_key=latest.name_key, pk__lte=latest.pk)
    return found.filter(name_key__gte=latest.name_key).exclude(here)


def _rows(page: list[Customer], as_of: date) -> tuple[CustomerRow, ...]:
    owed = _sums(Receivable.objects.filter(customer__in=page, balance_cents__gt=0))
    late = _sums(
        Receivable.objects.filter(customer__in=page, balance_cents__gt=0, due_date__lt=as_of)
    )
    credit = _sums(CustomerCredit.objects.filter(customer__in=page, balance_cents__gt=0))
    return tuple(
        CustomerRow(
            id=row.pk,
            name=row.name,
            trade_name=row.trade_name,
            tax_id_kind=row.tax_id_kind,
            tax_id=row.tax_id,
            state=row.state,
            segment=row.segment,
            open_cents=owed.get(row.pk, 0),
            late_cents=late.get(row.pk, 0),
            credit_cents=credit.get(row.pk, 0),
        )
        for row in page
    )


def _sums(rows: QuerySet[Receivable] | QuerySet[CustomerCredit]) -> dict[int, int]:
    summed = rows.order_by().values_list("customer_id").annotate(cents=Sum("balance_cents"))
    return {customer_id: int(cents) for customer_id, cents in summed}


def _of_group(found: Customer) -> QuerySet[Customer]:
    if not found.group_root:
        return Customer.objects.none()
    return Customer.objects.filter(group_root=found.group_root).exclude(pk=found.pk)


def _titles(open_titles: QuerySet[Receivable], as_of: date) -> tuple[OpenTitle, ...]:
    return tuple(
        OpenTitle(
            id=row.pk,
            document=row.document,
            due_date=row.due_date,
            days_late=max((as_of - row.due_date).days, 0),
            balance_cents=row.balance_cents,
        )
        for row in open_titles.order_by("due_date", "id")[:TITLES_SHOWN]
    )


def _addresses(found: Customer) -> tuple[AddressRow, ...]:
    return tuple(
        AddressRow(
            purpose=row.purpose,
            street=row.street,
            number=row.number,
            complement=row.complement,
            district=row.district,
            city=row.city,
            state=row.state,
            postal_code=row.postal_code,
            country=row.country,
        )
        for row in parties.addresses(found.pk)
    )


def _contacts(found: Customer) -> tuple[ContactRow, ...]:
    rows = list(parties.contacts(found.pk))
    said = parties.consents(row.pk for row in rows)
    return tuple(
        ContactRow(
            id=row.pk,
            role=row.role,
            name=row.name,
            email=row.email,
            phone=row.phone,
            is_active=row.is_active,
            consents={
                channel: word.is_allowed
                for (contact_id, channel), word in said.items()
                if contact_id == row.pk
            },
        )
        for row in rows
    )


def _people(found: Iterable[Customer]) -> tuple[Person, ...]:
    return tuple(_person(row) for row in found)


def _person(row: Customer) -> Person:
    return Person(id=row.pk, name=row.name, tax_id=row.tax_id)


def _person_or_none(row: Customer | None) -> Person | None:
    return _person(row) if row else None
