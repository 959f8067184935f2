"""Questions about customers. Each requires an open company scope."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from emdia.rules.registration import Registration
from emdia.rules.search_text import Asked

from .models import (
    Address,
    Contact,
    ContactConsent,
    ContactRole,
    Customer,
    CustomerState,
    Salesperson,
)

LIKELY_AT_MOST = 5


def customer(customer_id: int) -> Customer | None:
    return Customer.objects.filter(pk=customer_id).first()


def lock(customer_id: int) -> Customer | None:
    """Return the customer with its row locked until the transaction ends."""
    return Customer.objects.select_for_update(of=("self",)).filter(pk=customer_id).first()


def contact(contact_id: int) -> Contact | None:
    return Contact.objects.filter(pk=contact_id).first()


def addresses(customer_id: int) -> QuerySet[Address]:
    return Address.objects.filter(customer_id=customer_id).order_by("purpose")


def contacts(customer_id: int) -> QuerySet[Contact]:
    return Contact.objects.filter(customer_id=customer_id).order_by("-is_active", "id")


def consents(contact_ids: Iterable[int]) -> dict[tuple[int, str], ContactConsent]:
    """Return the latest word of each contact on each channel."""
    said = ContactConsent.objects.filter(contact_id__in=list(contact_ids)).order_by("id")
    return {(row.contact_id, row.channel): row for row in said}


def registration(found: Customer) -> Registration:
    """Return what the checklist looks at."""
    people = Contact.objects.filter(customer=found, is_active=True)
    return Registration(
        is_company=found.tax_id_kind != "cpf",
        has_billing_address=Address.objects.filter(
            customer=found, purpose=Address.Purpose.BILLING
        ).exists(),
        has_finance_email=people.filter(role=ContactRole.FINANCE).exclude(email="").exists(),
        has_phone=people.exclude(phone="").exists(),
        has_segment=bool(found.segment),
        has_external_code=bool(found.external_code),
    )


def likely_same(found: Customer) -> QuerySet[Customer]:
    """Return other customers that may be the same: by name, e-mail or telephone."""
    people = Contact.objects.filter(customer=found)
    emails = people.exclude(email="").values("email")
    phones = people.exclude(phone="").values("phone")
    reached = Contact.objects.filter(Q(email__in=emails) | Q(phone__in=phones))
    same = Q(pk__in=reached.values("customer_id"))
    if found.name_key:
        same |= Q(name_key=found.name_key)
    others = Customer.objects.exclude(pk=found.pk).exclude(state=CustomerState.MERGED)
    return others.filter(same).order_by("id")[:LIKELY_AT_MOST]


def with_tax_id(*, kind: str, tax_id: str) -> Customer | None:
    return Customer.objects.filter(tax_id_kind=kind, tax_id=tax_id).first()


def of_tax_id(tax_id: str) -> Customer | None:
    """Return the standing customer of this number, whatever its kind."""
    found = Customer.objects.filter(tax_id=tax_id).exclude(state=CustomerState.MERGED)
    return found.order_by("id").first()


def salespeople() -> QuerySet[Salesperson]:
    return Salesperson.objects.order_by("name", "id")


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer that a text may mean, and by what: tax_id, name, email or phone."""

    customer_id: int
    by_what: str


def find(*, company_id: int, asked: Asked, most: int) -> list[FoundCustomer]:
    """Return the customers a search may mean, the surest first, each once."""
    values = (
        company_id,
        asked.number,
        asked.name,
        max(asked.parts, key=len, default=""),
        list(asked.parts),
        asked.email,
        list(asked.phone_starts),
        asked.phone_end,
        most,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, by_what"
            " FROM find_customers(%s, %s, %s, %s, %s::text[], %s, %s::text[], %s, %s)",
            values,
        )
        first: dict[int, FoundCustomer] = {}
        for row in cursor.fetchall():
            first.setdefault(row[0], FoundCustomer(*row))
    return list(first.values())[:most]
