"""Questions about keys. Each requires an open company scope."""

from datetime import datetime

from django.db.models import Q

from .models import ApiKey, KeptAnswer


def with_digest(digest: str, *, now: datetime) -> ApiKey | None:
    """Return the key that opens now by a secret with this digest."""
    is_current = Q(digest=digest)
    is_previous = Q(previous_digest=digest, previous_until_at__gt=now)
    open_now = Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    return ApiKey.objects.filter(is_current | is_previous).filter(open_now).first()


def lock(key_id: int) -> ApiKey | None:
    """Return a key held still; None when there is none."""
    return ApiKey.objects.select_for_update().filter(pk=key_id).first()


def keys() -> list[ApiKey]:
    """Return every key, the latest first."""
    return list(ApiKey.objects.order_by("-id"))


def answered(*, key_id: int, idempotency_key: str) -> KeptAnswer | None:
    """Return what was answered to a request before."""
    return KeptAnswer.objects.filter(api_key_id=key_id, idempotency_key=idempotency_key).first()
