"""Whom a company tells what happens, and what became of each message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from emdia.books.companies.scope import company_scope
from emdia.books.webhooks import queries
from emdia.books.webhooks.models import WebhookDelivery, WebhookEndpoint

from .missing import Missing

DELIVERIES_SHOWN = 50
COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointRow:
    """One endpoint; how many messages wait and how many were given up (of the latest ones)."""

    id: int
    url: str
    description: str
    event_kinds: tuple[str, ...]
    is_active: bool
    created_at: datetime
    previous_until_at: datetime | None
    waiting: int
    dead: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRow:
    id: int
    endpoint_id: int
    event_id: int
    kind: str
    subject_id: int
    happened_at: datetime
    state: str  # due, sending, delivered or dead
    attempts: int
    tried_at: datetime | None
    due_at: datetime | None  # of the next attempt
    status: int | None
    fault: str
    took_ms: int | None


def endpoints(*, company_id: int) -> tuple[EndpointRow, ...]:
    """Return the endpoints of a company, the latest first."""
    with company_scope(company_id):
        counted = _counted()
        return tuple(_endpoint(one, counted) for one in queries.endpoints())


def endpoint(*, company_id: int, endpoint_id: int) -> EndpointRow:
    """Return one endpoint.

    :raises Missing: no such endpoint in this company.
    """
    for row in endpoints(company_id=company_id):
        if row.id == endpoint_id:
            return row
    raise Missing(endpoint_id)


def deliveries(
    *,
    company_id: int,
    endpoint_id: int,
    state: str,
    before: int,
    size: int = DELIVERIES_SHOWN,
) -> tuple[tuple[DeliveryRow, ...], int | None]:
    """Return messages to an endpoint, the latest first, below id `before`, and where to go on.

    :raises Missing: no such endpoint in this company.
    """
    with company_scope(company_id):
        if not WebhookEndpoint.objects.filter(pk=endpoint_id).exists():
            raise Missing(endpoint_id)
        found = WebhookDelivery.objects.filter(endpoint_id=endpoint_id).select_related("event")
        if state:
            found = found.filter(state=state)
        if before:
            found = found.filter(pk__lt=before)
        page = list(found.order_by("-id")[: size + 1])
        following = page[size - 1].pk if len(page) > size else None
        return tuple(map(_delivery, page[:size])), following


def delivery(*, company_id: int, delivery_id: int) -> DeliveryRow:
    """Return one message.

    :raises Missing: no such message in this company.
    """
    with company_scope(company_id):
        found = WebhookDelivery.objects.select_related("event").filter(pk=delivery_id).first()
        if found is None:
            raise Missing(delivery_id)
        return _delivery(found)


def _counted() -> Mapping[tuple[int, str], int]:
    latest = WebhookDelivery.objects.order_by("-id").values("id")[:COUNTED_AT_MOST]
    rows = WebhookDelivery.objects.filter(pk__in=latest).values_list("endpoint_id", "state")
    return {(pk, state): n for pk, state, n in rows.annotate(n=Count("id")).order_by()}


def _endpoint(row: WebhookEndpoint, counted: Mapping[tuple[int, str], int]) -> EndpointRow:
    waiting = sum(counted.get((row.pk, state), 0) for state in ("due", "sending"))
    return EndpointRow(
        id=row.pk,
        url=row.url,
        description=row.description,
        event_kinds=tuple(row.event_kinds),
        is_active=row.is_active,
        created_at=row.created_at,
        previous_until_at=row.previous_until_at,
        waiting=waiting,
        dead=counted.get((row.pk, "dead"), 0),
    )


def _delivery(row: WebhookDelivery) -> DeliveryRow:
    is_open = row.state in ("due", "sending")
    return DeliveryRow(
        id=row.pk,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        kind=row.event.kind,
        subject_id=row.event.subject_id,
        happened_at=row.event.happened_at,
        state=row.state,
        attempts=row.attempt_count,
        tried_at=row.tried_at,
        due_at=row.due_at if is_open else None,
        status=row.status,
        fault=row.fault,
        took_ms=row.took_ms,
    )
