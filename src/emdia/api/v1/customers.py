"""Customers: listed, read, registered as drafts, changed, with addresses and contacts."""

from collections.abc import Callable
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Line, Note, Nothing, Said, Sent, Words, Yes
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.v1.pages import Listed, QueryId, QueryText
from emdia.api.versions import Record, Versioned
from emdia.kernel.tax_ids import TaxIdKind
from emdia.reports import customers as reports
from emdia.reports.customers import CustomerPage
from emdia.workflows import customer_contacts as people
from emdia.workflows import discard_customers
from emdia.workflows import register_customer as workflow

router = Router(tags=["Customers"])

Purpose = Literal["billing", "delivery"]
Role = Literal["finance", "buyer", "owner", "legal", "other"]
Language = Literal["pt-br", "es", "en"]


class CustomerRow(Said):
    id: int
    name: str
    trade_name: str
    tax_id_kind: str
    tax_id: str
    external_code: str
    state: str = Field(description="draft, approved, merged or discarded.")
    segment: str
    open_cents: int
    late_cents: int
    credit_cents: int


class Customers(Said):
    items: list[CustomerRow]
    next_cursor: str | None


class Person(Said):
    id: int
    name: str
    tax_id: str


class Contact(Said):
    id: int
    role: str
    name: str
    email: str
    phone: str
    is_active: bool
    consents: dict[str, bool]


class AddressSaid(Said):
    purpose: str
    street: str
    number: str
    complement: str
    district: str
    city: str
    state: str
    postal_code: str
    country: str


class Customer(CustomerRow, Versioned):
    derived = frozenset({"open_cents", "late_cents", "credit_cents"})

    currency: str
    language: str
    parent: Person | None
    payer: Person | None
    guarantor: Person | None
    merged_into: Person | None
    addresses: list[AddressSaid]
    contacts: list[Contact]


class CustomersAsked(Listed):
    search: QueryText = Field(
        default="", description="Part of a name, a tax id or an external code."
    )
    state: Literal["", "draft", "approved", "late"] = ""
    segment: QueryText = ""
    salesperson_id: QueryId | None = None


class NewCustomer(Sent):
    """Relatives are tax ids of customers that are registered."""

    tax_id_kind: TaxIdKind
    tax_id: Words
    name: Words
    trade_name: Line = ""
    external_code: Line = ""
    segment: Line = ""
    language: Language = "pt-br"
    parent: Line = ""
    payer: Line = ""
    guarantor: Line = ""


class ChangedCustomer(Sent):
    """What is left out stays as it is."""

    reason: Words
    tax_id_kind: TaxIdKind | None = None
    tax_id: Words | None = None
    name: Words | None = None
    trade_name: Line | None = None
    external_code: Line | None = None
    segment: Line | None = None
    language: Language | None = None
    parent: Line | None = None
    payer: Line | None = None
    guarantor: Line | None = None


class Address(Sent):
    street: Words
    number: Line = ""
    complement: Line = ""
    district: Line = ""
    city: Words
    state: Line = ""
    postal_code: Line = ""
    country: str = Field(default="BR", pattern="^[A-Z]{2}$", description="ISO 3166.")


class NewContact(Sent):
    role: Role
    name: Words
    email: Line = ""
    phone: Line = Field(default="", description="With country and area, as +5511988887777.")
    is_active: Yes = True


@router.get(
    "/customers",
    auth=Key("customers.see"),
    response=Customers,
    operation_id="list_customers",
    url_name="customers",
    summary="List customers by name",
)
def list_customers(request: ApiRequest, asked: Query[CustomersAsked]) -> HttpResponse:
    """Return a page of customers in the order of their names."""
    filters = asked.model_dump(exclude={"cursor", "page_size"})
    rows, after = reports.page(
        company_id=request.program.company_id,
        filters=reports.CustomerFilters(**filters),
        after=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
        as_of=today(request),
    )
    return read(Customers, {"items": rows, "next_cursor": cursor(after, of=asked)})


@router.get(
    "/customers/{int:customer_id}",
    auth=Key("customers.see"),
    response=Customer,
    operation_id="get_customer",
    url_name="customer",
    summary="Read a customer",
)
def get_customer(request: ApiRequest, customer_id: int) -> HttpResponse:
    """Return what is registered of a customer, with addresses, contacts and what is owed."""
    return read(Customer, _said(request, customer_id))


@router.post(
    "/customers",
    auth=Key("customers.edit"),
    response={201: Customer},
    operation_id="register_customer",
    url_name="customers",
    summary="Register a customer",
)
def register_customer(request: ApiRequest, sent: NewCustomer) -> HttpResponse:
    """Store a draft; a person approves it."""

    def work() -> Done:
        customer_id = workflow.register(
            company_id=request.program.company_id,
            fields=workflow.CustomerFields(**sent.model_dump()),
            by=request.actor,
        )
        return _done(request, customer_id, status=201)

    return act(request, work)


@router.patch(
    "/customers/{int:customer_id}",
    auth=Key("customers.edit"),
    response=Customer,
    operation_id="change_customer",
    url_name="customer",
    summary="Change a customer",
)
def change_customer(request: ApiRequest, customer_id: int, sent: ChangedCustomer) -> HttpResponse:
    """Write over what is sent; the history keeps what stood before, and why."""

    def work() -> Done:
        before = _page(request, customer_id)
        changed = sent.model_dump(exclude={"reason"}, exclude_none=True)
        workflow.edit(
            company_id=request.program.company_id,
            customer_id=customer_id,
            fields=workflow.CustomerFields(**{**_as_stands(before), **changed}),
            reason=sent.reason,
            by=request.actor,
        )
        return _done(request, customer_id)

    return act(request, work, record=_record(request, customer_id))


@router.put(
    "/customers/{int:customer_id}/addresses/{purpose}",
    auth=Key("customers.edit"),
    response=Customer,
    operation_id="set_address",
    url_name="address",
    summary="Write an address of a customer",
)
def set_address(
    request: ApiRequest, customer_id: int, purpose: Purpose, sent: Address
) -> HttpResponse:
    """Write where a customer is billed or served, over what stood there."""
    return _act(
        request,
        customer_id,
        lambda: workflow.set_address(
            company_id=request.program.company_id,
            customer_id=customer_id,
            purpose=purpose,
            fields=sent.model_dump(),
            by=request.actor,
        ),
    )


@router.post(
    "/customers/{int:customer_id}/contacts",
    auth=Key("contacts.edit"),
    response={201: Customer},
    operation_id="add_contact",
    url_name="contacts",
    summary="Add a contact to a customer",
)
def add_contact(request: ApiRequest, customer_id: int, sent: NewContact) -> HttpResponse:
    """Store a person at the customer."""

    def work() -> Done:
        _page(request, customer_id)
        people.add(
            company_id=request.program.company_id,
            customer_id=customer_id,
            fields=people.ContactFields(**sent.model_dump()),
            by=request.actor,
        )
        return _done(request, customer_id, status=201)

    return act(request, work, record=_record(request, customer_id))


@router.put(
    "/contacts/{int:contact_id}",
    auth=Key("contacts.edit"),
    response=Customer,
    operation_id="change_contact",
    url_name="contact",
    summary="Write over a contact",
)
def change_contact(request: ApiRequest, contact_id: int, sent: NewContact) -> HttpResponse:
    """Write over a person at a customer; the version is the customer's."""

    customer_id = reports.customer_of(company_id=request.program.company_id, contact_id=contact_id)

    def work() -> Done:
        people.edit(
            company_id=request.program.company_id,
            contact_id=contact_id,
            fields=people.ContactFields(**sent.model_dump()),
            by=request.actor,
        )
        return _done(request, customer_id)

    return act(request, work, record=_record(request, customer_id))


@router.post(
    "/customers/{int:customer_id}/discard",
    auth=Key("customers.edit"),
    response=Customer,
    operation_id="discard_customer",
    url_name="discard_customer",
    summary="Throw a draft away that was registered by mistake",
)
def discard(request: ApiRequest, customer_id: int, sent: Note) -> HttpResponse:
    """Put a draft on which nothing hangs into the trash."""
    return _act(
        request,
        customer_id,
        lambda: discard_customers.discard(
            company_id=request.program.company_id,
            customer_ids=[customer_id],
            reason=sent.reason,
            by=request.actor,
            now=now(),
        ),
    )


@router.post(
    "/customers/{int:customer_id}/put-back",
    auth=Key("customers.edit"),
    response=Customer,
    operation_id="put_customer_back",
    url_name="put_customer_back",
    summary="Make a draft again of what was thrown away",
)
def put_back(request: ApiRequest, customer_id: int, sent: Nothing) -> HttpResponse:
    """Take a customer out of the trash; without end, also when the trash lists it no more."""
    return _act(
        request,
        customer_id,
        lambda: discard_customers.put_back(
            company_id=request.program.company_id, customer_ids=[customer_id], by=request.actor
        ),
    )


def _act(request: ApiRequest, customer_id: int, act_on: Callable[[], object]) -> HttpResponse:
    def work() -> Done:
        _page(request, customer_id)
        act_on()
        return _done(request, customer_id)

    return act(request, work, record=_record(request, customer_id))


def _page(request: ApiRequest, customer_id: int) -> CustomerPage:
    return reports.customer_page(
        company_id=request.program.company_id, customer_id=customer_id, as_of=today(request)
    )


def _said(request: ApiRequest, customer_id: int) -> Customer:
    page = _page(request, customer_id)
    row = CustomerRow.model_validate(page.row).model_dump()
    rest = {name: getattr(page, name) for name in Customer.model_fields if name not in row}
    return Customer.model_validate({**row, **rest})


def _record(request: ApiRequest, customer_id: int) -> Record:
    return Record("customer", customer_id, lambda: _said(request, customer_id))


def _done(request: ApiRequest, customer_id: int, *, status: int = 200) -> Done:
    location = f"/api/v1/customers/{customer_id}" if status == 201 else ""
    return Done(body=_said(request, customer_id), status=status, location=location)


def _as_stands(page: CustomerPage) -> dict[str, object]:
    """Return what is registered now, as the form of a customer says it."""
    return {
        "tax_id_kind": TaxIdKind(page.row.tax_id_kind),
        "tax_id": page.row.tax_id,
        "name": page.row.name,
        "trade_name": page.row.trade_name,
        "external_code": page.external_code,
        "segment": page.row.segment,
        "language": page.language,
        "time_zone": page.time_zone,
        "parent": page.parent.tax_id if page.parent else "",
        "payer": page.payer.tax_id if page.payer else "",
        "guarantor": page.guarantor.tax_id if page.guarantor else "",
        "salesperson_id": page.salesperson_id,
    }
