"""Questions about facts."""

from collections.abc import Iterable
from datetime import datetime

from .models import Fact, RecordChange


def about(subject_kind: str, subject_id: int) -> list[Fact]:
    """Return the facts of one record, oldest first."""
    return list(
        Fact.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    )


def with_ids(fact_ids: Iterable[int]) -> dict[int, Fact]:
    """Return facts by their ids."""
    return Fact.objects.in_bulk(set(fact_ids))


def count_since(
    moment: datetime, *, kind: str, subject_kind: str, subject_ids: Iterable[int]
) -> int:
    """Return how many facts of a kind about these records were recorded since."""
    about_them = Fact.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    return about_them.filter(kind=kind, at__gte=moment).count()


def stood_at(
    moment: datetime, *, column: str, subject_kind: str, subject_ids: Iterable[int]
) -> dict[int, object]:
    """Return what a tracked column held at an instant, of the records that changed it since."""
    since = RecordChange.objects.filter(
        subject_kind=subject_kind, subject_id__in=list(subject_ids), fact__at__gte=moment
    )
    # The first change since, read last, says what was there before.
    found = since.filter(changes__has_key=column).order_by("-id")
    return {change.subject_id: change.changes[column][0] for change in found}
