"""Writes on promises. Each requires an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.holds import operations as holds
from emdia.books.interactions.models import Interaction
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.holds import HoldKind
from emdia.rules.promises import Part, PromiseState

from .models import Promise, PromisePart, PromiseTitle


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was promised: parts in the order of their dates, by whom, when, with which words."""

    parts: Sequence[Part]
    currency: str
    made_date: date
    made_at: datetime
    made_by: str
    contact: Contact | None = None
    interaction: Interaction | None = None
    note: str = ""


def promise(*, customer: Customer, titles: Sequence[Receivable], said: Said) -> Promise:
    """Keep a promise about some titles of a customer.

    :raises django.db.IntegrityError: a title is in another open promise.
    """
    company_id = customer.company_id
    made = Promise.objects.create(
        company_id=company_id,
        customer=customer,
        contact=said.contact,
        interaction=said.interaction,
        currency=said.currency,
        amount_cents=sum(part.amount_cents for part in said.parts),
        made_date=said.made_date,
        made_at=said.made_at,
        made_by=said.made_by,
        note=said.note,
    )
    for one in titles:
        hold = holds.place(
            company_id=company_id,
            customer_id=customer.pk,
            receivable_id=one.pk,
            kind=HoldKind.PROMISE,
            since_date=said.made_date,
            until_date=max(part.deadline_date for part in said.parts),
            filed_date=None,
            reason=said.note or HoldKind.PROMISE,
            by=said.made_by,
        )
        PromiseTitle.objects.create(company_id=company_id, promise=made, receivable=one, hold=hold)
    PromisePart.objects.bulk_create(
        [
            PromisePart(
                company_id=company_id,
                promise=made,
                number=number,
                due_date=part.due_date,
                deadline_date=part.deadline_date,
                amount_cents=part.amount_cents,
            )
            for number, part in enumerate(said.parts, start=1)
        ]
    )
    return made


def withdraw(made: Promise, *, reason: str, on: date, by: str) -> None:
    """Let a promise hold no more, for a reason."""
    made.state, made.closed_date, made.withdrawn_reason = PromiseState.WITHDRAWN, on, reason
    made.save(update_fields=["state", "closed_date", "withdrawn_reason"])
    PromisePart.objects.filter(promise=made, state=PromiseState.OPEN).update(
        state=PromiseState.WITHDRAWN
    )
    titles = PromiseTitle.objects.filter(promise=made)
    for title in titles.select_related("hold"):
        holds.lift(title.hold, ended_date=on, reason=reason, by=by)
    titles.update(is_open=False)
