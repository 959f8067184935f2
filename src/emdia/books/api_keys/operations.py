"""Writes on keys and kept answers. Each requires an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from .models import ApiKey, KeptAnswer

USE_SEEN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """What a key is; `digest` and `hint` are of its secret."""

    name: str
    scopes: Sequence[str]
    digest: str
    hint: str
    requests_per_minute: int
    expires_at: datetime | None


def add(*, company_id: int, key: NewKey, responsible_id: int, now: datetime) -> ApiKey:
    return ApiKey.objects.create(
        company_id=company_id,
        name=key.name,
        scopes=list(key.scopes),
        digest=key.digest,
        hint=key.hint,
        requests_per_minute=key.requests_per_minute,
        expires_at=key.expires_at,
        responsible_id=responsible_id,
        created_at=now,
    )


def rotate(*, key: ApiKey, digest: str, hint: str, until: datetime) -> None:
    """Give a held key another secret; the one before is good until `until`."""
    key.previous_digest, key.previous_until_at = key.digest, until
    key.digest, key.hint = digest, hint
    key.save(update_fields=["previous_digest", "previous_until_at", "digest", "hint"])


def revoke(*, key: ApiKey, now: datetime) -> None:
    """End a held key; from now on it opens nothing."""
    key.revoked_at = now
    key.save(update_fields=["revoked_at"])


def note_use(*, key_id: int, now: datetime) -> None:
    """Remember that a key was used, to the minute: not each request writes."""
    stale = Q(used_at__isnull=True) | Q(used_at__lt=now - USE_SEEN_AFTER)
    ApiKey.objects.filter(stale, pk=key_id).update(used_at=now)


def hold(*, key_id: int, idempotency_key: str) -> bool:
    """Hold a request until the transaction ends; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))",
            [REQUEST_LOCK, f"{key_id}:{idempotency_key}"],
        )
        return bool(cursor.fetchone()[0])


def keep(answer: KeptAnswer) -> None:
    answer.save(force_insert=True)


def forget_answers(*, company_id: int, before: datetime) -> int:
    """Delete the answers kept longer than that; return how many."""
    deleted, _ = KeptAnswer.objects.filter(company_id=company_id, answered_at__lt=before).delete()
    return deleted


REQUEST_LOCK = 1021
