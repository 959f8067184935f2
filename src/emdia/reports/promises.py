"""What a customer promised, and what came of talks, for the customer's page."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.agreements import queries as agreements
from emdia.books.agreements.models import Promise
from emdia.books.calendar import queries as calendars
from emdia.books.companies.scope import company_scope
from emdia.books.interactions import batch as interactions_batch
from emdia.books.interactions import queries as interactions
from emdia.books.interactions.models import Interaction
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Customer
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Holder

from .missing import Missing as Missing

MOST_PROMISES = 20
MOST_TALKS = 30
ORDER = tuple(str(one) for one in interactions_batch.EVERY_CHANNEL)


@dataclass(frozen=True, kw_only=True, slots=True)
class PartRow:
    due_date: date
    amount_cents: int
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseRow:
    id: int
    state: str
    amount_cents: int
    currency: str
    made_at: datetime
    made_by: str
    contact: str
    note: str
    withdrawn_reason: str
    parts: tuple[PartRow, ...]
    titles: tuple[tuple[int, str], ...]  # receivable, document


@dataclass(frozen=True, kw_only=True, slots=True)
class TalkRow:
    channel: str
    outcome: str
    contact: str
    note: str
    next_date: date | None
    made_at: datetime
    made_by: str
    undone: str  # why it was logged in error; empty where it was not


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRow:
    """What contact law says of a channel now; `why` is empty when it is open."""

    channel: str
    why: str
    until_at: datetime | None
    next_at: datetime | None
    left: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Talks:
    promises: tuple[PromiseRow, ...]
    talks: tuple[TalkRow, ...]
    channels: tuple[ChannelRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedTitle:
    """An open title that can be promised, with late charges to a day; `is_promised` already."""

    id: int
    document: str
    due_date: date
    owed_cents: int
    currency: str
    is_promised: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Promisable:
    """Whom a promise would be of, and what it could be about."""

    name: str
    contacts: tuple[tuple[int, str], ...]
    titles: tuple[OwedTitle, ...]


def talks(*, company_id: int, customer_id: int, now: datetime) -> Talks:
    """Return promises, talks, and by which channels the customer may be reached now.

    :raises Missing: no such customer.
    """
    with company_scope(company_id):
        _customer(customer_id)
        found = interactions_batch.openings(company_id=company_id, now=now, customers=[customer_id])
        return Talks(
            promises=_promises(agreements.of_customer(customer_id, most=MOST_PROMISES)),
            talks=tuple(
                TalkRow(
                    channel=one.channel,
                    outcome=one.outcome,
                    contact=one.contact.name if one.contact else "",
                    note=one.note,
                    next_date=one.next_date,
                    made_at=one.made_at,
                    made_by=one.made_by,
                    undone=_undone(one),
                )
                for one in interactions.of_customer(customer_id, most=MOST_TALKS)
            ),
            channels=tuple(
                ChannelRow(
                    channel=one.channel,
                    why=one.why,
                    until_at=one.until_at,
                    next_at=one.next_at,
                    left=one.left,
                )
                for one in sorted(found, key=lambda one: ORDER.index(one.channel))
            ),
        )


def _undone(talk: Interaction) -> str:
    """Return why a talk was logged in error; empty where it was not."""
    retraction = getattr(talk, "interactionretraction", None)
    return retraction.reason if retraction else ""


def _promises(found: list[Promise]) -> tuple[PromiseRow, ...]:
    ids = [one.pk for one in found]
    parts, titles = agreements.parts(ids), agreements.titles(ids)
    return tuple(
        PromiseRow(
            id=one.pk,
            state=one.state,
            amount_cents=one.amount_cents,
            currency=one.currency,
            made_at=one.made_at,
            made_by=one.made_by,
            contact=one.contact.name if one.contact else "",
            note=one.note,
            withdrawn_reason=one.withdrawn_reason,
            parts=tuple(
                PartRow(due_date=part.due_date, amount_cents=part.amount_cents, state=part.state)
                for part in parts[one.pk]
            ),
            titles=tuple(
                (title.receivable_id, title.receivable.document) for title in titles[one.pk]
            ),
        )
        for one in found
    )


def promisable(*, company_id: int, customer_id: int, as_of: date) -> Promisable:
    """Return the customer's open titles that are ours to agree about, the oldest first.

    :raises Missing: no such customer.
    """
    with company_scope(company_id):
        customer = _customer(customer_id)
        found = [one for one in receivables.open_of(customer_id) if one.holder == Holder.OWN]
        ids = [one.pk for one in found]
        charges = dict(
            late_charges(
                as_of=as_of,
                calendar=calendars.calendar(),
                indexes=calendars.indexes(),
                ids=ids,
            )
        )
        promised = agreements.promised(ids)
        return Promisable(
            name=customer.name,
            contacts=tuple(
                (one.pk, one.name) for one in parties.contacts(customer_id) if one.is_active
            ),
            titles=tuple(
                OwedTitle(
                    id=one.pk,
                    document=one.document,
                    due_date=one.due_date,
                    owed_cents=charges[one.pk].total_cents,
                    currency=one.currency,
                    is_promised=one.pk in promised,
                )
                for one in found
                if one.pk in charges
            ),
        )


def _customer(customer_id: int) -> Customer:
    found = parties.customer(customer_id)
    if found is None:
        raise Missing(customer_id)
    return found
