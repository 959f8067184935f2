"""Writes on customers and their contacts. Each requires an open scope and a fact before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from emdia.kernel.names import name_key

from .models import Address, Contact, ContactConsent, Customer, CustomerState


class CustomerIsKnown(RuntimeError):
    """The company has a customer of this tax id; `customer_id` says which."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(customer_id)
        self.customer_id = customer_id


def register(*, company_id: int, fields: Mapping[str, Any], state: CustomerState) -> Customer:
    """Store a customer. `fields` are columns of `customer`, tax id without punctuation.

    :raises CustomerIsKnown: its tax id is registered.
    """
    known = Customer.objects.filter(tax_id_kind=fields["tax_id_kind"], tax_id=fields["tax_id"])
    if (customer_id := known.values_list("id", flat=True).first()) is not None:
        raise CustomerIsKnown(customer_id)
    return Customer.objects.create(
        company_id=company_id, state=state, name_key=name_key(fields["name"]), **fields
    )


def edit(*, customer: Customer, fields: Mapping[str, Any]) -> None:
    """Write `fields` (columns of `customer`) over what is there."""
    for column, value in fields.items():
        setattr(customer, column, value)
    customer.name_key = name_key(customer.name)
    customer.save()


def approve(customer: Customer) -> None:
    customer.state = CustomerState.APPROVED
    customer.save(update_fields=["state"])


def discard(customer_ids: Sequence[int], *, at: datetime) -> None:
    """Throw drafts away; the database refuses those that something hangs on."""
    Customer.objects.filter(pk__in=customer_ids).update(
        state=CustomerState.DISCARDED, discarded_at=at
    )


def put_back(customer_ids: Sequence[int]) -> None:
    """Make drafts again of what was thrown away."""
    Customer.objects.filter(pk__in=customer_ids).update(
        state=CustomerState.DRAFT, discarded_at=None
    )


def merge(*, duplicate: Customer, into: Customer) -> None:
    """Make `duplicate` another writing of `into`: its contacts move, its row stays."""
    Contact.objects.filter(customer=duplicate).update(customer=into)
    _pass_on_addresses(duplicate, into)
    for column in ("parent", "payer", "guarantor"):
        others = Customer.objects.filter(**{column: duplicate}).exclude(pk=into.pk)
        others.update(**{column: into})
        if getattr(into, f"{column}_id") == duplicate.pk:
            setattr(into, column, None)
    into.save(update_fields=["parent", "payer", "guarantor"])
    duplicate.state = CustomerState.MERGED
    duplicate.merged_into = into
    duplicate.save(update_fields=["state", "merged_into"])


def _pass_on_addresses(duplicate: Customer, into: Customer) -> None:
    taken = Address.objects.filter(customer=into).values_list("purpose", flat=True)
    Address.objects.filter(customer=duplicate).exclude(purpose__in=list(taken)).update(
        customer=into
    )


def set_address(*, customer: Customer, purpose: str, fields: Mapping[str, str]) -> Address:
    """Write the customer's address for a purpose, the first or over the one before."""
    address, _created = Address.objects.update_or_create(
        customer=customer,
        purpose=purpose,
        defaults=dict(fields),
        create_defaults={"company_id": customer.company_id, **fields},
    )
    return address


def add_contact(*, customer: Customer, fields: Mapping[str, Any]) -> Contact:
    return Contact.objects.create(company_id=customer.company_id, customer=customer, **fields)


def edit_contact(*, contact: Contact, fields: Mapping[str, Any]) -> None:
    if fields.get("email", contact.email) != contact.email:
        contact.bounced_at, contact.bounce_reason = None, ""
    for column, value in fields.items():
        setattr(contact, column, value)
    contact.save()


def mark_bounced(*, contact: Contact, at: datetime, why: str) -> None:
    """Keep that nobody is reached under the contact's e-mail, and what the server said."""
    contact.bounced_at, contact.bounce_reason = at, why
    contact.save(update_fields=["bounced_at", "bounce_reason"])


def record_consent(
    *, contact: Contact, channel: str, is_allowed: bool, said_at: datetime, source: str
) -> None:
    """Keep what a person said about a channel; what was said before stays in the history."""
    ContactConsent.objects.create(
        company_id=contact.company_id,
        contact=contact,
        channel=channel,
        is_allowed=is_allowed,
        said_at=said_at,
        source=source,
    )
