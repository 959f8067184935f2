"""Writing a large file of titles in two transactions at once (ADR 38).

One session of PostgreSQL writes on one processor. The caller holds the company's money and the
import, whose rows were examined by a transaction that has ended. Each share makes titles with
their postings, whole by themselves; the caller's transaction does the rest meanwhile. All of
them commit one after the other when every one has come to its end, the caller's last: one that
fails undoes all. A process that dies between two commits leaves whole titles and an import that
is still being applied; whoever applies it next goes on with what is missing. Such a file is
finished and never given up (finish_imports.py); the database refuses anything else.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BrokenBarrierError
from typing import TypeVar

from django.db import connection

from emdia.books.companies.scope import company_scope, move_money_on_behalf
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.imports import batch as staging
from emdia.books.imports.batch import Share
from emdia.books.imports.models import ImportBatch
from emdia.books.imports.queries import SHARE_APPLIED
from emdia.books.ledger import operations as ledger
from emdia.books.receivables import batch as receivables
from emdia.kernel.failpoints import failpoint

from .turns import Turns

SHARES = (Share(number=1, of=2), Share(number=2, of=2))
THE_REST = Share(number=0, of=0)
# Below this, more sessions cost more than they give.
LARGE_FILE_ROWS = 20_000

Answer = TypeVar("Answer")


def on_behalf(company_id: int, work: Callable[[], Answer]) -> Answer:
    """Return what `work` returns in a transaction of its own, committed before the caller's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_on_behalf, company_id, work).result()


def write_in_shares(*, batch: ImportBatch, by: Actor, rest: Callable[[], None]) -> None:
    """Make the new titles of an import by several transactions; do `rest` in the caller's.

    :raises Exception: whatever failed first; then nothing was committed by any of them.
    """
    turns = Turns((*SHARES, THE_REST))
    with ThreadPoolExecutor(len(SHARES)) as threads:
        running = [threads.submit(_write, batch, share, by, turns) for share in SHARES]
        failures: list[BaseException] = []
        try:
            with turns.taken(THE_REST):
                rest()
                turns.wait(THE_REST)
        except Exception as mine:
            failures.append(mine)
    failures += [theirs for one in running if (theirs := one.exception()) is not None]
    if failures:
        # Who only waited for the one that failed has nothing of its own to say.
        raise min(failures, key=lambda failure: isinstance(failure, BrokenBarrierError))


def write_share(*, batch: ImportBatch, batch_id: int, share: Share) -> None:
    """Make the new titles of a share, issued and posted."""
    where = {"company_id": batch.company_id, "import_id": batch.pk, "rows": batch.rows_read}
    before_id = receivables.latest_id()
    staging.add_receivables(source_id=batch.source_id, share=share, **where)
    failpoint("import.written")
    receivables.post_issues(company_id=batch.company_id, batch_id=batch_id, after_id=before_id)
    staging.post_paid_before(batch_id=batch_id, share=share, **where)


def _write(batch: ImportBatch, share: Share, by: Actor, turns: Turns[Share]) -> None:
    """Write one share in a thread, and so a session, of its own."""
    try:
        with turns.taken(share), company_scope(batch.company_id):
            move_money_on_behalf(batch.company_id)
            staging.take_room()
            write_share(batch=batch, batch_id=_open_batch(batch, share, by), share=share)
            turns.wait(share)
        failpoint("import.share_committed")
    finally:
        connection.close()


def _open_batch(batch: ImportBatch, share: Share, by: Actor) -> int:
    fact_id = facts.record(
        company_id=batch.company_id,
        kind=SHARE_APPLIED,
        subject=("import_batch", batch.pk),
        by=by,
        data={"share": share.number, "of": share.of},
    )
    return ledger.open_batch(company_id=batch.company_id, fact_id=fact_id)


def _on_behalf(company_id: int, work: Callable[[], Answer]) -> Answer:
    try:
        with company_scope(company_id):
            move_money_on_behalf(company_id)
            staging.take_room()
            return work()
    finally:
        connection.close()
