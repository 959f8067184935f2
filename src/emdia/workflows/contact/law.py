"""What contact law says of a demand in the moment it would leave, with its debtor locked.

Two senders cannot both use the last contact of a day: the second one waits for the first
one's transaction and then sees its contact. Each function requires an open company scope.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from emdia.books.dunning.batch import Room
from emdia.books.facts.actor import Actor
from emdia.books.interactions import batch as interactions_batch
from emdia.books.interactions import operations, queries
from emdia.books.interactions.batch import LOOK_BACK_DAYS
from emdia.books.outbox import queries as outbox
from emdia.books.outbox.batch import Held
from emdia.books.outbox.models import Message
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Address, Channel, Customer
from emdia.books.receivables.models import Receivable
from emdia.kernel.tax_ids import TaxIdKind
from emdia.rules.contact_law.card import Channel as LawChannel
from emdia.rules.limitation import is_limited
from emdia.rules.may_contact import Place, Verdict, Why, may_contact
from emdia.rules.recipients import is_third_party


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A demand and what the law says of it; `held` is None when nothing is in its way."""

    message: Message
    customer: Customer
    now: datetime
    on_date: date  # the day it is for the debtor
    verdict: Verdict

    @property
    def held(self) -> Held | None:
        """Return what holds it: outside hours it waits, anything else ends it."""
        why = self.verdict.why
        if why is None:
            return None
        return Held(why, self.verdict.next_at if why is Why.OUTSIDE_HOURS else None)


def ask(*, message_id: int, now: datetime) -> Asked | None:
    """Lock the debtor and ask; None where the message has nobody it could go to."""
    message = outbox.message(message_id)
    customer = parties.lock(message.customer_id) if message else None
    if message is None or customer is None or message.contact is None:
        return None
    place = place_of(customer)
    today = place.today(now)
    said = parties.consents([message.contact.pk]).get((message.contact.pk, message.channel))
    verdict = may_contact(
        place=place,
        channel=LawChannel(message.channel),
        now=now,
        made=queries.made(
            customer_id=customer.pk,
            since_date=today - timedelta(days=LOOK_BACK_DAYS),
            except_message_id=message.pk,
        ),
        consent=said.is_allowed if said else None,
        is_third_party=message.contact.customer_id != customer.pk
        or is_third_party(
            role=message.contact.role, debtor_is_person=customer.tax_id_kind == TaxIdKind.CPF
        ),
        is_prescribed=any(
            _is_prescribed(title.receivable, today) for title in outbox.titles(message.pk)
        ),
    )
    return Asked(message=message, customer=customer, now=now, on_date=today, verdict=verdict)


def room_of_day(*, company_id: int, as_of: date, now: datetime) -> Room:
    """Return what the law leaves of a day to everybody, as the decision of the day asks it."""
    found = interactions_batch.room_of_day(company_id=company_id, as_of=as_of, now=now)
    return Room(quiet=found.quiet, capped=found.capped)


def place_of(customer: Customer) -> Place:
    """Return whose law holds for a customer, and where it must be the hour."""
    billing = parties.addresses(customer.pk).filter(purpose=Address.Purpose.BILLING).first()
    return interactions_batch.place_of(
        country=billing.country if billing else "",
        state=billing.state if billing else "",
        zone=customer.time_zone,
    )


def count(asked: Asked, *, by: Actor) -> None:
    """Count a demand that is about to be handed over."""
    operations.message_left(
        customer=asked.customer,
        contact_id=asked.message.contact_id,
        channel=Channel(asked.message.channel),
        message_id=asked.message.pk,
        now=asked.now,
        on_date=asked.on_date,
        made_by=by.name,
    )


def fell_through(*, message_id: int) -> None:
    """Count a demand no longer that a server surely did not take."""
    operations.message_fell_through(message_id=message_id)


def _is_prescribed(title: Receivable, as_of: date) -> bool:
    return title.balance_cents > 0 and is_limited(
        kind=title.kind,
        due_date=title.due_date,
        as_of=as_of,
        interruptions=[title.interrupted_date] if title.interrupted_date else [],
    )
