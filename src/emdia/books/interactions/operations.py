"""Writes on interactions. Each requires an open company scope."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.parties.models import Channel, Contact, Customer
from emdia.rules.interactions import Outcome, was_reached

from .models import Interaction, InteractionRetraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What came of a call, a chat or an answer. `on_date` is the day it was for the customer."""

    channel: Channel
    outcome: Outcome
    is_outbound: bool
    is_demand: bool
    made_at: datetime
    on_date: date
    note: str = ""
    next_date: date | None = None


def log(*, customer: Customer, contact: Contact | None, talk: Talk, made_by: str) -> Interaction:
    """Keep what came of a contact that a person made or received."""
    return Interaction.objects.create(
        company_id=customer.company_id,
        customer=customer,
        contact=contact,
        channel=talk.channel,
        is_outbound=talk.is_outbound,
        is_demand=talk.is_demand,
        outcome=talk.outcome,
        was_reached=was_reached(talk.outcome),
        made_at=talk.made_at,
        on_date=talk.on_date,
        note=talk.note,
        next_date=talk.next_date,
        made_by=made_by,
    )


def retract(
    interaction: Interaction, *, took_place: bool, reason: str, now: datetime, by: str
) -> None:
    """Keep that a contact was logged in error; its row stays as it is.

    One that never took place uses up nothing of contact law.

    :raises django.db.IntegrityError: it was retracted before, or is a message that left.
    """
    InteractionRetraction.objects.create(
        interaction=interaction,
        company_id=interaction.company_id,
        took_place=took_place,
        reason=reason,
        retracted_by=by,
        retracted_at=now,
    )


def message_left(
    *,
    customer: Customer,
    contact_id: int | None,
    channel: Channel,
    message_id: int,
    now: datetime,
    on_date: date,
    made_by: str,
) -> None:
    """Count a demand that is about to be handed over; again, of its latest try."""
    Interaction.objects.bulk_create(
        [
            Interaction(
                company_id=customer.company_id,
                customer=customer,
                contact_id=contact_id,
                channel=channel,
                is_outbound=True,
                is_demand=True,
                outcome=Outcome.SENT,
                was_reached=True,
                made_at=now,
                on_date=on_date,
                message_id=message_id,
                fell_through=False,
                made_by=made_by,
            )
        ],
        update_conflicts=True,
        unique_fields=["message_id"],
        update_fields=["made_at", "on_date", "fell_through"],
    )


def message_fell_through(*, message_id: int) -> None:
    """Count a demand no longer that a server surely did not take."""
    Interaction.objects.filter(message_id=message_id).update(fell_through=True)
