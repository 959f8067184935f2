"""Writes on bulk runs. Each requires an open company scope."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .models import BulkRun, BulkState


def add(
    *,
    company_id: int,
    act: str,
    arguments: Mapping[str, Any],
    reason: str,
    rows: int,
    by: tuple[int | None, str],
    at: datetime,
) -> BulkRun:
    """Keep what is to be done; `by` is the number and the name of who asks."""
    return BulkRun.objects.create(
        company_id=company_id,
        act=act,
        arguments=dict(arguments),
        reason=reason,
        rows_count=rows,
        asked_by_id=by[0],
        asked_by=by[1],
        acting_by_id=by[0],
        acting_by=by[1],
        asked_at=at,
    )


def checked(
    run: BulkRun,
    *,
    reached_id: int,
    refused: Sequence[tuple[int, str]],
    rows: int,
    amount_cents: int,
    balance_cents: int,
) -> None:
    """Count a batch of records that were looked at."""
    _leave(run, refused)
    run.checked_count += rows
    run.amount_cents += amount_cents
    run.balance_cents += balance_cents
    run.reached_id = reached_id
    run.save()


def done(run: BulkRun, *, reached_id: int, refused: Sequence[tuple[int, str]], rows: int) -> None:
    """Count a batch of records to which the act was done, and those it left."""
    _leave(run, refused)
    run.done_count += rows
    run.reached_id = reached_id
    run.save()


def undone(run: BulkRun, *, rows: int) -> None:
    """Count records that were taken back."""
    run.undone_count += rows
    run.save(update_fields=["undone_count"])


def move(run: BulkRun, state: BulkState, *, at: datetime | None = None) -> None:
    """Let a run go on to a state, from its beginning; `at` is when it ended."""
    run.state = state
    run.ended_at = at
    run.reached_id = 0
    run.save(update_fields=["state", "ended_at", "reached_id"])


def act_for(run: BulkRun, *, by: tuple[int | None, str]) -> None:
    """Let the batches act in somebody else's name, by number and name."""
    run.acting_by_id, run.acting_by = by
    run.save(update_fields=["acting_by_id", "acting_by"])


def _leave(run: BulkRun, refused: Sequence[tuple[int, str]]) -> None:
    run.left_count += len(refused)
    for _record_id, code in refused:
        run.left_by[code] = run.left_by.get(code, 0) + 1
