"""Questions about facts."""

from collections.abc import Iterable, Mapping
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


def changed_by(fact_id: int, *, subject_kind: str) -> list[int]:
    """Return the records of a kind that one fact changed."""
    changes = RecordChange.objects.filter(fact_id=fact_id, subject_kind=subject_kind)
    return list(changes.order_by("subject_id").values_list("subject_id", flat=True))


def latest_changes(
    *, column: str, subject_kind: str, subject_ids: Iterable[int]
) -> dict[int, Fact]:
    """Return by record the fact that changed a tracked column of it last."""
    changes = RecordChange.objects.filter(
        subject_kind=subject_kind, subject_id__in=list(subject_ids), changes__has_key=column
    )
    found = changes.select_related("fact").order_by("id")
    return {change.subject_id: change.fact for change in found}


def latest_of(
    *, kinds: Iterable[str], subject_kind: str, subject_ids: Iterable[int]
) -> dict[int, Fact]:
    """Return by record its latest fact of these kinds."""
    found = Fact.objects.filter(
        subject_kind=subject_kind, subject_id__in=list(subject_ids), kind__in=list(kinds)
    )
    return {fact.subject_id: fact for fact in found.order_by("id")}


def latest_of_data(
    *, kind: str, subject: tuple[str, int], data: Mapping[str, object]
) -> Fact | None:
    """Return the latest fact of a kind about a record that keeps this beside it."""
    about_it = Fact.objects.filter(kind=kind, subject_kind=subject[0], subject_id=subject[1])
    return about_it.filter(data__contains=dict(data)).order_by("-id").first()


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
