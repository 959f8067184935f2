"""Letting nothing be asked of a customer, or for one title, and asking again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.holds import operations, queries
from emdia.books.holds.models import Hold
from emdia.books.parties.models import GONE, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules import holds
from emdia.rules.holds import HoldKind, UnableToHold

from . import worklist

__all__ = ["UnableToHold", "Wanted", "lift", "place"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A hold on a customer, or on one of its titles; dates are days it holds, both included."""

    customer_id: int
    kind: HoldKind
    since_date: date
    reason: str
    receivable_id: int | None = None
    until_date: date | None = None
    filed_date: date | None = None


def place(*, company_id: int, wanted: Wanted, by: Actor, as_of: date, now: datetime) -> int:
    """Place a hold; return its id. What was planned and has not left is stopped by the sender.

    :raises UnableToHold: customer_unknown, title_unknown, no_reason, or what
        `rules.holds.refuse` says.
    """
    holds.refuse(
        kind=wanted.kind,
        first=wanted.since_date,
        last=wanted.until_date,
        filed=wanted.filed_date,
        is_of_title=wanted.receivable_id is not None,
        as_of=as_of,
    )
    if not wanted.reason.strip():
        raise UnableToHold("no_reason")
    with company_scope(company_id):
        _refuse_strangers(wanted)
        hold = operations.place(
            company_id=company_id,
            customer_id=wanted.customer_id,
            receivable_id=wanted.receivable_id,
            kind=wanted.kind,
            since_date=wanted.since_date,
            until_date=wanted.until_date,
            filed_date=wanted.filed_date,
            reason=wanted.reason.strip(),
            by=by.name,
        )
        _record("hold.placed", hold, wanted.reason.strip(), by)
        worklist.refresh_customer(
            company_id=company_id, customer_id=wanted.customer_id, as_of=as_of, now=now, by=by
        )
        return hold.pk


def _refuse_strangers(wanted: Wanted) -> None:
    customers = Customer.objects.exclude(state__in=GONE)
    if not customers.filter(pk=wanted.customer_id).exists():
        raise UnableToHold("customer_unknown")
    if wanted.receivable_id is not None:
        titles = Receivable.objects.filter(customer_id=wanted.customer_id)
        if not titles.filter(pk=wanted.receivable_id).exists():
            raise UnableToHold("title_unknown")


def lift(
    *, company_id: int, hold_id: int, ended_date: date, reason: str, by: Actor, now: datetime
) -> int:
    """Let a hold not hold any more from `ended_date` on; return its customer.

    :raises UnableToHold: hold_unknown, already_lifted, already_over or no_reason.
    """
    with company_scope(company_id):
        hold = queries.get(hold_id)
        if hold is None:
            raise UnableToHold("hold_unknown")
        if not reason.strip():
            raise UnableToHold("no_reason")
        if queries.is_lifted(hold):
            raise UnableToHold("already_lifted")
        if hold.until_date is not None and hold.until_date < ended_date:
            raise UnableToHold("already_over")
        try:
            with transaction.atomic():
                operations.lift(hold, ended_date=ended_date, reason=reason.strip(), by=by.name)
        except IntegrityError as lifted:
            # Another person was quicker.
            raise UnableToHold("already_lifted") from lifted
        _record("hold.lifted", hold, reason.strip(), by)
        worklist.refresh_customer(
            company_id=company_id,
            customer_id=hold.customer_id,
            as_of=ended_date,
            now=now,
            by=by,
        )
        return hold.customer_id


def _record(kind: str, hold: Hold, reason: str, by: Actor) -> None:
    facts.record(
        company_id=hold.company_id,
        kind=kind,
        subject=("customer", hold.customer_id),
        by=by,
        reason=reason,
        data={"hold": hold.kind, "receivable": hold.receivable_id},
    )
