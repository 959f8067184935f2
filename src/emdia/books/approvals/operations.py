"""Writes on approvals. Each requires an open company scope."""

from collections.abc import Mapping
from datetime import datetime

from emdia.books.facts.actor import Actor
from emdia.rules.approvals import LIFE, content_hash

from .models import Approval, ApprovalState


class NotAPerson(ValueError):
    """Only a signed-in person asks for another person's decision."""


def request(
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
    """Ask for a second person's decision on exactly `content`.

    For a program asks whoever answers for its key, who then cannot decide.

    :raises NotAPerson: the system cannot ask for itself.
    :raises django.db.IntegrityError: the same was asked for already and is not decided.
    """
    person_id = by.user_id if by.user_id is not None else by.responsible_id
    if person_id is None:
        raise NotAPerson(by.name)
    return Approval.objects.create(
        company_id=company_id,
        action=action,
        subject_id=subject_id,
        content=dict(content),
        content_sha256=content_hash(content),
        amount_cents=amount_cents,
        reason=reason,
        requested_by_id=person_id,
        requested_by=by.name,
        requested_at=now,
        lapses_at=now + LIFE,
    )


def decide(approval: Approval, *, approve: bool, note: str, by: Actor, now: datetime) -> None:
    """Record the decision of a person.

    :raises django.db.IntegrityError: the person who asked decides.
    """
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    approval.decided_by_id = by.user_id
    approval.decided_by = by.name
    approval.decided_at = now
    approval.note = note
    approval.save()


def lapse(approval: Approval) -> None:
    """Close an undecided request: its time has passed, or what it was for was given up."""
    approval.state = ApprovalState.LAPSED
    approval.save(update_fields=["state"])
