"""Who a program is that shows a key, and what it may do."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from emdia.books.access.shared_cache import Counted, count
from emdia.books.api_keys import operations, queries
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope

from .manage_api_keys import company_of, digest

SECONDS_COUNTED = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A program that entered, in one company."""

    company_id: int
    key_id: int
    name: str
    responsible_id: int
    scopes: frozenset[str]
    time_zone: ZoneInfo
    requests_per_minute: int


def enter(*, secret: str, now: datetime) -> Program | None:
    """Return the program a key belongs to; None when the key opens nothing (any more)."""
    company_id = company_of(secret)
    if company_id is None:
        return None
    with company_scope(company_id):
        key = queries.with_digest(digest(secret), now=now)
        if key is None:
            return None
        operations.note_use(key_id=key.pk, now=now)
        return Program(
            company_id=company_id,
            key_id=key.pk,
            name=key.name,
            responsible_id=key.responsible_id,
            scopes=frozenset(key.scopes),
            time_zone=ZoneInfo(companies.company(company_id).time_zone),
            requests_per_minute=key.requests_per_minute,
        )


def count_request(*, program: Program, now: datetime) -> Counted:
    """Count a request of this minute, over all web processes together."""
    return count(f"api:{program.key_id}", seconds=SECONDS_COUNTED, now=now)
