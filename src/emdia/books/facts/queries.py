"""Questions about facts."""

from .models import Fact


def about(subject_kind: str, subject_id: int) -> list[Fact]:
    """Return the facts of one record, oldest first."""
    return list(
        Fact.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    )
