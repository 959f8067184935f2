"""Questions about customers. Each requires an open company scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.models import QuerySet

from emdia.kernel.names import name_key
from emdia.rules.registration import Registration
from emdia.rules.search_text import SHORTEST_PART, Asked

from .models import (
    GONE,
    Address,
    Contact,
    ContactConsent,
    ContactRole,
    Customer,
    Salesperson,
)

SQL = Path(__file__).parent / "sql"
SEGMENTS_AT_MOST = 200
LIKELY_AT_MOST = 5
ALIKE_AT_MOST = 50  # of whom some may be merged


def segments(company_id: int) -> tuple[str, ...]:
    """Return the segments that customers are in, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "segments.sql").read_text(), {"company_id": company_id, "most": SEGMENTS_AT_MOST}
        )
        return tuple(segment for (segment,) in cursor.fetchall())


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
    # Three questions, each through its own index: asked as one, they walk everybody.
    same = [*_reached_alike(found), *_named_alike(found)]
    others = Customer.objects.filter(pk__in=same).exclude(pk=found.pk)
    return others.exclude(state__in=GONE).order_by("id")[:LIKELY_AT_MOST]


def _reached_alike(found: Customer) -> set[int]:
    people = list(Contact.objects.filter(customer=found))
    emails = [one.email for one in people if one.email]
    phones = [one.phone for one in people if one.phone]
    others = Contact.objects.exclude(customer=found).values_list("customer_id", flat=True)
    by_email = others.filter(email__in=emails).exclude(email="")[:ALIKE_AT_MOST]
    by_phone = others.filter(phone__in=phones).exclude(phone="")[:ALIKE_AT_MOST]
    return {*by_email, *by_phone}


def _named_alike(found: Customer) -> list[int]:
    if not found.name_key:
        return []
    alike = Customer.objects.filter(name_key=found.name_key).exclude(pk=found.pk)
    return list(alike.values_list("pk", flat=True)[:ALIKE_AT_MOST])


def with_tax_id(*, kind: str, tax_id: str) -> Customer | None:
    return Customer.objects.filter(tax_id_kind=kind, tax_id=tax_id).first()


def of_tax_id(tax_id: str) -> Customer | None:
    """Return the standing customer of this number, whatever its kind."""
    found = Customer.objects.filter(tax_id=tax_id).exclude(state__in=GONE)
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


def named(*, company_id: int, text: str, most: int) -> list[int]:
    """Return at most `most` customers of whose name, or trade name, every word is a part.

    Names that begin with the text come first.
    """
    name = name_key(text)
    words = name.split()
    longest = max(words, key=len, default="")
    if len(longest) < SHORTEST_PART:
        # Few letters are in so many names that a walk over them ends soon.
        holding = Customer.objects.exclude(state__in=GONE).filter(name_key__contains=name)
        return list(holding.values_list("pk", flat=True)[:most]) if name else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id FROM find_customers(%s, '', %s, %s, %s::text[], '', '{}', '', %s)",
            (company_id, name, longest, words, most),
        )
        return list(dict.fromkeys(number for (number,) in cursor.fetchall()))[:most]
