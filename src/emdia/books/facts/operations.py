"""Writing facts. Requires an open company scope."""

from django.db import connection

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
    """Record that `kind` happened to `subject` (table, id); return the fact's id.

    Changes of tracked records that follow in the transaction belong to it.
    """
    fact = Fact.objects.create(
        company_id=company_id,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        actor_user_id=by.user_id,
        actor_key_id=by.key_id,
        actor_name=by.name,
        channel=by.channel,
        request_id=by.request_id,
        reason=reason,
        data=data or {},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('emdia.fact_id', %s, true)", [str(fact.pk)])
    return fact.pk
