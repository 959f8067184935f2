"""Questions about daily runs. Each requires an open company scope."""

from datetime import date

from .models import DailyRun, DailyRunStage, RunState, StageState


def lock(run_date: date) -> DailyRun | None:
    """Return the run of a day, held until the transaction ends."""
    return DailyRun.objects.select_for_update().filter(run_date=run_date).first()


def latest() -> DailyRun | None:
    """Return the run of the latest day that was begun; None when none ever was."""
    return (
        DailyRun.objects.exclude(state=RunState.ASKED, attempt_count=0).order_by("run_date").last()
    )


def unfinished_before(day: date) -> DailyRun | None:
    """Return the oldest begun run before `day` that is not done."""
    waiting = DailyRun.objects.filter(run_date__lt=day).exclude(state=RunState.DONE)
    return waiting.order_by("run_date").first()


def next_stage(run: DailyRun) -> DailyRunStage | None:
    """Return the first stage of a run that is not done; None when all are."""
    stages = DailyRunStage.objects.filter(daily_run=run).exclude(state=StageState.DONE)
    return stages.order_by("number").first()
