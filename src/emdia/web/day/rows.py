"""Rows of the day's page and of alarms, printed before the template sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from emdia.reports.daily_runs import FindingRow, RunRow, StageRow
from emdia.reports.intake import AlarmRow
from emdia.web.day import words
from emdia.web.figures import count, day, instant, priced
from emdia.web.words import State, Word, actor, plain, state, word

_MARKS = {"done": "done", "running": "now"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CountCells:
    """One figure of a stage and what it counts."""

    figure: str
    word: Word


@dataclass(frozen=True, kw_only=True, slots=True)
class StageCells:
    """One stage: how far it is and what it counted."""

    word: Word
    mark: str  # done, now or waiting
    counts: list[CountCells]
    took: str
    error: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingCells:
    """Two figures that must agree and do not, and what to do."""

    word: Word
    expected: str
    found: str
    way_out: Word


@dataclass(frozen=True, kw_only=True, slots=True)
class RunCells:
    """One day that was run or is being run."""

    day: str
    state: State
    asked_by: Word
    started: str
    took: str
    paid: str
    files: str
    error: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmCells:
    """One alarm: what is missing, of which account, and what to do."""

    word: Word
    account: str
    since: str
    way_out: Word
    url: str
    file_url: str


def run_cells(row: RunRow, currency: str) -> RunCells:
    counts = {name: value for stage in row.stages for name, value in stage.counts.items()}
    return RunCells(
        day=day(row.run_date),
        state=state(words.RUN_STATES, row.state),
        asked_by=actor(row.asked_by),
        started=instant(row.started_at) if row.started_at else "",
        took=_took(row.started_at, row.finished_at),
        paid=priced(counts["paid_cents"], currency) if counts.get("paid_cents") else "",
        files=count(counts["files_applied"]) if counts.get("files_applied") else "",
        error="" if row.error == "self_check" else row.error,
    )


def stage_cells(row: StageRow, currency: str) -> StageCells:
    return StageCells(
        word=word(words.STAGES, row.name),
        mark=_MARKS.get(row.state, "waiting"),
        counts=count_cells(row.counts, currency),
        took=_took(row.started_at, row.finished_at),
        error="" if row.error == "self_check" else row.error,
    )


def count_cells(counts: Mapping[str, int], currency: str) -> list[CountCells]:
    """Return what a stage counted, without what it found none of."""
    # The database keeps names in an order of its own.
    places = {name: place for place, name in enumerate(words.COUNTS)}
    return [
        CountCells(
            figure=priced(value, currency) if name.endswith("_cents") else count(value),
            word=word(words.COUNTS, name),
        )
        for name, value in sorted(counts.items(), key=lambda one: places.get(one[0], 99))
        if value
    ]


def finding_cells(row: FindingRow, currency: str) -> FindingCells:
    check = words.CHECKS.get(row.what) or words.Check(plain(row.what), "", is_money=False)

    def say(figure: int) -> str:
        return priced(figure, currency) if check.is_money else count(figure)

    return FindingCells(
        word=check.word,
        expected=say(row.expected),
        found=say(row.found),
        way_out=check.way_out,
    )


def alarm_cells(rows: Iterable[AlarmRow], *, may_override: bool) -> list[AlarmCells]:
    return [_alarm(row, may_override=may_override) for row in rows]


def alarm_said(row: AlarmRow) -> str:
    """Return what is missing or out of order, in words."""
    return str(word(words.ALARMS, row.kind)) % {
        "day": day(row.expected_date),
        "found": row.found_sequence,
        "expected": row.expected_sequence,
        "folder": row.folder,
    }


def _alarm(row: AlarmRow, *, may_override: bool) -> AlarmCells:
    return AlarmCells(
        word=alarm_said(row),
        account=row.account,
        since=instant(row.raised_at),
        way_out=word(words.WAYS_OUT, row.kind),
        url=override_url(row) if may_override else "",
        file_url=reverse("bank_file", args=[row.bank_file_id]) if row.bank_file_id else "",
    )


def override_url(row: AlarmRow) -> str:
    """Return where a person says why: of a file that waits, or of one that never came."""
    if row.bank_file_id:
        return reverse("apply_held_file", args=[row.bank_file_id])
    return reverse("clear_alarm", args=[row.id])


def _took(started_at: datetime | None, finished_at: datetime | None) -> str:
    """Return `1,2 s`; empty while it is not over."""
    if started_at is None or finished_at is None:
        return ""
    seconds = f"{(finished_at - started_at).total_seconds():.1f}"
    return f"{seconds.replace('.', ',')} s"
