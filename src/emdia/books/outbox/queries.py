"""Questions about messages. Each requires an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import QuerySet
from django.db.models.functions import Now

from emdia.books.charges.models import Charge
from emdia.books.receivables.models import Holder

from .batch import SENDABLE
from .models import (
    Attachment,
    BounceMailbox,
    ChargeSchedule,
    Claim,
    Delivery,
    DeliveryEvent,
    MailAccount,
    Message,
    MessageContent,
    MessageTitle,
    SendBatch,
)
from .operations import NotAsWritten, in_base64


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of a message, as it left."""

    number: int
    header_id: str
    subject: str
    whole: bytes
    figures: dict[str, object]


def message(message_id: int) -> Message | None:
    found = Message.objects.select_related("customer", "contact", "delivery", "send_batch")
    return found.filter(pk=message_id).first()


def lock(message_id: int) -> Delivery | None:
    """Return how far a message is, held until the transaction ends."""
    held = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    return held.filter(message_id=message_id).first()


def titles(message_id: int) -> QuerySet[MessageTitle]:
    found = MessageTitle.objects.filter(message_id=message_id)
    return found.select_related("receivable", "charge").order_by("receivable__due_date", "id")


def events(message_id: int) -> QuerySet[DeliveryEvent]:
    return DeliveryEvent.objects.filter(message_id=message_id).order_by("id")


def sent(message_id: int) -> Sent | None:
    """Return the latest content of a message, byte for byte; None before it was written.

    :raises NotAsWritten: what is kept does not give the same bytes back.
    """
    kept = MessageContent.objects.filter(message_id=message_id).order_by("-number").first()
    if kept is None:
        return None
    return Sent(kept.number, kept.header_id, kept.subject, whole(kept), kept.figures)


def whole(kept: MessageContent) -> bytes:
    """Return the bytes of a content, its attachments back in their places.

    :raises NotAsWritten: they are not the bytes that were sent.
    """
    parts = bytes(kept.bare).split(b"\0")
    digests = [part.decode() for part in parts[1::2]]
    files = {
        row.sha256: bytes(row.content) for row in Attachment.objects.filter(sha256__in=digests)
    }
    for place, digest in enumerate(digests):
        parts[2 * place + 1] = in_base64(files.get(digest, b""))
    found = b"".join(parts)
    if sha256(found).hexdigest() != kept.sha256:
        raise NotAsWritten(kept.pk)
    return found


def with_header(header_id: str) -> int | None:
    """Return the message that carries a Message-ID."""
    kept = MessageContent.objects.filter(header_id=header_id)
    return kept.values_list("message_id", flat=True).first()


def of_receivables(receivable_ids: Sequence[int], *, most: int) -> list[MessageTitle]:
    """Return the messages about some receivables, the latest first."""
    found = MessageTitle.objects.filter(receivable_id__in=list(receivable_ids))
    return list(
        found.select_related("message__delivery", "message__contact").order_by("-id")[:most]
    )


def of_customer(customer_id: int, *, most: int) -> list[Message]:
    """Return the messages to a customer, the latest first."""
    found = Message.objects.filter(customer_id=customer_id).select_related("delivery", "contact")
    return list(found.order_by("-id")[:most])


def batch(send_batch_id: int) -> SendBatch | None:
    return SendBatch.objects.filter(pk=send_batch_id).first()


def account() -> MailAccount | None:
    return MailAccount.objects.first()


def mailbox() -> BounceMailbox | None:
    return BounceMailbox.objects.first()


def schedule() -> ChargeSchedule | None:
    return ChargeSchedule.objects.first()


def has_due() -> bool:
    """Return whether a message waits for a sender now, or a claim for its end."""
    due = Delivery.objects.filter(due_at__lte=Now(), claim_id__isnull=True)
    return due.exists() or Claim.objects.filter(until_at__lt=Now()).exists()


def sendable(*, first_due: date, last_due: date) -> QuerySet[Charge]:
    """Return the charges of open titles due in a window that a debtor can be sent."""
    return Charge.objects.filter(
        state__in=SENDABLE,
        receivable__due_date__range=(first_due, last_due),
        receivable__balance_cents__gt=0,
        receivable__holder=Holder.OWN,
    )
