"""The day: how far its run is, what it counted, what is off, and the days before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.bank_files import queries as files
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import queries
from emdia.books.daily_runs.models import DailyRun, DailyRunStage, RunState

from .intake import AlarmRow, open_alarms

DAYS_SHOWN = 30
AT_WORK = (RunState.ASKED, RunState.RUNNING)


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRow:
    """Two figures that must agree and do not; cents where they are money."""

    what: str
    expected: int
    found: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StageRow:
    name: str
    state: str  # done, running or waiting
    started_at: datetime | None
    finished_at: datetime | None
    counts: Mapping[str, int]
    findings: tuple[FindingRow, ...]
    error: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRow:
    id: int
    run_date: date
    state: str
    asked_by: str
    started_at: datetime | None
    finished_at: datetime | None
    error: str
    is_cancelling: bool
    stages: tuple[StageRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPage:
    """The run to look at, if any was ever asked for, and what stands around it."""

    run: RunRow | None
    is_at_work: bool
    may_start: bool  # the day is not done and nobody is at it
    missed_days: int  # days before today that were not run to their end
    alarms: tuple[AlarmRow, ...]
    files_waiting: int
    hour: int | None
    history: tuple[RunRow, ...]
    currency: str


def day_page(*, company_id: int, as_of: date) -> DayPage:
    """Return the day of a company: its run, its alarms, and the runs before it."""
    with company_scope(company_id):
        company = companies.company(company_id)
        run, today = _current(as_of), queries.of_day(as_of)
        is_at_work = run is not None and run.state in AT_WORK
        return DayPage(
            run=None if run is None else _row(run),
            is_at_work=is_at_work,
            may_start=not is_at_work and (today is None or today.state != RunState.DONE),
            missed_days=_missed(as_of),
            alarms=open_alarms(),
            files_waiting=len(files.waiting()),
            hour=company.daily_run_hour,
            history=tuple(_row(one) for one in queries.latest_days(DAYS_SHOWN)),
            currency=company.currency,
        )


def _current(as_of: date) -> DailyRun | None:
    """Return the run that people look at: the one not done that was begun, else the day's."""
    latest, today = queries.latest(), queries.of_day(as_of)
    if latest is not None and latest.state != RunState.DONE:
        return latest
    return today or latest


def _missed(as_of: date) -> int:
    latest = queries.latest()
    if latest is None:
        return 0
    days = (as_of - latest.run_date).days
    return max(days - 1, 0) if latest.state == RunState.DONE else max(days, 0)


def _row(run: DailyRun) -> RunRow:
    stages = sorted(run.dailyrunstage_set.all(), key=lambda stage: stage.number)
    return RunRow(
        id=run.pk,
        run_date=run.run_date,
        state=run.state,
        asked_by=run.asked_by,
        started_at=run.started_at,
        finished_at=run.finished_at,
        error=run.error,
        is_cancelling=bool(run.cancel_asked_by) and run.state in AT_WORK,
        stages=tuple(_stage_row(stage) for stage in stages),
    )


def _stage_row(stage: DailyRunStage) -> StageRow:
    return StageRow(
        name=stage.name,
        state=stage.state,
        started_at=stage.started_at,
        finished_at=stage.finished_at,
        counts=stage.counts,
        findings=tuple(FindingRow(**finding) for finding in stage.findings),
        error=stage.error,
    )
