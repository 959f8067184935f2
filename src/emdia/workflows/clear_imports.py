"""Letting go of imported files that nobody decides about, and taking up again what was given up.

A checked file waits in the staging with every row of it. After `queries.UNDECIDED_DAYS` its staging
is emptied and the file is over; what was received and found stays, and it may be sent again.
"""

from datetime import datetime

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.imports import batch as staging
from emdia.books.imports import operations, queries
from emdia.books.imports.models import ImportBatch, ImportState

ENDED = (ImportState.CANCELLED, ImportState.EXPIRED)


class UnableToPutBack(RuntimeError):
    """The import cannot wait again; the message is a code."""


def clear_undecided(*, company_id: int, by: Actor, now: datetime) -> int:
    """End every file received longer ago that still waits for a person; return how many."""
    with company_scope(company_id):
        late = queries.undecided(now=now)
    return sum(_expire(company_id, import_id, by, now) for import_id in late)


def put_back(*, company_id: int, import_id: int, by: Actor, now: datetime) -> None:
    """Let a file that was given up, or that nobody decided about, wait for its columns again.

    :raises UnableToPutBack: no such import, or it is not over so.
    """
    with company_scope(company_id):
        batch = queries.lock(import_id)
        if batch is None or batch.state not in ENDED:
            raise UnableToPutBack("not_ended")
        operations.put_back(batch, at=now)
        facts.record(
            company_id=company_id,
            kind="import.put_back",
            subject=("import_batch", batch.pk),
            by=by,
            data={"name": batch.name, "kind": batch.kind},
        )


def _expire(company_id: int, import_id: int, by: Actor, now: datetime) -> bool:
    with company_scope(company_id):
        batch = queries.lock(import_id)
        # Somebody may have decided in between; what was begun waits until it is finished.
        if batch is None or batch.state not in queries.WAITING or queries.is_begun(import_id):
            return False
        operations.expire(batch, at=now)
        staging.unstage(import_id=import_id)
        _fact(batch, by)
        return True


def _fact(batch: ImportBatch, by: Actor) -> None:
    facts.record(
        company_id=batch.company_id,
        kind="import.expired",
        subject=("import_batch", batch.pk),
        by=by,
        data={"name": batch.name, "kind": batch.kind, "undecided_days": queries.UNDECIDED_DAYS},
    )
