"""Questions about approvals. Each requires an open company scope."""

from datetime import datetime

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


def late(now: datetime) -> list[int]:
    """Return the ids of the undecided ones whose time has passed, oldest first."""
    passed = Approval.objects.filter(state=ApprovalState.REQUESTED, lapses_at__lte=now)
    return list(passed.order_by("id").values_list("id", flat=True))


def lapsed() -> list[int]:
    """Return the ids of those nobody decided in time, and of those given up."""
    return list(Approval.objects.filter(state=ApprovalState.LAPSED).values_list("id", flat=True))


def decided(
    *, now: datetime, state: str = "", action: str = "", before: int, limit: int
) -> list[Approval]:
    """Return what no longer waits, the latest first, below id `before` (0 from the start).

    What lapsed waits no more, though nobody may have written that down.
    """
    found = Approval.objects.exclude(state=ApprovalState.REQUESTED, lapses_at__gt=now)
    if state == ApprovalState.LAPSED:
        found = found.filter(state__in=[ApprovalState.REQUESTED, ApprovalState.LAPSED])
    elif state:
        found = found.filter(state=state)
    if action:
        found = found.filter(action=action)
    return list((found.filter(id__lt=before) if before else found).order_by("-id")[:limit])
