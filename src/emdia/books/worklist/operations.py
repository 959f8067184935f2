"""Writes on the list and what keeps it. Each requires an open company scope."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from emdia.rules.worklist import Weights

from .models import QueueMember, WorklistPolicy, WorklistQueue, WorklistSkip


def keep_weights(*, company_id: int, weights: Weights) -> None:
    """Let the list be reckoned by these weights from now on."""
    kept = {one.name: getattr(weights, one.name) for one in fields(weights)}
    kept |= {"outcomes": dict(weights.outcomes), "risks": dict(weights.risks)}
    WorklistPolicy.objects.update_or_create(company_id=company_id, defaults={"weights": kept})


def keep_queue(row: WorklistQueue, said: Mapping[str, Any]) -> None:
    """Keep what a queue is for."""
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def keep_member(
    *, queue: WorklistQueue, user_id: int, is_member: bool, back_date: date | None
) -> None:
    """Let somebody work a queue off, be away from it, or not any more."""
    QueueMember.objects.update_or_create(
        queue=queue,
        user_id=user_id,
        defaults={"company_id": queue.company_id, "is_member": is_member, "back_date": back_date},
    )


def skip(
    *, company_id: int, customer_id: int, until_date: date, reason: str, by: str, now: datetime
) -> WorklistSkip:
    """Put a debtor off until a day; a skip before it ends."""
    end_skips(customer_id=customer_id, by=by, now=now)
    return WorklistSkip.objects.create(
        company_id=company_id,
        customer_id=customer_id,
        until_date=until_date,
        reason=reason,
        skipped_by=by,
    )


def end_skips(*, customer_id: int, by: str, now: datetime) -> int:
    """End what puts a debtor off; return how many skips ended."""
    found = WorklistSkip.objects.filter(customer_id=customer_id, ended_at__isnull=True)
    return found.update(ended_at=now, ended_by=by)


def end_skip(row: WorklistSkip, *, by: str, now: datetime) -> None:
    """End one skip."""
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
