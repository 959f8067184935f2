"""Registering, changing, approving and merging customers, and what the history keeps."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.kernel.phones import InvalidPhone
from emdia.kernel.tax_ids import InvalidTaxId, TaxIdKind
from emdia.reports.customers import CustomerFilters, CustomerPage, customer_page, customers
from emdia.workflows import customer_contacts, merge_customers, register_customer
from emdia.workflows.customer_contacts import ContactFields
from emdia.workflows.register_customer import CustomerFields

from .house import ANA, BRUNO, DAY, NOON, House

pytestmark = pytest.mark.usefixtures("database")

BAKERY = CustomerFields(
    tax_id_kind=TaxIdKind.CNPJ, tax_id="12.ABC.345/01DE-35", name="Padaria  São José Ltda"
)
MARIA = CustomerFields(tax_id_kind=TaxIdKind.CPF, tax_id="529.982.247-25", name="Maria Souza")
STREET = {"street": "Rua das Flores", "number": "10", "city": "Recife", "state": "PE"}
FINANCE = ContactFields(role="finance", name="Joana", email="Joana@Padaria.example")


@pytest.fixture
def house() -> House:
    return House()


def register(house: House, fields: CustomerFields) -> int:
    return register_customer.register(company_id=house.company_id, fields=fields, by=ANA)


def page(house: House, customer_id: int) -> CustomerPage:
    return customer_page(company_id=house.company_id, customer_id=customer_id, as_of=DAY)


def add_contact(house: House, customer_id: int, fields: ContactFields) -> int:
    return customer_contacts.add(
        company_id=house.company_id, customer_id=customer_id, fields=fields, by=ANA
    )


def set_address(house: House, customer_id: int) -> None:
    register_customer.set_address(
        company_id=house.company_id,
        customer_id=customer_id,
        purpose="billing",
        fields=STREET,
        by=ANA,
    )


def test_a_registration_begins_as_a_draft_with_its_number_plain(house: House) -> None:
    row = page(house, register(house, BAKERY)).row
    assert (row.name, row.tax_id, row.state) == ("Padaria São José Ltda", "12ABC34501DE35", "draft")


def test_a_wrong_number_and_one_that_is_registered_are_refused(house: House) -> None:
    with pytest.raises(InvalidTaxId):
        register(house, replace(BAKERY, tax_id="12.ABC.345/01DE-36"))
    known = register(house, BAKERY)
    with pytest.raises(register_customer.CustomerIsKnown) as refusal:
        register(house, replace(BAKERY, name="Another writing"))
    assert refusal.value.customer_id == known


def test_a_draft_is_approved_when_nothing_required_is_missing(house: House) -> None:
    customer_id = register(house, BAKERY)

    def approve() -> None:
        register_customer.approve(company_id=house.company_id, customer_id=customer_id, by=BRUNO)

    with pytest.raises(register_customer.UnableToApprove) as refusal:
        approve()
    assert refusal.value.missing == ("billing_address", "reachable", "finance_email")
    set_address(house, customer_id)
    add_contact(house, customer_id, FINANCE)
    approve()
    assert page(house, customer_id).row.state == "approved"
    with pytest.raises(register_customer.UnableToApprove, match="not_a_draft"):
        approve()


def test_a_change_is_kept_with_who_when_why_before_and_after(house: House) -> None:
    customer_id = register(house, MARIA)
    register_customer.edit(
        company_id=house.company_id,
        customer_id=customer_id,
        fields=replace(MARIA, name="Maria Souza Lima", segment="retail"),
        reason="Married.",
        by=BRUNO,
    )
    latest = page(house, customer_id).history[0]
    assert (latest.kind, latest.actor, latest.reason) == ("customer.changed", "Bruno", "Married.")
    assert latest.changes == (
        ("name", "Maria Souza", "Maria Souza Lima"),
        ("segment", "", "retail"),
    )


def test_the_database_refuses_a_change_that_nobody_answers_for(house: House) -> None:
    customer_id = register(house, MARIA)
    with (
        pytest.raises(IntegrityError, match="without a fact"),
        company_scope(house.company_id),
        transaction.atomic(),
    ):
        Customer.objects.filter(pk=customer_id).update(name="X")


def test_relatives_are_found_by_their_tax_ids_and_never_go_in_a_circle(house: House) -> None:
    parent = register(house, BAKERY)
    child = register(house, replace(MARIA, parent="12ABC34501DE35", payer="12.abc.345/01de-35"))
    assert page(house, parent).children[0].id == child
    with pytest.raises(register_customer.UnableToChange, match="relative_in_circle"):
        register_customer.edit(
            company_id=house.company_id,
            customer_id=parent,
            fields=replace(BAKERY, parent="52998224725"),
            reason="wrong",
            by=ANA,
        )
    with pytest.raises(register_customer.UnableToChange) as refusal:
        register(house, replace(MARIA, tax_id="11144477735", guarantor="1"))
    assert (str(refusal.value), refusal.value.field) == ("relative_unknown", "guarantor")


def test_a_contact_keeps_its_number_callable_and_its_latest_word(house: House) -> None:
    customer_id = register(house, MARIA)
    with pytest.raises(InvalidPhone):
        add_contact(house, customer_id, replace(FINANCE, phone="123"))
    contact_id = add_contact(house, customer_id, replace(FINANCE, phone="(11) 98765-4321"))
    for is_allowed in (True, False):
        customer_contacts.record_consent(
            company_id=house.company_id,
            contact_id=contact_id,
            channel="whatsapp",
            is_allowed=is_allowed,
            source="said on the telephone",
            by=ANA,
            now=NOON,
        )
    (contact,) = page(house, customer_id).contacts
    assert (contact.email, contact.phone) == ("joana@padaria.example", "+5511987654321")
    assert contact.consents == {"whatsapp": False}


def test_writings_of_one_customer_are_shown_and_merged(house: House) -> None:
    stays = register(house, BAKERY)
    twin = register(house, replace(MARIA, name="PADARIA SAO JOSE"))
    add_contact(house, twin, FINANCE)
    set_address(house, twin)
    house.expect({1: 10_000})
    with company_scope(house.company_id):
        Receivable.objects.update(customer_id=twin)
    assert [one.id for one in page(house, stays).likely_same] == [twin]
    merge_customers.merge(
        company_id=house.company_id,
        duplicate_id=twin,
        into_id=stays,
        reason="Same shop.",
        by=BRUNO,
    )
    merged, standing = page(house, twin), page(house, stays)
    assert merged.merged_into is not None
    assert (merged.merged_into.id, merged.row.open_cents) == (stays, 0)
    assert standing.row.open_cents == 10_000
    assert len(standing.contacts) == len(standing.addresses) == 1
    assert standing.likely_same == ()
    with company_scope(house.company_id):
        assert Fact.objects.get(kind="customer.merged").data == {"duplicate_id": twin}
        assert not Contact.objects.filter(customer_id=twin).exists()
    for pair in ((twin, stays), (stays, stays)):
        with pytest.raises(merge_customers.UnableToMerge):
            merge_customers.merge(
                company_id=house.company_id,
                duplicate_id=pair[0],
                into_id=pair[1],
                reason="again",
                by=BRUNO,
            )


def test_the_list_goes_by_name_and_finds_by_name_number_and_code(house: House) -> None:
    maria = register(house, replace(MARIA, external_code="C-77"))
    bakery = register(house, BAKERY)

    def found(search: str, state: str = "") -> list[int]:
        asked = CustomerFilters(search=search, state=state)
        listed = customers(company_id=house.company_id, filters=asked, after=0, as_of=DAY)
        return [row.id for row in listed.rows]

    assert found("") == [maria, bakery]
    assert found("sao jose") == found("São José") == found("12.abc.345/01DE-35") == [bakery]
    assert found("C-77") == found("529.982.247-25") == [maria]
    assert found("nobody") == []
    assert found("", "approved") == []


def test_the_list_goes_on_after_its_first_page(house: House) -> None:
    with company_scope(house.company_id):
        Customer.objects.bulk_create(
            Customer(
                company_id=house.company_id,
                tax_id_kind="foreign",
                tax_id=str(number),
                name=f"C{number:03}",
                name_key=f"C{number // 2:03}",
            )
            for number in range(150)
        )
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        listed = customers(
            company_id=house.company_id,
            filters=CustomerFilters(),
            after=after,
            as_of=date(2026, 1, 1),
        )
        seen += [row.id for row in listed.rows]
        after = listed.next_after
    assert len(seen) == len(set(seen)) == 150
