"""Asking another person to decide an act: once at a time, and only what is asked."""

from collections.abc import Mapping
from datetime import datetime

from emdia.books.approvals import operations, queries
from emdia.books.approvals.models import Approval
from emdia.books.facts.actor import Actor


class AlreadyAsked(ValueError):
    """Somebody asked for the same; it waits for a decision."""


def ask(
    *,
    company_id: int,
    action: str,
    subject_id: int,
    content: Mapping[str, object],
    amount_cents: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> Approval:
    """Ask for a decision on exactly `content`, inside an open scope.

    :raises AlreadyAsked: the same action on the same subject waits already.
    """
    waiting = queries.asked(action=action, subject_id=subject_id)
    if waiting is not None and waiting.lapses_at > now:
        raise AlreadyAsked(subject_id)
    if waiting is not None:
        operations.lapse(waiting)
    return operations.request(
        company_id=company_id,
        action=action,
        subject_id=subject_id,
        content=content,
        amount_cents=amount_cents,
        reason=reason,
        by=by,
        now=now,
    )


def withdraw(*, action: str, subject_id: int) -> None:
    """Take back what nobody needs to decide any more, inside an open scope."""
    waiting = queries.asked(action=action, subject_id=subject_id)
    if waiting is not None:
        operations.lapse(waiting)
