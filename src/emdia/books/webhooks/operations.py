"""Writes on endpoints and deliveries. Each requires an open company scope."""

from collections.abc import Collection
from datetime import datetime

from .models import DeliveryState, WebhookDelivery, WebhookEndpoint


def add_endpoint(
    *,
    company_id: int,
    url: str,
    description: str,
    event_kinds: Collection[str],
    nonce: str,
    now: datetime,
) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(
        company_id=company_id,
        url=url,
        description=description,
        event_kinds=list(event_kinds),
        secret_nonce=nonce,
        created_at=now,
    )


def change_endpoint(
    *,
    endpoint: WebhookEndpoint,
    url: str,
    description: str,
    event_kinds: Collection[str],
    is_active: bool,
) -> None:
    endpoint.url, endpoint.description = url, description
    endpoint.event_kinds, endpoint.is_active = list(event_kinds), is_active
    endpoint.save(update_fields=["url", "description", "event_kinds", "is_active"])


def rotate_secret(*, endpoint: WebhookEndpoint, nonce: str, until: datetime) -> None:
    """Let another secret sign; the one before signs too until `until`."""
    endpoint.previous_nonce, endpoint.previous_until_at = endpoint.secret_nonce, until
    endpoint.secret_nonce = nonce
    endpoint.save(update_fields=["previous_nonce", "previous_until_at", "secret_nonce"])


def shut_endpoint(*, endpoint_id: int) -> None:
    """Tell an endpoint nothing more until somebody opens it again."""
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(is_active=False)


def record_attempt(
    *,
    delivery_id: int,
    attempt: int,
    state: DeliveryState,
    due_at: datetime,
    status: int | None,
    fault: str,
    took_ms: int,
) -> bool:
    """Keep what an attempt was answered; False when a later attempt was begun meanwhile."""
    mine = WebhookDelivery.objects.filter(
        pk=delivery_id, state=DeliveryState.SENDING, attempt_count=attempt
    )
    changed = mine.update(state=state, due_at=due_at, status=status, fault=fault, took_ms=took_ms)
    return changed == 1


def send_again(*, delivery: WebhookDelivery, now: datetime) -> None:
    """Let a delivery begin from its first attempt."""
    delivery.state, delivery.attempt_count, delivery.due_at = DeliveryState.DUE, 0, now
    delivery.save(update_fields=["state", "attempt_count", "due_at"])
