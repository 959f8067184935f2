"""Endpoints that are told what happens: added, changed, given another secret; messages sent again.

A secret is derived from the installation's own and a random word of the endpoint, so that the
database alone signs nothing.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.webhooks import operations, queries
from emdia.books.webhooks.models import DeliveryState, WebhookEndpoint
from emdia.connectors.webhooks import Forbidden, Networks, check, networks
from emdia.formats.standard_webhooks import SECRET_BYTES, written
from emdia.rules.webhooks import EVENT_KINDS

OVERLAP = timedelta(hours=24)  # how long both secrets sign after a rotation
MOST_ENDPOINTS = 20


class UnableToManageWebhooks(ValueError):
    """The act cannot be done; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An endpoint, and the secret it checks signatures with, for the only time."""

    endpoint_id: int
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Where to tell, and what."""

    url: str
    event_kinds: Collection[str]
    description: str = ""
    is_active: bool = True


def add(*, company_id: int, wanted: Wanted, by: Actor, now: datetime) -> Told:
    """Tell an endpoint from now on.

    :raises UnableToManageWebhooks: kind_missing, kind_unknown, too_many_endpoints, url_invalid,
        host_unknown, target_forbidden, scheme_forbidden or port_forbidden.
    """
    _check(wanted)
    with company_scope(company_id):
        if len(queries.endpoints()) >= MOST_ENDPOINTS:
            raise UnableToManageWebhooks("too_many_endpoints")
        endpoint = operations.add_endpoint(
            company_id=company_id,
            url=wanted.url,
            description=wanted.description,
            event_kinds=_ordered(wanted),
            nonce=secrets.token_hex(SECRET_BYTES),
            now=now,
        )
        _tell(endpoint, "webhook.added", by, data=_as_data(wanted))
        return Told(endpoint_id=endpoint.pk, secret=_secret(endpoint))


def change(*, company_id: int, endpoint_id: int, wanted: Wanted, reason: str, by: Actor) -> None:
    """Write over an endpoint.

    :raises UnableToManageWebhooks: endpoint_unknown, reason_missing, or as `add`.
    """
    _needs_reason(reason)
    _check(wanted)
    with company_scope(company_id):
        endpoint = _held(endpoint_id)
        operations.change_endpoint(
            endpoint=endpoint,
            url=wanted.url,
            description=wanted.description,
            event_kinds=_ordered(wanted),
            is_active=wanted.is_active,
        )
        _tell(endpoint, "webhook.changed", by, reason=reason, data=_as_data(wanted))


def rotate(*, company_id: int, endpoint_id: int, reason: str, by: Actor, now: datetime) -> Told:
    """Sign with another secret; for a day with the one before as well.

    :raises UnableToManageWebhooks: endpoint_unknown or reason_missing.
    """
    _needs_reason(reason)
    with company_scope(company_id):
        endpoint = _held(endpoint_id)
        nonce = secrets.token_hex(SECRET_BYTES)
        operations.rotate_secret(endpoint=endpoint, nonce=nonce, until=now + OVERLAP)
        _tell(endpoint, "webhook.secret_rotated", by, reason=reason)
        return Told(endpoint_id=endpoint.pk, secret=_secret(endpoint))


def send_again(*, company_id: int, delivery_id: int, by: Actor, now: datetime) -> None:
    """Send a message once more, whatever became of it.

    :raises UnableToManageWebhooks: delivery_unknown, or still_due when it waits to be sent.
    """
    with company_scope(company_id):
        delivery = queries.lock_delivery(delivery_id)
        if delivery is None:
            raise UnableToManageWebhooks("delivery_unknown")
        is_first = delivery.attempt_count == 0
        if delivery.state == DeliveryState.SENDING or (
            is_first and delivery.state == DeliveryState.DUE
        ):
            raise UnableToManageWebhooks("still_due")
        operations.send_again(delivery=delivery, now=now)
        _tell(delivery.endpoint, "webhook.sent_again", by, data={"delivery": delivery_id})


def secret_of(*, company_id: int, nonce: str) -> bytes:
    """Return the secret that a nonce stands for in this installation."""
    value = f"{company_id}:{nonce}"
    return salted_hmac("emdia.webhooks", value, algorithm="sha256").digest()


def own_networks() -> Networks:
    """Return the networks that may be told besides the public one."""
    return networks(settings.WEBHOOK_NETWORKS)


def _secret(endpoint: WebhookEndpoint) -> str:
    return written(secret_of(company_id=endpoint.company_id, nonce=endpoint.secret_nonce))


def _check(wanted: Wanted) -> None:
    if not wanted.event_kinds:
        raise UnableToManageWebhooks("kind_missing")
    if not set(wanted.event_kinds) <= set(EVENT_KINDS):
        raise UnableToManageWebhooks("kind_unknown")
    try:
        check(wanted.url, allowed=own_networks())
    except Forbidden as forbidden:
        raise UnableToManageWebhooks(str(forbidden)) from forbidden


def _ordered(wanted: Wanted) -> list[str]:
    return [kind for kind in EVENT_KINDS if kind in wanted.event_kinds]


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToManageWebhooks("reason_missing")


def _held(endpoint_id: int) -> WebhookEndpoint:
    endpoint = queries.lock_endpoint(endpoint_id)
    if endpoint is None:
        raise UnableToManageWebhooks("endpoint_unknown")
    return endpoint


def _as_data(wanted: Wanted) -> dict[str, object]:
    return {"url": wanted.url, "kinds": _ordered(wanted), "is_active": wanted.is_active}


def _tell(
    endpoint: WebhookEndpoint,
    kind: str,
    by: Actor,
    *,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> None:
    facts.record(
        company_id=endpoint.company_id,
        kind=kind,
        subject=("webhook_endpoint", endpoint.pk),
        by=by,
        reason=reason,
        data=data,
    )
