"""Writes on daily runs. Each requires an open company scope."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models.functions import Now

from .models import DailyRun, DailyRunStage, RunState, StageState


def ask(*, company_id: int, run_date: date, stages: Mapping[int, str], by: str) -> DailyRun:
    """Return the run of a day with its stages (name by number); make it when it is new."""
    run, is_new = DailyRun.objects.get_or_create(
        run_date=run_date, defaults={"company_id": company_id, "asked_by": by, "asked_at": Now()}
    )
    if is_new:
        DailyRunStage.objects.bulk_create(
            DailyRunStage(company_id=company_id, daily_run=run, number=number, name=name)
            for number, name in stages.items()
        )
    return run


def ask_again(run: DailyRun) -> None:
    """Let a run that stopped go on from its first stage that is not done."""
    run.state = RunState.ASKED
    run.cancel_asked_by = ""
    run.save(update_fields=["state", "cancel_asked_by"])


def start(run: DailyRun) -> None:
    """Mark a run as running, at its first start or once more."""
    run.state = RunState.RUNNING
    run.started_at = run.started_at or Now()
    run.attempt_count += 1
    run.error = ""
    run.save(update_fields=["state", "started_at", "attempt_count", "error"])


def end(run: DailyRun, *, state: RunState, error: str = "") -> None:
    """Mark a run as done, or as not going on and why."""
    run.state = state
    run.finished_at = Now() if state == RunState.DONE else None
    run.error = error
    run.save(update_fields=["state", "finished_at", "error"])


def ask_to_cancel(run: DailyRun, *, by: str) -> None:
    """Ask a run to end before its next stage."""
    run.cancel_asked_by = by
    run.save(update_fields=["cancel_asked_by"])


def start_stage(stage: DailyRunStage) -> None:
    """Mark a stage as running; the instant of its first start stays."""
    stage.state = StageState.RUNNING
    stage.started_at = stage.started_at or Now()
    stage.error, stage.findings = "", []
    stage.save(update_fields=["state", "started_at", "error", "findings"])
    stage.refresh_from_db()


def finish_stage(stage: DailyRunStage, *, counts: Mapping[str, int]) -> None:
    """Mark a stage as done with what it counted."""
    stage.state = StageState.DONE
    stage.finished_at = Now()
    stage.counts = dict(counts)
    stage.save(update_fields=["state", "finished_at", "counts"])


def stop_stage(
    stage: DailyRunStage, *, error: str, findings: Sequence[Mapping[str, object]] = ()
) -> None:
    """Record why a stage did not get to its end; it waits to be run again."""
    stage.state = StageState.WAITING
    stage.error = error
    stage.findings = [dict(finding) for finding in findings]
    stage.save(update_fields=["state", "error", "findings"])
