"""Writing facts. Requires an open company scope."""

from .actor import Actor
from .models import Fact


def record(
    *,
    company_id: int,
    kind: str,
    subject: tuple[str, int],
    by: Actor,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> int:
    """Record that `kind` happened to `subject` (table, id); return the fact's id."""
    fact = Fact.objects.create(
        company_id=company_id,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        actor_user_id=by.user_id,
        actor_name=by.name,
        channel=by.channel,
        request_id=by.request_id,
        reason=reason,
        data=data or {},
    )
    return fact.pk
