"""Questions about approvals. Each requires an open company scope."""

from .models import Approval, ApprovalState


def lock(approval_id: int) -> Approval | None:
    """Return the approval, held until the transaction ends."""
    return Approval.objects.select_for_update().filter(id=approval_id).first()


def asked(*, action: str, subject_id: int) -> Approval | None:
    """Return the undecided approval of this action, if somebody asked for it."""
    return Approval.objects.filter(
        action=action, subject_id=subject_id, state=ApprovalState.REQUESTED
    ).first()


def waiting() -> list[Approval]:
    """Return what nobody has decided yet, the first to lapse first."""
    return list(Approval.objects.filter(state=ApprovalState.REQUESTED).order_by("lapses_at", "id"))


def recent(limit: int = 200) -> list[Approval]:
    """Return approvals, undecided ones first, then the latest decisions."""
    return list(Approval.objects.order_by("-state", "-id")[:limit])
