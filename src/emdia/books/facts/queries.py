"""Questions about facts."""

from collections.abc import Iterable

from .models import Fact


def about(subject_kind: str, subject_id: int) -> list[Fact]:
    """Return the facts of one record, oldest first."""
    return list(
        Fact.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    )


def with_ids(fact_ids: Iterable[int]) -> dict[int, Fact]:
    """Return facts by their ids."""
    return Fact.objects.in_bulk(set(fact_ids))
