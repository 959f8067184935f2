"""The people at a customer: adding them, changing them, and what they allow."""

from dataclasses import asdict, dataclass
from datetime import datetime

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties import operations as parties
from emdia.books.parties import queries
from emdia.books.parties.models import GONE, Contact, Customer
from emdia.kernel import phones
from emdia.kernel.phones import InvalidPhone

__all__ = ["ContactFields", "InvalidPhone", "UnableToChange", "add", "edit", "record_consent"]


class UnableToChange(RuntimeError):
    """No such customer or contact in the company, or the customer was merged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactFields:
    role: str  # parties.ContactRole
    name: str
    email: str = ""
    phone: str = ""  # as written; kept as E.164
    is_active: bool = True


def add(*, company_id: int, customer_id: int, fields: ContactFields, by: Actor) -> int:
    """Store a person at the customer; return the contact's id.

    :raises InvalidPhone: the telephone cannot be called.
    :raises UnableToChange: no such customer, or it was merged.
    """
    columns = _columns(fields)
    with company_scope(company_id):
        customer = _standing(customer_id)
        _fact(customer, "contact.added", by)
        return parties.add_contact(customer=customer, fields=columns).pk


def edit(*, company_id: int, contact_id: int, fields: ContactFields, by: Actor) -> int:
    """Write over a contact; return its customer's id.

    :raises InvalidPhone: the telephone cannot be called.
    :raises UnableToChange: no such contact.
    """
    columns = _columns(fields)
    with company_scope(company_id):
        contact = _contact(contact_id)
        _fact(_standing(contact.customer_id), "contact.changed", by)
        parties.edit_contact(contact=contact, fields=columns)
        return contact.customer_id


def put_back(*, company_id: int, contact_id: int, by: Actor) -> int:
    """Let a person be one to speak to again; return the customer's id.

    :raises UnableToChange: no such contact, or its customer is merged or thrown away.
    """
    with company_scope(company_id):
        contact = _contact(contact_id)
        customer = _standing(contact.customer_id)
        if not contact.is_active:
            _fact(customer, "contact.put_back", by)
            parties.edit_contact(contact=contact, fields={"is_active": True})
        return customer.pk


def record_consent(
    *,
    company_id: int,
    contact_id: int,
    channel: str,
    is_allowed: bool,
    source: str,
    by: Actor,
    now: datetime,
) -> int:
    """Keep what the person said about a channel; return the customer's id.

    :raises UnableToChange: no such contact.
    """
    with company_scope(company_id):
        contact = _contact(contact_id)
        kind = "contact.opted_in" if is_allowed else "contact.opted_out"
        _fact(_standing(contact.customer_id), kind, by, reason=source)
        parties.record_consent(
            contact=contact, channel=channel, is_allowed=is_allowed, said_at=now, source=source
        )
        return contact.customer_id


def _columns(fields: ContactFields) -> dict[str, object]:
    columns = asdict(fields)
    columns["email"] = fields.email.strip().lower()
    columns["phone"] = phones.checked(fields.phone) if fields.phone.strip() else ""
    return columns


def _standing(customer_id: int) -> Customer:
    customer = queries.lock(customer_id)
    if customer is None or customer.state in GONE:
        raise UnableToChange("customer_unknown")
    return customer


def _contact(contact_id: int) -> Contact:
    contact = queries.contact(contact_id)
    if contact is None:
        raise UnableToChange("contact_unknown")
    return contact


def _fact(customer: Customer, kind: str, by: Actor, reason: str = "") -> None:
    facts.record(
        company_id=customer.company_id,
        kind=kind,
        subject=("customer", customer.pk),
        by=by,
        reason=reason,
    )
