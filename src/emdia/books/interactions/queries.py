"""Questions about interactions. Each requires an open company scope."""

from datetime import date

from emdia.rules.contact_law.card import Channel
from emdia.rules.may_contact import Made

from .models import Interaction, InteractionRetraction


def made(*, customer_id: int, since_date: date, except_message_id: int | None = None) -> list[Made]:
    """Return the contacts with a customer that the law counts, since a day."""
    found = Interaction.objects.filter(
        customer_id=customer_id,
        on_date__gte=since_date,
        is_outbound=True,
        is_demand=True,
        fell_through=False,
    )
    found = found.exclude(interactionretraction__took_place=False)
    if except_message_id is not None:
        found = found.exclude(message_id=except_message_id)
    rows = found.values_list("channel", "on_date", "was_reached")
    return [Made(channel=Channel(row[0]), on_date=row[1], was_reached=row[2]) for row in rows]


def of_customer(customer_id: int, *, most: int) -> list[Interaction]:
    """Return what people kept of talks with a customer, the latest first."""
    found = Interaction.objects.filter(customer_id=customer_id, message_id__isnull=True)
    related = found.select_related("contact", "interactionretraction")
    return list(related.order_by("-id")[:most])


def get(interaction_id: int) -> Interaction | None:
    """Return a contact, retracted or not."""
    found = Interaction.objects.select_related("customer", "interactionretraction")
    return found.filter(pk=interaction_id).first()


def is_retracted(interaction: Interaction) -> bool:
    """Return whether a contact was logged in error."""
    return InteractionRetraction.objects.filter(interaction=interaction).exists()
