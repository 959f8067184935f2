"""Questions about endpoints and deliveries. Each requires an open company scope."""

from collections.abc import Collection
from datetime import datetime

from .batch import Due
from .models import WebhookDelivery, WebhookEndpoint


def endpoints() -> list[WebhookEndpoint]:
    """Return every endpoint, the latest first."""
    return list(WebhookEndpoint.objects.order_by("-id"))


def lock_endpoint(endpoint_id: int) -> WebhookEndpoint | None:
    """Return an endpoint held still; None when there is none."""
    return WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()


def lock_delivery(delivery_id: int) -> WebhookDelivery | None:
    """Return a delivery held still; None when there is none."""
    found = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("endpoint")
    return found.filter(pk=delivery_id).first()


def taken(delivery_ids: Collection[int], *, now: datetime) -> list[Due]:
    """Return deliveries with what their messages are made of."""
    found = WebhookDelivery.objects.select_related("endpoint", "event")
    return [_due(one, now) for one in found.filter(pk__in=delivery_ids).order_by("id")]


def _due(delivery: WebhookDelivery, now: datetime) -> Due:
    endpoint, event = delivery.endpoint, delivery.event
    return Due(
        id=delivery.pk,
        attempts=delivery.attempt_count,
        endpoint_id=endpoint.pk,
        url=endpoint.url,
        nonces=nonces(endpoint, now=now),
        event_id=event.pk,
        kind=event.kind,
        happened_at=event.happened_at,
        data=event.data,
    )


def nonces(endpoint: WebhookEndpoint, *, now: datetime) -> tuple[str, ...]:
    """Return of which secrets an endpoint is sent signatures."""
    is_two = endpoint.previous_until_at is not None and endpoint.previous_until_at > now
    return (endpoint.secret_nonce, endpoint.previous_nonce) if is_two else (endpoint.secret_nonce,)
