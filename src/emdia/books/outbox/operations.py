"""Writes on single messages and settings. Each requires an open company scope."""

from base64 import encodebytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from emdia.rules.outbox import MessageState

from .models import (
    Attachment,
    BounceMailbox,
    ChargeSchedule,
    Delivery,
    DeliveryEvent,
    MailAccount,
    MessageContent,
    SendBatch,
)

MARK = "\0{sha256}\0"  # where the base64 of an attachment was cut out: no mail holds a zero


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A message as it will be sent: the whole bytes, and the files among them."""

    message_id: int
    header_id: str
    subject: str
    whole: bytes
    files: Sequence[tuple[str, bytes]] = ()  # media type, content
    figures: Mapping[str, Any] = field(default_factory=dict)
    open_cents: int = 0


class NotAsWritten(ValueError):
    """What is kept of a message does not give back the bytes that were sent."""


def open_batch(
    *, company_id: int, purpose: str, step: str, planned_by: str, reason: str = ""
) -> SendBatch:
    """Begin a batch of messages."""
    return SendBatch.objects.create(
        company_id=company_id, purpose=purpose, step=step, planned_by=planned_by, reason=reason
    )


def stop_batch(batch: SendBatch, *, by: str, reason: str, now: datetime) -> None:
    """Let no more messages of a batch leave; those that left have left."""
    batch.stopped_at, batch.stopped_by, batch.stopped_reason = now, by, reason
    batch.save(update_fields=["stopped_at", "stopped_by", "stopped_reason"])


def keep_contents(
    *, company_id: int, written: Sequence[Written], numbers: Mapping[int, int]
) -> None:
    """Keep what will be sent, each attached file once. `numbers` count by message, from 1."""
    files = {
        sha256(content).hexdigest(): (media_type, content)
        for one in written
        for media_type, content in one.files
    }
    Attachment.objects.bulk_create(
        [
            Attachment(company_id=company_id, sha256=digest, media_type=kind, content=content)
            for digest, (kind, content) in sorted(files.items())
        ],
        ignore_conflicts=True,
    )
    MessageContent.objects.bulk_create(
        [_content(company_id, one, numbers[one.message_id]) for one in written]
    )


def _content(company_id: int, written: Written, number: int) -> MessageContent:
    bare = written.whole
    for _kind, content in written.files:
        mark = MARK.format(sha256=sha256(content).hexdigest()).encode()
        bare = bare.replace(in_base64(content), mark, 1)
    return MessageContent(
        company_id=company_id,
        message_id=written.message_id,
        number=number,
        header_id=written.header_id,
        subject=written.subject,
        bare=bare,
        size_bytes=len(written.whole),
        sha256=sha256(written.whole).hexdigest(),
        figures=dict(written.figures),
        open_cents=written.open_cents,
    )


def in_base64(content: bytes) -> bytes:
    """Return a file as it stands in a mail: lines of 76 places, each ended by CR and LF."""
    return encodebytes(content).replace(b"\n", b"\r\n")


def note(
    *, company_id: int, message_id: int, kind: str, state: MessageState, detail: str, by: str
) -> None:
    """Add what was heard or decided of a message to its history."""
    DeliveryEvent.objects.create(
        company_id=company_id, message_id=message_id, kind=kind, state=state, detail=detail, by=by
    )


def move(delivery: Delivery, *, to: MessageState, reason: str, now: datetime) -> None:
    """Let a message be what was heard or decided of it.

    :raises django.db.IntegrityError: from its state it cannot.
    """
    delivery.state, delivery.reason = to, reason
    delivery.due_at = now if to == MessageState.PLANNED else None
    if to == MessageState.PLANNED:
        delivery.claim_id = None
    delivery.attention_at = now if to in (MessageState.FAILED, MessageState.UNKNOWN) else None
    at = {"sent": "sent_at", "delivered": "delivered_at", "read": "read_at"}.get(to)
    if at is not None:
        setattr(delivery, at, now)
    if at is not None and delivery.sent_at is None:
        delivery.sent_at = now
    delivery.save()


def fail(delivery: Delivery, *, reason: str, answer: str, now: datetime) -> None:
    """Let a planned message fail that can never be sent."""
    delivery.answer = answer
    move(delivery, to=MessageState.FAILED, reason=reason, now=now)


def look_away(delivery: Delivery) -> None:
    """Keep that a person has looked at a message that needed it."""
    delivery.attention_at = None
    delivery.save(update_fields=["attention_at"])


def keep_account(*, company_id: int, fields: Mapping[str, Any]) -> MailAccount:
    """Write the company's mail account, the first or over the one before."""
    account, _created = MailAccount.objects.update_or_create(
        company_id=company_id, defaults=dict(fields)
    )
    return account


def keep_mailbox(*, company_id: int, fields: Mapping[str, Any]) -> BounceMailbox:
    """Write the mailbox that reports come to, the first or over the one before."""
    mailbox, _created = BounceMailbox.objects.update_or_create(
        company_id=company_id, defaults=dict(fields)
    )
    return mailbox


def note_mailbox(
    *,
    company_id: int,
    fault: str = "",
    uid_validity: int = 0,
    read_until_uid: int = 0,
    now: datetime | None = None,
) -> None:
    """Keep how far the mailbox was read, or why it could not be."""
    told: dict[str, Any] = {"latest_fault": fault[:500]}
    if not fault:
        told |= {"uid_validity": uid_validity, "read_until_uid": read_until_uid}
        told["latest_read_at"] = now
    BounceMailbox.objects.filter(company_id=company_id).update(**told)


def keep_schedule(*, company_id: int, fields: Mapping[str, Any]) -> ChargeSchedule:
    """Write when charges are sent by themselves."""
    schedule, _created = ChargeSchedule.objects.update_or_create(
        company_id=company_id, defaults=dict(fields)
    )
    return schedule
