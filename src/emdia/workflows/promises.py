"""Promises to pay: keeping one, withdrawing it, and judging all of them by what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from emdia.books.agreements import batch, operations, queries
from emdia.books.calendar import queries as calendars
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.interactions.models import Interaction
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Contact, Customer
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Holder, Receivable
from emdia.rules.promises import (
    USUAL_GRACE_BANK_DAYS,
    Part,
    PromiseRefused,
    PromiseState,
    deadline,
    refuse_parts,
)

from . import worklist


class UnableToPromise(ValueError):
    """The promise cannot be kept in mind; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a debtor promises: an amount in cents by each date, about some titles."""

    receivable_ids: Sequence[int]
    parts: Sequence[tuple[date, int]]
    contact_id: int | None = None
    note: str = ""


def promise(
    *, company_id: int, customer_id: int, wanted: Wanted, by: Actor, on: date, now: datetime
) -> int:
    """Keep what a customer promised; return the promise's id.

    :raises UnableToPromise: customer_unknown, contact_unknown, no_titles, title_unknown,
        not_open, not_ours, currencies_mixed, already_promised, or why the parts are refused.
    """
    with company_scope(company_id):
        customer = standing_customer(customer_id)
        made = keep(customer=customer, wanted=wanted, interaction=None, by=by, on=on, now=now)
        worklist.refresh_customer(
            company_id=company_id, customer_id=customer_id, as_of=on, now=now, by=by
        )
        return made


def keep(
    *,
    customer: Customer,
    wanted: Wanted,
    interaction: Interaction | None,
    by: Actor,
    on: date,
    now: datetime,
) -> int:
    """Keep a promise inside an open scope, as part of a larger act; return its id.

    :raises UnableToPromise: as `promise`.
    """
    titles = _titles(customer, wanted.receivable_ids)
    contact = _contact(customer, wanted.contact_id)
    parts = sorted(wanted.parts)
    try:
        refuse_parts(parts, made_date=on, owed_cents=_owed(titles, parts, on))
    except PromiseRefused as refusal:
        raise UnableToPromise(str(refusal)) from refusal
    calendar = calendars.calendar()
    said = operations.Said(
        parts=[
            Part(
                due_date=day,
                deadline_date=deadline(
                    due_date=day, grace_bank_days=USUAL_GRACE_BANK_DAYS, calendar=calendar
                ),
                amount_cents=cents,
            )
            for day, cents in parts
        ],
        currency=titles[0].currency,
        made_date=on,
        made_at=now,
        made_by=by.name,
        contact=contact,
        interaction=interaction,
        note=wanted.note,
    )
    try:
        with transaction.atomic():
            made = operations.promise(customer=customer, titles=titles, said=said)
    except IntegrityError as error:
        raise UnableToPromise("already_promised") from error
    facts.record(
        company_id=customer.company_id,
        kind="promise.made",
        subject=("customer", customer.pk),
        by=by,
        reason=wanted.note,
        data={
            "promise": made.pk,
            "amount_cents": made.amount_cents,
            "parts": [{"due_date": day.isoformat(), "amount_cents": cents} for day, cents in parts],
            "receivables": [one.pk for one in titles],
        },
    )
    return made.pk


def withdraw(
    *, company_id: int, promise_id: int, reason: str, by: Actor, on: date, now: datetime
) -> int:
    """Let a promise hold no more; return its customer's id.

    :raises UnableToPromise: promise_unknown, not_open or reason_missing.
    """
    with company_scope(company_id):
        made = queries.lock(promise_id)
        if made is None:
            raise UnableToPromise("promise_unknown")
        if not reason.strip():
            raise UnableToPromise("reason_missing")
        if made.state != PromiseState.OPEN:
            raise UnableToPromise("not_open")
        operations.withdraw(made, reason=reason.strip(), on=on, by=by.name)
        facts.record(
            company_id=company_id,
            kind="promise.withdrawn",
            subject=("customer", made.customer_id),
            by=by,
            reason=reason.strip(),
            data={"promise": made.pk},
        )
        worklist.refresh_customer(
            company_id=company_id, customer_id=made.customer_id, as_of=on, now=now, by=by
        )
        return made.customer_id


def judge(*, company_id: int, as_of: date, by: Actor) -> dict[str, int]:
    """Judge every open promise at the close of a day; return how many are closed, by state."""
    with company_scope(company_id):
        found = batch.judge(company_id=company_id, as_of=as_of, by=by.name)
        if found:
            facts.record(
                company_id=company_id,
                kind="promises.judged",
                subject=("company", company_id),
                by=by,
                data={"as_of": as_of.isoformat(), **found},
            )
        return found


def standing_customer(customer_id: int) -> Customer:
    """Return the customer with its row locked, inside an open scope.

    :raises UnableToPromise: customer_unknown.
    """
    customer = parties.lock(customer_id)
    if customer is None or customer.state in GONE:
        raise UnableToPromise("customer_unknown")
    return customer


def _titles(customer: Customer, receivable_ids: Sequence[int]) -> list[Receivable]:
    wanted = {*receivable_ids}
    if not wanted:
        raise UnableToPromise("no_titles")
    found = list(
        Receivable.objects.select_for_update()
        .filter(pk__in=wanted, customer_id=customer.pk)
        .order_by("due_date", "id")
    )
    if len(found) < len(wanted):
        raise UnableToPromise("title_unknown")
    if any(one.balance_cents == 0 for one in found):
        raise UnableToPromise("not_open")
    if any(one.holder != Holder.OWN for one in found):
        raise UnableToPromise("not_ours")
    if len({one.currency for one in found}) > 1:
        raise UnableToPromise("currencies_mixed")
    return found


def _contact(customer: Customer, contact_id: int | None) -> Contact | None:
    if contact_id is None:
        return None
    contact = parties.contact(contact_id)
    if contact is None or contact.customer_id != customer.pk:
        raise UnableToPromise("contact_unknown")
    return contact


def _owed(titles: Sequence[Receivable], parts: Sequence[tuple[date, int]], on: date) -> int:
    """Return what is owed with late charges on the last day promised."""
    last = max((day for day, _cents in parts), default=on)
    found = late_charges(
        as_of=max(last, on),
        calendar=calendars.calendar(),
        indexes=calendars.indexes(),
        ids=[one.pk for one in titles],
    )
    return sum(charges.total_cents for _pk, charges in found)
