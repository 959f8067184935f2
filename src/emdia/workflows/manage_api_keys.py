"""Keys of programs: made, rotated, revoked. Each is a fact; a secret is told once, never kept."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from emdia.books.api_keys import operations, queries
from emdia.books.api_keys.models import ApiKey
from emdia.books.api_keys.operations import NewKey
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.rules.roles import KEY_SCOPES

PREFIX = "emdia"
SECRET_BYTES = 32
HINT_LETTERS = 4
USUAL_REQUESTS_PER_MINUTE = 600
# How long the secret before a rotation may stay good: a week is enough to deploy anything.
LONGEST_OVERLAP = timedelta(days=7)


class UnableToManageKey(ValueError):
    """The act cannot be done; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A key, and its whole secret for the only time."""

    key_id: int
    secret: str


def make(
    *,
    company_id: int,
    name: str,
    scopes: Collection[str],
    requests_per_minute: int,
    expires_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Told:
    """Let a program in; whoever does so answers for it.

    :raises UnableToManageKey: name_missing, scope_missing, scope_unknown, rate_impossible,
        expired_already or person_missing.
    """
    _check(name, scopes, requests_per_minute)
    if expires_at is not None and expires_at <= now:
        raise UnableToManageKey("expired_already")
    if by.user_id is None:
        raise UnableToManageKey("person_missing")
    secret = _secret(company_id)
    wanted = NewKey(
        name=" ".join(name.split()),
        scopes=[scope for scope in KEY_SCOPES if scope in scopes],
        digest=digest(secret),
        hint=secret[-HINT_LETTERS:],
        requests_per_minute=requests_per_minute,
        expires_at=expires_at,
    )
    with company_scope(company_id):
        key = operations.add(company_id=company_id, key=wanted, responsible_id=by.user_id, now=now)
        data: dict[str, object] = {"name": key.name, "scopes": key.scopes, "hint": key.hint}
        _tell(key, "api_key.made", by, data=data)
        return Told(key_id=key.pk, secret=secret)


def rotate(
    *, company_id: int, key_id: int, overlap: timedelta, reason: str, by: Actor, now: datetime
) -> Told:
    """Give a key another secret; the one before is good for the overlap.

    :raises UnableToManageKey: key_unknown, already_revoked, overlap_impossible or reason_missing.
    """
    _needs_reason(reason)
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise UnableToManageKey("overlap_impossible")
    secret = _secret(company_id)
    with company_scope(company_id):
        key = _standing(key_id)
        data: dict[str, object] = {"hint": secret[-HINT_LETTERS:], "hint_before": key.hint}
        operations.rotate(
            key=key, digest=digest(secret), hint=secret[-HINT_LETTERS:], until=now + overlap
        )
        _tell(key, "api_key.rotated", by, reason=reason, data=data)
        return Told(key_id=key.pk, secret=secret)


def revoke(*, company_id: int, key_id: int, reason: str, by: Actor, now: datetime) -> None:
    """End a key: its next request is refused.

    :raises UnableToManageKey: key_unknown, already_revoked or reason_missing.
    """
    _needs_reason(reason)
    with company_scope(company_id):
        key = _standing(key_id)
        operations.revoke(key=key, now=now)
        _tell(key, "api_key.revoked", by, reason=reason, data={"name": key.name})


def digest(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so that no slow hash is needed."""
    return sha256(secret.encode()).hexdigest()


def company_of(secret: str) -> int | None:
    """Return the company whose key this may be; None when it is no key at all."""
    prefix, _, rest = secret.partition("_")
    number, _, random = rest.partition("_")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if prefix == PREFIX and is_number and random.isascii() else None


def _secret(company_id: int) -> str:
    """Return a new key. It names its company, whose rows alone are then looked through."""
    return f"{PREFIX}_{company_id}_{secrets.token_urlsafe(SECRET_BYTES)}"


def _check(name: str, scopes: Collection[str], requests_per_minute: int) -> None:
    if not name.strip():
        raise UnableToManageKey("name_missing")
    if not scopes:
        raise UnableToManageKey("scope_missing")
    if not set(scopes) <= set(KEY_SCOPES):
        raise UnableToManageKey("scope_unknown")
    if not 1 <= requests_per_minute <= 60_000:
        raise UnableToManageKey("rate_impossible")


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToManageKey("reason_missing")


def _standing(key_id: int) -> ApiKey:
    key = queries.lock(key_id)
    if key is None:
        raise UnableToManageKey("key_unknown")
    if key.revoked_at is not None:
        raise UnableToManageKey("already_revoked")
    return key


def _tell(key: ApiKey, kind: str, by: Actor, *, data: dict[str, object], reason: str = "") -> None:
    facts.record(
        company_id=key.company_id,
        kind=kind,
        subject=("api_key", key.pk),
        by=by,
        reason=reason,
        data=data,
    )
