"""The programs a company lets in: what each may do, since when, and whether it still does."""

from dataclasses import dataclass
from datetime import datetime

from emdia.books.access.models import User
from emdia.books.api_keys import queries
from emdia.books.api_keys.models import ApiKey
from emdia.books.companies.scope import company_scope


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyRow:
    """One key. `state` is good, rotated (the secret before is good too), expired or revoked."""

    id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    requests_per_minute: int
    responsible: str
    state: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    previous_until_at: datetime | None


def keys(*, company_id: int, now: datetime) -> tuple[KeyRow, ...]:
    """Return the keys of a company, the latest first."""
    with company_scope(company_id):
        found = queries.keys()
        people = User.objects.in_bulk({one.responsible_id for one in found})
        return tuple(_row(one, str(people[one.responsible_id]), now) for one in found)


def key(*, company_id: int, key_id: int, now: datetime) -> KeyRow | None:
    """Return one key; None when the company has no such key."""
    return next((row for row in keys(company_id=company_id, now=now) if row.id == key_id), None)


def _row(key: ApiKey, responsible: str, now: datetime) -> KeyRow:
    return KeyRow(
        id=key.pk,
        name=key.name,
        hint=key.hint,
        scopes=tuple(key.scopes),
        requests_per_minute=key.requests_per_minute,
        responsible=responsible,
        state=_state(key, now),
        created_at=key.created_at,
        used_at=key.used_at,
        expires_at=key.expires_at,
        previous_until_at=key.previous_until_at,
    )


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= now:
        return "expired"
    is_rotated = key.previous_until_at is not None and key.previous_until_at > now
    return "rotated" if is_rotated else "good"
