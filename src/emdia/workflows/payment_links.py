"""Links by which customers see what is owed: made, proved, and closed."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.portal import operations, queries
from emdia.connectors.database.address import secret_key
from emdia.rules.payment_links import asks_for_first, proves

LASTS = timedelta(days=30)
_TOKEN_PLACES = 43  # 256 bits as letters and digits of an address


class Closed(LookupError):
    """The link was never made, is over, was closed, or was tried too often: one answer for all."""


class WrongAnswer(ValueError):
    """What was typed does not open the link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenLink:
    """A link that stands: whose it is, and what its page asks before it shows anything."""

    id: int
    company_id: int
    customer_id: int
    company_name: str
    time_zone: ZoneInfo
    tax_id_kind: str
    tax_id: str
    customer_name: str
    asks_for_first: int


def make(
    *, company_id: int, names: Mapping[str, int], now: datetime, lasts: timedelta = LASTS
) -> dict[str, str]:
    """Make a link for each name (the customer it is for); return the tokens by name.

    The same name gives the same token, so that a letter written anew keeps its link. Only
    digests are stored. Requires an open company scope.
    """
    tokens = {name: _token(f"{company_id} {name}") for name in names}
    operations.make(
        company_id=company_id,
        tokens={tokens[name]: customer_id for name, customer_id in names.items()},
        expires_at=now + lasts,
    )
    return tokens


def make_one(*, company_id: int, customer_id: int, by: Actor, now: datetime) -> str:
    """Make a link for a customer by hand; return its token, which is stored nowhere."""
    with company_scope(company_id):
        fact_id = facts.record(
            company_id=company_id,
            kind="payment_link.made",
            subject=("customer", customer_id),
            by=by,
        )
        # Of the fact's number: each time another link.
        name = f"fact {fact_id}"
        return make(company_id=company_id, names={name: customer_id}, now=now)[name]


def find(*, token: str, now: datetime) -> OpenLink:
    """Return the link of a token. Nothing is changed: robots follow links too.

    :raises Closed: it opens nothing.
    """
    if len(token) != _TOKEN_PLACES or not token.isascii():
        raise Closed
    company_id = queries.company_of(token)
    if company_id is None:
        raise Closed
    with company_scope(company_id):
        link = queries.standing(token, now=now)
        if link is None:
            raise Closed
        customer = link.customer
        return OpenLink(
            id=link.pk,
            company_id=company_id,
            customer_id=customer.pk,
            company_name=link.company.name,
            time_zone=ZoneInfo(link.company.time_zone),
            tax_id_kind=customer.tax_id_kind,
            tax_id=customer.tax_id,
            customer_name=customer.name,
            asks_for_first=asks_for_first(customer.tax_id_kind),
        )


def prove(*, token: str, typed: str, by: Actor, now: datetime) -> OpenLink:
    """Let in whoever types what is asked for.

    :raises Closed: the link opens nothing, also after three wrong answers.
    :raises WrongAnswer: try again.
    """
    found = find(token=token, now=now)
    with company_scope(found.company_id):
        link = queries.standing(token, now=now)
        # Counted before it is judged, in a transaction that stays whatever the answer.
        if link is None or not operations.count_try(link):
            raise Closed
    if not proves(typed, tax_id=found.tax_id, tax_id_kind=found.tax_id_kind):
        raise WrongAnswer
    with company_scope(found.company_id):
        operations.open_it(link, now=now)
        if link.opened_at is None:
            facts.record(
                company_id=found.company_id,
                kind="payment_link.opened",
                subject=("customer", found.customer_id),
                by=by,
            )
    return found


def revoke(*, company_id: int, customer_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Close every link of a customer; return how many were open."""
    with company_scope(company_id):
        closed = operations.revoke(customer_id=customer_id, by=by.name, reason=reason, now=now)
        facts.record(
            company_id=company_id,
            kind="payment_link.revoked",
            subject=("customer", customer_id),
            by=by,
            reason=reason,
            data={"links": closed},
        )
        return closed


def _token(name: str) -> str:
    key = f"payment link {secret_key()}".encode()
    return urlsafe_b64encode(hmac.new(key, name.encode(), sha256).digest()).decode().rstrip("=")
