"""Who owes: the list of customers, and what is known of one while on the telephone with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Customer
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise
from emdia.rules.registration import CheckItem, checklist

from . import messages
from .days_late import ANY_DAYS, DaysLate
from .missing import Missing
from .record_history import ChangeRow, changes

__all__ = [
    "ChangeRow",
    "ContactRow",
    "CustomerFilters",
    "CustomerList",
    "CustomerPage",
    "CustomerRow",
    "Missing",
    "OpenTitle",
    "Person",
    "customer_page",
    "customers",
    "every_customer",
    "matching_ids",
    "page",
    "people",
]

ROWS_PER_PAGE = 100
ROWS_PER_CHUNK = 1_000
TITLES_SHOWN = 50
PEOPLE_FOUND = 10
COUNTED_AT_MOST = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A customer as others point to it."""

    id: int
    name: str
    tax_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFilters:
    """What is asked for; what is empty does not narrow."""

    search: str = ""  # part of a name, a tax id or an external code
    state: str = ""  # draft, approved, late (something overdue); all that stand
    segment: str = ""
    salesperson_id: int | None = None
    language: str = ""
    late: DaysLate = ANY_DAYS  # who owes something that is so many days late


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerRow:
    id: int
    name: str
    trade_name: str
    tax_id_kind: str
    tax_id: str
    external_code: str
    state: str  # draft, approved or merged
    segment: str
    salesperson: str
    language: str
    open_cents: int
    late_cents: int
    credit_cents: int
    bucket_cents: int = 0  # of it, what is as many days late as was asked


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerList:
    rows: tuple[CustomerRow, ...]
    currency: str
    segments: tuple[str, ...]
    matching: int | None  # in all; None where counting would take long
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
    bounce_reason: str  # what a server said when nobody was reached under the e-mail
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
    messages: tuple[messages.OfRecord, ...]


def customers(
    *, company_id: int, filters: CustomerFilters, after: int, as_of: date
) -> CustomerList:
    """Return a page of customers by name, after the customer `after` (0 from the start)."""
    with company_scope(company_id):
        page = _page_after(filters, after, as_of, ROWS_PER_PAGE + 1)
        return CustomerList(
            rows=_rows(page[:ROWS_PER_PAGE], as_of, filters.late),
            currency=companies.company(company_id).currency,
            segments=parties.segments(company_id),
            matching=_count(filters, as_of) if after or len(page) > ROWS_PER_PAGE else len(page),
            next_after=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def _count(filters: CustomerFilters, as_of: date) -> int | None:
    """Count what matches, as far as that is quick."""
    some = _matching(filters, as_of).order_by().values("id")[: COUNTED_AT_MOST + 1]
    found = some.count()
    return found if found <= COUNTED_AT_MOST else None


def every_customer(
    *, company_id: int, filters: CustomerFilters, as_of: date
) -> Iterator[CustomerRow]:
    """Yield all that match, a chunk at a time, each chunk in a scope of its own."""
    after: int | None = 0
    while after is not None:
        with company_scope(company_id):
            page = _page_after(filters, after, as_of, ROWS_PER_CHUNK + 1)
            rows = _rows(page[:ROWS_PER_CHUNK], as_of, filters.late)
        after = page[ROWS_PER_CHUNK - 1].pk if len(page) > ROWS_PER_CHUNK else None
        yield from rows


def matching_ids(*, company_id: int, filters: CustomerFilters, as_of: date, most: int) -> list[int]:
    """Return the ids of what matches, at most `most` and one more."""
    with company_scope(company_id):
        found = _matching(filters, as_of).order_by("id")
        return list(found.values_list("id", flat=True)[: most + 1])


def page(
    *, company_id: int, filters: CustomerFilters, after: int, size: int, as_of: date
) -> tuple[tuple[CustomerRow, ...], int | None]:
    """Return `size` customers that follow `after`, and where to go on; nothing is counted."""
    with company_scope(company_id):
        found = _page_after(filters, after, as_of, size + 1)
        return _rows(found[:size], as_of), found[size - 1].pk if len(found) > size else None


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


def customer_of(*, company_id: int, contact_id: int) -> int:
    """Return the customer whose contact it is.

    :raises Missing: no such contact in this company.
    """
    with company_scope(company_id):
        found = parties.contact(contact_id)
        if found is None:
            raise Missing(contact_id)
        return found.customer_id


def people(*, company_id: int, search: str) -> tuple[Person, ...]:
    """Return the customers a form may point to, by part of a name or by tax id."""
    with company_scope(company_id):
        found = Customer.objects.exclude(state__in=GONE).filter(_found_by(search))
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
        messages=tuple(messages.of_customer(found.pk)),
    )


def _page_after(filters: CustomerFilters, after: int, as_of: date, size: int) -> list[Customer]:
    found = _matching(filters, as_of).select_related("salesperson").order_by("name_key", "id")
    return list(_beyond(found, after)[:size])


def _matching(filters: CustomerFilters, as_of: date) -> QuerySet[Customer]:
    found = Customer.objects.exclude(state__in=GONE)
    if filters.state == "late":
        # Asked customer by customer, so that a page of them does not read all that is late.
        found = found.filter(Exists(_owed().filter(due_date__lt=as_of)))
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.late != ANY_DAYS:
        found = found.filter(Exists(_owed().filter(_so_late(filters.late, as_of))))
    for column in ("segment", "salesperson_id", "language"):
        if asked := getattr(filters, column):
            found = found.filter(**{column: asked})
    return found.filter(_found_by(filters.search)) if filters.search else found


def _owed() -> QuerySet[Receivable]:
    return Receivable.objects.filter(customer_id=OuterRef("pk"), balance_cents__gt=0)


def _so_late(late: DaysLate, as_of: date) -> Q:
    if not late.first:
        # None late means that the last day may still come.
        return Q(due_date__gte=as_of - timedelta(days=late.last or 0))
    latest = Q(due_date__lte=as_of - timedelta(days=late.first))
    if late.last is None:
        return latest
    return latest & Q(due_date__gte=as_of - timedelta(days=late.last))


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


def _rows(
    page: list[Customer], as_of: date, late_days: DaysLate = ANY_DAYS
) -> tuple[CustomerRow, ...]:
    owed = _sums(Receivable.objects.filter(customer__in=page, balance_cents__gt=0))
    late = _sums(
        Receivable.objects.filter(customer__in=page, balance_cents__gt=0, due_date__lt=as_of)
    )
    credit = _sums(CustomerCredit.objects.filter(customer__in=page, balance_cents__gt=0))
    bucket: dict[int, int] = {}
    if late_days != ANY_DAYS:
        open_titles = Receivable.objects.filter(customer__in=page, balance_cents__gt=0)
        bucket = _sums(open_titles.filter(_so_late(late_days, as_of)))
    return tuple(
        CustomerRow(
            id=row.pk,
            name=row.name,
            trade_name=row.trade_name,
            tax_id_kind=row.tax_id_kind,
            tax_id=row.tax_id,
            external_code=row.external_code,
            state=row.state,
            segment=row.segment,
            salesperson=row.salesperson.name if row.salesperson else "",
            language=row.language,
            open_cents=owed.get(row.pk, 0),
            late_cents=late.get(row.pk, 0),
            credit_cents=credit.get(row.pk, 0),
            bucket_cents=bucket.get(row.pk, 0),
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
            bounce_reason=row.bounce_reason or "–" if row.bounced_at else "",
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
