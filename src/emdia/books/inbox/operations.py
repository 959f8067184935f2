"""Writes on the inbox. All but `receive` require an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection

from .models import InboxAddress, InboxNotice, NoticeState, Source


@dataclass(frozen=True, slots=True)
class Received:
    """Whose the news are; `is_first` when none of that company waited before them."""

    company_id: int
    is_first: bool


def open_address(
    *, company_id: int, source: Source, subject_id: int, token: str, client_name: str = ""
) -> InboxAddress:
    """Let a source tell us news under a new token, beside the addresses it has."""
    return InboxAddress.objects.create(
        company_id=company_id,
        source=source,
        subject_id=subject_id,
        token_sha256=digest(token),
        client_name=client_name,
    )


def close_address(address: InboxAddress) -> None:
    """Take no more news under an address."""
    InboxAddress.objects.filter(pk=address.pk).update(is_active=False)


def close_others(address: InboxAddress) -> None:
    """Take no more news under the other addresses of the same source."""
    same = InboxAddress.objects.filter(source=address.source, subject_id=address.subject_id)
    same.exclude(pk=address.pk).update(is_active=False)


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def receive(
    *, token: str, source: Source, client: str, body: str, now: datetime
) -> Received | None:
    """Keep news in one statement, outside every scope; None when there is no such address."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM receive_notice(%s, %s, %s, %s, %s)",
            [digest(token), source.value, client, body, now],
        )
        row = cursor.fetchone()
    return None if row is None else Received(*row)


def take(*, notice_ids: Sequence[int], now: datetime) -> None:
    """Say that everything in the notices was looked into; those taken already stay as they are."""
    waiting = InboxNotice.objects.filter(pk__in=notice_ids, state=NoticeState.WAITING)
    waiting.update(state=NoticeState.TAKEN, taken_at=now)


def doubt(*, notice_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Keep notices apart whose source does not say what they say."""
    waiting = InboxNotice.objects.filter(pk__in=notice_ids, state=NoticeState.WAITING)
    waiting.update(state=NoticeState.DOUBTED, reason=reason, taken_at=now)
