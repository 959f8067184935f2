"""What programs leave in a company: a key, a kept answer, an endpoint with one message."""

from datetime import UTC, datetime

from emdia.books.api_keys.models import ApiKey, KeptAnswer
from emdia.books.webhooks.models import (
    UntoldFact,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def programs(company_id: int, users: dict[str, int]) -> dict[str, int]:
    """Add one row to each table of programs; return what an address can name."""
    delivery = _webhook(company_id)
    return {
        "key_id": _api_key(company_id, users).pk,
        "endpoint_id": delivery.endpoint_id,
        "delivery_id": delivery.pk,
    }


def _webhook(company_id: int) -> WebhookDelivery:
    endpoint = WebhookEndpoint.objects.create(
        company_id=company_id,
        url="https://erp.example/emdia",
        event_kinds=["receivable.paid"],
        is_active=False,
        secret_nonce="1",
        created_at=NOON,
    )
    event = WebhookEvent.objects.create(
        company_id=company_id,
        kind="receivable.paid",
        subject_id=1,
        fact_id=company_id,
        happened_at=NOON,
        data={},
    )
    UntoldFact.objects.create(company_id=company_id, fact_id=company_id)
    return WebhookDelivery.objects.create(
        company_id=company_id, endpoint=endpoint, event=event, state="dead", due_at=NOON
    )


def _api_key(company_id: int, users: dict[str, int]) -> ApiKey:
    key = ApiKey.objects.create(
        company_id=company_id,
        name="ERP",
        scopes=["customers.see"],
        hint="abcd",
        digest=f"{company_id:064d}",
        requests_per_minute=60,
        responsible_id=users["security_admin"],
        created_at=NOON,
    )
    KeptAnswer.objects.create(
        company_id=company_id,
        api_key=key,
        idempotency_key="1",
        request_sha256="0" * 64,
        status=200,
        content_type="application/json",
        body=b"{}",
        answered_at=NOON,
    )
    return key
