"""Questions about daily runs. Each requires an open company scope."""

from datetime import date

from django.db.models import QuerySet

from .models import DailyRun, DailyRunStage, StageState


def lock(run_date: date) -> DailyRun | None:
    """Return the run of a day, held until the transaction ends."""
    return DailyRun.objects.select_for_update().filter(run_date=run_date).first()


def latest() -> DailyRun | None:
    """Return the run of the latest day that was begun, with its stages; None when none ever was."""
    return _with_stages().filter(attempt_count__gt=0).order_by("run_date").last()


def of_day(run_date: date) -> DailyRun | None:
    """Return the run of a day with its stages."""
    return _with_stages().filter(run_date=run_date).first()


def latest_days(count: int) -> list[DailyRun]:
    """Return the last `count` runs with their stages, the latest day first."""
    return list(_with_stages().order_by("-run_date")[:count])


def next_stage(run: DailyRun) -> DailyRunStage | None:
    """Return the first stage of a run that is not done; None when all are."""
    stages = DailyRunStage.objects.filter(daily_run=run).exclude(state=StageState.DONE)
    return stages.order_by("number").first()


def _with_stages() -> QuerySet[DailyRun]:
    return DailyRun.objects.prefetch_related("dailyrunstage_set")
