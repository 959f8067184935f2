"""The daily run: the stages of `daily_stages`, one day after another, each day once.

How far a run is stands in rows, so that it goes on where it stopped: killed,
cancelled, broken, or refused by its own check. One process at a time runs a
company's day; another one that comes meanwhile does nothing.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import batch, operations, queries
from emdia.books.daily_runs.batch import LockLost
from emdia.books.daily_runs.models import DailyRun, DailyRunStage, RunState
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.kernel.failpoints import failpoint

from .daily_stages import CheckFailed, Stage, Work, stages
from .queue import enqueue_once

log = logging.getLogger("emdia.daily_run")

LONGEST_CATCH_UP_DAYS = 31  # more is rather a clock that is wrong
MOST_ATTEMPTS = 5  # by the timetable; a person may always try again
AT_REST = (RunState.STOPPED, RunState.FAILED, RunState.CANCELLED)


class UnableToRun(ValueError):
    """The day cannot be run; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one day."""

    run_date: date
    state: str
    error: str


def ask(*, company_id: int, as_of: date, by: Actor) -> int:
    """Queue the run of a day, and of the days missed before it; return the run's id.

    Asked again while it waits or runs, nothing changes; a run that stopped goes on.

    :raises UnableToRun: already_done, clock_back, too_many_days or quarantined.
    """
    _refuse_in_quarantine()
    with company_scope(company_id):
        _days(as_of)
        known = queries.lock(as_of)
        if known is not None and known.state == RunState.DONE:
            raise UnableToRun("already_done")
        run = known or operations.ask(
            company_id=company_id, run_date=as_of, stages=_names(), by=by.name
        )
        if run.state in AT_REST:
            operations.ask_again(run)
            known = None
        if known is None:
            _record("daily_run.asked", run, by)
        enqueue_once("run_day", company_id=company_id, day=as_of.toordinal())
        return run.pk


def cancel(*, company_id: int, run_date: date, by: Actor) -> None:
    """Ask the run of a day to end before its next stage.

    :raises UnableToRun: not_running.
    """
    with company_scope(company_id):
        run = queries.lock(run_date)
        if run is None or run.state not in (RunState.ASKED, RunState.RUNNING):
            raise UnableToRun("not_running")
        operations.ask_to_cancel(run, by=by.name)
        _record("daily_run.cancel_asked", run, by)


def run_until(*, company_id: int, as_of: date, by: Actor, now: datetime) -> list[Ran]:
    """Run every day that was missed and `as_of`, in order; stop at the first not done.

    Returns nothing when the day was run already or another process is at it.

    :raises UnableToRun: clock_back, too_many_days or quarantined.
    """
    _refuse_in_quarantine()
    ran: list[Ran] = []
    with batch.only_run(company_id) as is_ours:
        if not is_ours:
            return []
        with company_scope(company_id):
            days = _days(as_of)
        for day in days:
            ran.append(_run_day(company_id, day, by, now))
            if ran[-1].state != RunState.DONE:
                break
    return ran


def day_due(*, company_id: int, now: datetime) -> date | None:
    """Return the day that the company's timetable wants run at `now`; None when none is due."""
    with company_scope(company_id):
        company = companies.company(company_id)
        local = now.astimezone(ZoneInfo(company.time_zone))
        if company.daily_run_hour is None or local.hour < company.daily_run_hour:
            return None
        today, latest = queries.lock(local.date()), queries.latest()
    if today is None:
        return local.date()
    # Asked for and not begun: an earlier day may be what does not go on.
    run = latest if latest is not None and today.state == RunState.ASKED else today
    is_stuck = run.state in (RunState.STOPPED, RunState.CANCELLED) or (
        run.state == RunState.FAILED and run.attempt_count >= MOST_ATTEMPTS
    )
    return None if is_stuck or today.state == RunState.DONE else local.date()


def _refuse_in_quarantine() -> None:
    """The original of a restored backup may be running the same day.

    :raises UnableToRun: quarantined.
    """
    if companies.quarantine() is not None:
        raise UnableToRun("quarantined")


def _days(as_of: date) -> list[date]:
    """Return the days to run up to `as_of`: from the one after the last done one.

    :raises UnableToRun: clock_back or too_many_days.
    """
    latest = queries.latest()
    if latest is None:
        return [as_of]
    if latest.run_date > as_of:
        raise UnableToRun("clock_back")
    is_done = latest.state == RunState.DONE
    first = latest.run_date + timedelta(days=1 if is_done else 0)
    count = (as_of - first).days + 1
    if count > LONGEST_CATCH_UP_DAYS:
        raise UnableToRun("too_many_days")
    return [first + timedelta(days=number) for number in range(count)]


def _names() -> dict[int, str]:
    return {stage.number: stage.name for stage in stages()}


def _run_day(company_id: int, day: date, by: Actor, now: datetime) -> Ran:
    with company_scope(company_id):
        operations.ask(company_id=company_id, run_date=day, stages=_names(), by=by.name)
        run = _locked(day)
        kind = "daily_run.resumed" if run.attempt_count else "daily_run.started"
        operations.start(run)
        _record(kind, run, by)
    for stage, row in _stages_left(company_id, day, by):
        failpoint(f"daily.{stage.name}.before")
        if not _run_stage(stage, row, day, by, now):
            break
        failpoint(f"daily.{stage.name}.after")
    with company_scope(company_id):
        run = _locked(day)
        return Ran(day, run.state, run.error)


def _stages_left(company_id: int, day: date, by: Actor) -> Iterator[tuple[Stage, DailyRunStage]]:
    """Yield each stage that is not done, marked as begun; end the run after the last one."""
    by_number = {stage.number: stage for stage in stages()}
    while True:
        with company_scope(company_id):
            batch.assert_only_run(company_id)
            run = _locked(day)
            row = queries.next_stage(run)
            if run.cancel_asked_by and row is not None:
                operations.end(run, state=RunState.CANCELLED)
                _record("daily_run.cancelled", run, by)
                return
            if row is None:
                operations.end(run, state=RunState.DONE)
                _record("daily_run.finished", run, by)
                return
            operations.start_stage(row)
        yield by_number[row.number], row


def _run_stage(stage: Stage, row: DailyRunStage, day: date, by: Actor, now: datetime) -> bool:
    """Run one stage to its end; record why it did not get there. Return whether it did."""
    work = Work(company_id=row.company_id, run_date=day, since_at=_begun_at(row), now=now, by=by)
    try:
        counts = stage.run(work)
        failpoint(f"daily.{stage.name}.worked")
        with company_scope(row.company_id):
            batch.assert_only_run(row.company_id)
            operations.finish_stage(row, counts=counts)
    except LockLost:
        raise
    except CheckFailed as failed:
        found = [asdict(finding) for finding in failed.findings]
        _stop(row, day, by, state=RunState.STOPPED, error="self_check", findings=found)
        return False
    except Exception as error:
        log.exception("stage %s of company %s broke", stage.name, row.company_id)
        _stop(row, day, by, state=RunState.FAILED, error=f"{type(error).__name__}: {error}")
        return False
    return True


def _begun_at(row: DailyRunStage) -> datetime:
    """Return when the run was first started: whatever came since belongs to it.

    A worker may settle a file of the run before the run itself goes on.
    """
    with company_scope(row.company_id):
        started_at = DailyRun.objects.values_list("started_at", flat=True).get(pk=row.daily_run_id)
    assert started_at is not None
    return started_at


def _stop(
    row: DailyRunStage,
    day: date,
    by: Actor,
    *,
    state: RunState,
    error: str,
    findings: list[dict[str, object]] | None = None,
) -> None:
    with company_scope(row.company_id):
        batch.assert_only_run(row.company_id)
        operations.stop_stage(row, error=error, findings=findings or [])
        run = _locked(day)
        operations.end(run, state=state, error=error)
        _record(f"daily_run.{state}", run, by, reason=error)


def _locked(day: date) -> DailyRun:
    run = queries.lock(day)
    assert run is not None
    return run


def _record(kind: str, run: DailyRun, by: Actor, reason: str = "") -> None:
    facts.record(
        company_id=run.company_id,
        kind=kind,
        subject=("daily_run", run.pk),
        by=by,
        reason=reason,
        data={"run_date": str(run.run_date)},
    )
