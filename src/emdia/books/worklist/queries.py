"""Questions about the list. Each requires an open company scope."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from emdia.rules.worklist import USUAL, Turn, Weights
from emdia.rules.worklist_queues import Queue

from .models import (
    QueueMember,
    WorklistAssignment,
    WorklistEntry,
    WorklistPolicy,
    WorklistQueue,
    WorklistSkip,
)

ORDER = ("turn", "minus_value_cents", "customer_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Which part of the list: a person's own, a queue's, nobody's, of a segment or language."""

    user_id: int | None = None
    queue_id: int | None = None
    is_unassigned: bool = False
    segment: str = ""
    language: str = ""
    is_today: bool | None = None  # None: both whom to call today and who is not
    why_not: str = ""


def weights(company_id: int) -> Weights:
    """Return what the parts of a score weigh; the usual where nobody set anything."""
    found = WorklistPolicy.objects.filter(company_id=company_id).first()
    return weights_of(found.weights) if found else USUAL


def weights_of(kept: Mapping[str, Any]) -> Weights:
    """Return weights as the rules know them; what is not kept is as usual."""
    known = {one.name for one in fields(Weights)}
    told = {name: value for name, value in kept.items() if name in known}
    if "chances" in told:
        told["chances"] = tuple(told["chances"])
    return Weights(**told)


def queues() -> list[WorklistQueue]:
    """Return the queues in use, in their order, with their members."""
    found = WorklistQueue.objects.filter(is_active=True).order_by("position", "id")
    return list(found.prefetch_related("members"))


def queue(queue_id: int) -> WorklistQueue | None:
    """Return a queue, in use or not."""
    return WorklistQueue.objects.filter(pk=queue_id).first()


def lock_queue(queue_id: int) -> WorklistQueue | None:
    """Return a queue, held until the transaction ends."""
    return WorklistQueue.objects.select_for_update().filter(pk=queue_id).first()


def queue_of(row: WorklistQueue) -> Queue:
    """Return a queue as the rules know it."""
    return Queue(
        key=row.pk,
        position=row.position,
        segments=tuple(row.segments),
        languages=tuple(row.languages),
        kinds=tuple(row.kinds),
        from_cents=row.from_cents,
        below_cents=row.below_cents,
    )


def members(queue_id: int) -> list[QueueMember]:
    """Return who works a queue off, here or away."""
    return list(QueueMember.objects.filter(queue_id=queue_id, is_member=True).order_by("user_id"))


def is_here(*, queue_id: int, user_id: int, as_of: date) -> bool:
    """Return whether somebody works a queue off today."""
    found = QueueMember.objects.filter(queue_id=queue_id, user_id=user_id, is_member=True)
    return found.filter(Q(back_date__isnull=True) | Q(back_date__lte=as_of)).exists()


def entry(customer_id: int) -> WorklistEntry | None:
    """Return a debtor's place; None for one who does not stand in the list."""
    return WorklistEntry.objects.filter(pk=customer_id).first()


def standing(customer_ids: Collection[int]) -> list[WorklistEntry]:
    """Return the places of some debtors."""
    return list(WorklistEntry.objects.filter(pk__in=customer_ids).order_by(*ORDER))


def has_own(user_id: int) -> bool:
    """Return whether somebody has debtors of one's own to call."""
    return WorklistEntry.objects.filter(user_id=user_id).exists()


def page(
    narrowed: Narrowed, *, after: tuple[int, int, int] | None, most: int
) -> list[WorklistEntry]:
    """Return the next places after one, in the order of the list."""
    found = _narrow(narrowed)
    if after is not None:
        place = "(turn, minus_value_cents, customer_id) > (%s, %s, %s)"
        found = found.filter(RawSQL(place, after, output_field=BooleanField()))  # noqa: S611
    return list(found.order_by(*ORDER)[:most])


def _narrow(narrowed: Narrowed) -> QuerySet[WorklistEntry]:
    found = WorklistEntry.objects.all()
    if narrowed.user_id is not None:
        found = found.filter(user_id=narrowed.user_id)
    if narrowed.is_unassigned:
        found = found.filter(user_id__isnull=True)
    if narrowed.queue_id is not None:
        found = found.filter(queue_id=narrowed.queue_id)
    for name in ("segment", "language", "why_not"):
        if value := getattr(narrowed, name):
            found = found.filter(**{name: value})
    if narrowed.is_today is None:
        return found
    # A range keeps the order of the index; a list of values would not.
    today = {"turn__lt": Turn.NOT_TODAY} if narrowed.is_today else {"turn": Turn.NOT_TODAY}
    return found.filter(**today)


def place_of(row: WorklistEntry) -> tuple[int, int, int]:
    """Return where a debtor stands, as `page` takes it."""
    return row.turn, row.minus_value_cents, row.customer_id


def assignment(customer_id: int) -> WorklistAssignment | None:
    """Return who calls a debtor, locked until the transaction ends."""
    found = WorklistAssignment.objects.select_for_update()
    return found.filter(pk=customer_id).first()


def callers(customer_ids: Collection[int]) -> dict[int, int | None]:
    """Return by debtor who calls; whoever was never given to anybody is not named."""
    found = WorklistAssignment.objects.filter(pk__in=customer_ids)
    return dict(found.values_list("customer_id", "user_id"))


def skips(customer_ids: Collection[int], *, as_of: date) -> dict[int, WorklistSkip]:
    """Return by debtor the skip that holds on a day."""
    found = WorklistSkip.objects.filter(
        customer_id__in=customer_ids, ended_at__isnull=True, until_date__gt=as_of
    )
    return {one.customer_id: one for one in found}


def lock_skip(skip_id: int) -> WorklistSkip | None:
    """Return a skip, held until the transaction ends."""
    return WorklistSkip.objects.select_for_update().filter(pk=skip_id).first()


def counts() -> dict[str, int]:
    """Return how many debtors stand in the list: first, by value, and not today."""
    rows = WorklistEntry.objects.values_list("turn").annotate(count=Count("pk"))
    found = dict(rows)
    names = {Turn.FIRST: "calls_first", Turn.BY_VALUE: "calls", Turn.NOT_TODAY: "not_today"}
    return {name: found.get(turn, 0) for turn, name in names.items()}
