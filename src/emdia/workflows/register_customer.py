"""Registering a customer, changing what is registered, approving it.

A registration begins as a draft. It is approved when nothing required is missing, by
somebody else than the clerk who registers (the roles see to that).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties import operations as parties
from emdia.books.parties import queries
from emdia.books.parties.models import GONE, Customer, CustomerState
from emdia.books.parties.operations import CustomerIsKnown
from emdia.kernel.tax_ids import InvalidTaxId, TaxIdKind, checked_as, normalise
from emdia.rules.registration import missing

__all__ = [
    "CustomerFields",
    "CustomerIsKnown",
    "InvalidTaxId",
    "UnableToApprove",
    "UnableToChange",
    "approve",
    "edit",
    "register",
    "set_address",
]

RELATIVES = ("parent", "payer", "guarantor")


class UnableToChange(RuntimeError):
    """The registration cannot be written so; the message is a code, `field` says where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.field = field


class UnableToApprove(RuntimeError):
    """The registration is not a draft, or `missing` names what it still needs."""

    def __init__(self, code: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.missing = missing


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFields:
    """What is registered of a customer. Relatives are tax ids of other customers."""

    tax_id_kind: TaxIdKind
    tax_id: str  # as written; checked and kept without punctuation
    name: str
    trade_name: str = ""
    external_code: str = ""
    segment: str = ""
    language: str = "pt-br"
    time_zone: str = "America/Sao_Paulo"
    parent: str = ""
    payer: str = ""
    guarantor: str = ""
    salesperson_id: int | None = None


def register(*, company_id: int, fields: CustomerFields, by: Actor) -> int:
    """Store a draft; return its id.

    :raises InvalidTaxId: the tax id is none of its kind.
    :raises CustomerIsKnown: a customer with this tax id is registered.
    :raises UnableToChange: a relative is no customer of the company.
    """
    with company_scope(company_id):
        columns = _columns(fields)
        customer = parties.register(
            company_id=company_id, fields=columns, state=CustomerState.DRAFT
        )
        facts.record(
            company_id=company_id,
            kind="customer.registered",
            subject=("customer", customer.pk),
            by=by,
        )
        return customer.pk


def edit(
    *, company_id: int, customer_id: int, fields: CustomerFields, reason: str, by: Actor
) -> None:
    """Write over what is registered; what changed and why stays in the history.

    :raises InvalidTaxId: the tax id is none of its kind.
    :raises CustomerIsKnown: another customer has this tax id.
    :raises UnableToChange: no such customer, it was merged, or a relative is impossible.
    """
    with company_scope(company_id):
        customer = _standing(customer_id)
        columns = _columns(fields)
        _check_relatives(columns, customer)
        _check_tax_id(columns, customer)
        _fact(customer, "customer.changed", by, reason)
        parties.edit(customer=customer, fields=columns)


def set_address(
    *,
    company_id: int,
    customer_id: int,
    purpose: str,
    fields: Mapping[str, str],
    by: Actor,
) -> None:
    """Write the customer's address for a purpose (`Address.Purpose`).

    :raises UnableToChange: no such customer, or it was merged.
    """
    with company_scope(company_id):
        customer = _standing(customer_id)
        _fact(customer, "customer.address_changed", by)
        parties.set_address(customer=customer, purpose=purpose, fields=fields)


def approve(*, company_id: int, customer_id: int, by: Actor) -> None:
    """Approve a draft whose checklist has nothing required left.

    :raises UnableToApprove: it is no draft, or something is missing.
    """
    with company_scope(company_id):
        customer = queries.lock(customer_id)
        if customer is None or customer.state != CustomerState.DRAFT:
            raise UnableToApprove("not_a_draft")
        if lacking := missing(queries.registration(customer)):
            raise UnableToApprove("registration_incomplete", lacking)
        _fact(customer, "customer.approved", by)
        parties.approve(customer)


def _columns(fields: CustomerFields) -> dict[str, Any]:
    columns = asdict(fields)
    columns["tax_id"] = checked_as(fields.tax_id_kind, fields.tax_id)
    columns["name"] = " ".join(fields.name.split())
    return columns | {name: _relative(name, columns[name]) for name in RELATIVES}


def _relative(name: str, tax_id: str) -> Customer | None:
    if not tax_id.strip():
        return None
    found = queries.of_tax_id(normalise(tax_id))
    if found is None:
        raise UnableToChange("relative_unknown", name)
    return found


def _standing(customer_id: int) -> Customer:
    customer = queries.lock(customer_id)
    if customer is None or customer.state in GONE:
        raise UnableToChange("customer_unknown")
    return customer


def _check_relatives(columns: Mapping[str, Any], customer: Customer) -> None:
    for name in RELATIVES:
        if columns[name] == customer:
            raise UnableToChange("relative_is_itself", name)
    if _is_above(customer, of=columns["parent"]):
        raise UnableToChange("relative_in_circle", "parent")


def _is_above(customer: Customer, *, of: Customer | None) -> bool:
    """Return whether the customer is among the parents of `of`."""
    seen: set[int] = set()
    while of is not None and of.pk not in seen:
        seen.add(of.pk)
        of = of.parent
    return customer.pk in seen


def _check_tax_id(columns: Mapping[str, Any], customer: Customer) -> None:
    other = queries.with_tax_id(kind=columns["tax_id_kind"], tax_id=columns["tax_id"])
    if other is not None and other.pk != customer.pk:
        raise CustomerIsKnown(other.pk)


def _fact(customer: Customer, kind: str, by: Actor, reason: str = "") -> None:
    facts.record(
        company_id=customer.company_id,
        kind=kind,
        subject=("customer", customer.pk),
        by=by,
        reason=reason,
    )
