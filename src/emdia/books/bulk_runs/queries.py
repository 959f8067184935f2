"""Questions about bulk runs. Each requires an open company scope."""

from .models import BulkRun, BulkRunItem, BulkState, ItemState


def run(run_id: int) -> BulkRun | None:
    return BulkRun.objects.filter(pk=run_id).first()


def lock(run_id: int) -> BulkRun | None:
    """Return the run with its row held until the transaction ends."""
    return BulkRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()


def at_work() -> list[int]:
    """Return the runs that a worker goes on with."""
    working = (BulkState.CHECKING, BulkState.RUNNING, BulkState.UNDOING)
    found = BulkRun.objects.filter(state__in=working).order_by("id")
    return list(found.values_list("pk", flat=True))


def latest(*, state: str = "", act: str = "", before: int, limit: int) -> list[BulkRun]:
    """Return runs, the latest first; `before` is the id to go on from, 0 for the beginning."""
    asked = {"state": state, "act": act}
    found = BulkRun.objects.filter(**{name: value for name, value in asked.items() if value})
    if before:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])


def items(run: BulkRun, *, state: ItemState | None, after: int, limit: int) -> list[BulkRunItem]:
    """Return items of a run beyond a record, in the order of their records."""
    found = BulkRunItem.objects.filter(run_id=run.pk, record_id__gt=after)
    if state is not None:
        found = found.filter(state=state)
    return list(found.order_by("record_id")[:limit])


def latest_fact(run: BulkRun) -> int | None:
    """Return the latest act of a run that was not tried to be taken back."""
    done = BulkRunItem.objects.filter(run_id=run.pk, state=ItemState.DONE, code="")
    return done.exclude(fact_id=None).order_by("-fact_id").values_list("fact_id", flat=True).first()


def of_fact(run: BulkRun, fact_id: int) -> list[int]:
    """Return the records that one act of a run changed."""
    found = BulkRunItem.objects.filter(run_id=run.pk, state=ItemState.DONE, fact_id=fact_id)
    return list(found.order_by("record_id").values_list("record_id", flat=True))
