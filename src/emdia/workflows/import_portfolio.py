"""Bringing a portfolio from another system: receive a file, check it, apply it. Nobody is told.

Checking reads the file into a staging and says of every row whether it is new, changed, the
same or wrong; nothing else is written, so it may be done as often as one likes and be stopped.
Applying asks the books again what every row is, finds the same answers or stops, and writes all
of it in one transaction, under one fact. A staging that a crash emptied is read again.
"""

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from emdia.books.charges import batch as charges
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.imports import batch as staging
from emdia.books.imports import operations, queries
from emdia.books.imports.batch import Found
from emdia.books.imports.models import ImportBatch, ImportState
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as ledger_queries
from emdia.formats.portfolio import (
    Kind,
    Mapping,
    MappingIsIncomplete,
    is_complete,
    missing_fields,
    with_evidence,
)
from emdia.formats.tables import Table, Unreadable, open_table
from emdia.kernel.failpoints import failpoint
from emdia.kernel.faults import Fault

from . import import_shares as shares
from .import_files import FileRefused, first_rows, known_mapping, opened
from .queue import enqueue
from .read_import import Reading, read

__all__ = [
    "Checked",
    "FileRefused",
    "Kind",
    "Mapping",
    "MappingIsIncomplete",
    "UnableToImport",
    "apply",
    "apply_later",
    "cancel",
    "check",
    "check_later",
    "receive",
    "receive_and_check",
]

EVIDENCE_ROWS = 5_000
SAMPLE_ROWS = 5
SAMPLE_CHARACTERS = 120
OPEN = (ImportState.RECEIVED, ImportState.CHECKED)
MONEY = (Kind.RECEIVABLES, Kind.CREDITS)


class UnableToImport(RuntimeError):
    """The import is not in a state for this; the message is a code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What the rows of a file are."""

    rows: int
    new: int
    changed: int
    same: int
    wrong: int
    totals: tuple[tuple[str, int, int], ...]  # currency, rows and cents of what is new
    doubles: int  # rows that may be somebody known
    is_applied: bool


class _Stopped(Exception):
    """Somebody asked to stop the reading."""


def receive(
    *, company_id: int, kind: Kind, source: str, name: str, content: bytes, by: Actor
) -> tuple[int, bool]:
    """Keep a file; return its id and whether the columns are known from an earlier one.

    :raises FileRefused: no table, too large, unsafe.
    """
    table = opened(content)
    sample = first_rows(table, SAMPLE_ROWS)
    with company_scope(company_id):
        source_row = operations.source(company_id=company_id, name=source.strip())
        remembered = queries.mapping(source_id=source_row.pk, kind=kind.value)
        mapping = known_mapping(kind, table, remembered)
        batch = operations.store(
            source=source_row,
            kind=kind.value,
            name=name,
            content=content,
            digest=sha256(content).hexdigest(),
            headings=table.headings,
            sample=[[cell[:SAMPLE_CHARACTERS] for cell in row] for row in sample],
            mapping=asdict(mapping),
            received_by=by.name,
        )
        _fact(batch, "import.received", by)
        is_known = remembered is not None and is_complete(kind, mapping.columns)
        return batch.pk, is_known


def receive_and_check(
    *, company_id: int, kind: Kind, source: str, name: str, content: bytes, by: Actor
) -> int:
    """Keep a file and, where its columns are known from an earlier one, queue its checking.

    :raises FileRefused: no table, too large, unsafe.
    """
    with company_scope(company_id):
        import_id, is_known = receive(
            company_id=company_id, kind=kind, source=source, name=name, content=content, by=by
        )
        if is_known:
            check_later(company_id=company_id, import_id=import_id)
    return import_id


def check_later(*, company_id: int, import_id: int, mapping: Mapping | None = None) -> None:
    """Take the mapping (or the one thought of) and queue the checking.

    :raises UnableToImport: no such import, or it is past checking, or a part of it is written.
    :raises MappingIsIncomplete: a required field has no column.
    """
    with company_scope(company_id):
        batch = _start(import_id, mapping)
        _later("check_import", batch)


def check(*, company_id: int, import_id: int, mapping: Mapping | None = None) -> Checked | None:
    """Read the whole file and keep what was found; None when it was stopped or refused.

    :raises UnableToImport: no such import, or it is past checking.
    :raises MappingIsIncomplete: a required field has no column.
    """
    with company_scope(company_id):
        batch = _batch(import_id)
        if batch.state != ImportState.CHECKING:
            batch = _start(import_id, mapping)
    try:
        rows = _stage(company_id, batch)
    except Unreadable as refusal:
        _end(company_id, import_id, refusal.fault)
        return None
    except _Stopped:
        _end(company_id, import_id, None)
        return None
    _know_tables(company_id)
    failpoint("import.staged")
    with company_scope(company_id):
        batch = _batch(import_id)
        staging.take_room()
        found = _examine(batch)
        _keep_findings(batch)
        operations.checked(batch, rows=rows, found=found)
        failpoint("import.checked")
        return _said(batch)


def apply_later(*, company_id: int, import_id: int, leave_wrong: bool, by: Actor) -> None:
    """Decide that a checked file is applied, and queue it.

    :raises UnableToImport: it is not checked, or rows are wrong and not to be left out.
    """
    with company_scope(company_id):
        batch = _decide(import_id, leave_wrong, by)
        _fact(batch, "import.approved", by)
        _later("apply_import", batch)


def apply(
    *, company_id: int, import_id: int, by: Actor, now: datetime, leave_wrong: bool = False
) -> Checked | None:
    """Write what is new and changed, all of it or nothing; None when the books moved meanwhile.

    Then the file is as if just checked, with what would happen now.

    :raises UnableToImport: it is not checked, or rows are wrong and not to be left out.
    """
    with company_scope(company_id):
        batch = _batch(import_id)
        if batch.state == ImportState.APPLIED:
            return _said(batch)
        if batch.state != ImportState.APPLYING:
            batch = _decide(import_id, leave_wrong, by)
    rows = _stage_if_gone(company_id, batch)
    _know_tables(company_id)
    failpoint("import.staged_again")
    with company_scope(company_id):
        lock_money(company_id)
        batch = _batch(import_id)
        if batch.state == ImportState.APPLIED:
            return _said(batch)
        before = _said(batch)
        is_large = _is_large(batch)
        examine = partial(_examine, batch)
        found = shares.on_behalf(company_id, examine) if is_large else examine()
        if not _is_as_decided(batch, before, found):
            _look_again(batch, rows, found)
            return None
        fact_id = _fact(batch, "import.applied", by)
        if is_large:
            _write_large(batch, by)
        else:
            _write(batch, fact_id, now)
        operations.applied(batch, at=now)
        failpoint("import.before_commit")
        return _said(batch)


def cancel(*, company_id: int, import_id: int, by: Actor, now: datetime) -> None:
    """Give an import up, or stop its reading. What was applied is not undone by this.

    :raises UnableToImport: it is being applied, or over, or a part of it is written.
    """
    with company_scope(company_id):
        batch = _batch(import_id)
        _refuse_begun(batch)
        if batch.state == ImportState.CHECKING:
            operations.stop(batch, at=now)
        elif batch.state in OPEN:
            operations.cancel(batch, at=now)
            staging.unstage(import_id=import_id)
        else:
            raise UnableToImport("not_open")
        _fact(batch, "import.cancelled", by)


def give_up(*, company_id: int, import_id: int) -> None:
    """Let a file go back that Emdia itself failed on, so that it may be tried again.

    One that was begun stays as it is: it is gone on with (finish_imports.py).
    """
    message = "Emdia failed while working on the file. Nothing was applied; try again."
    with company_scope(company_id):
        batch = _batch(import_id)
        if queries.is_begun(import_id):
            return
        if batch.state in {ImportState.CHECKING, ImportState.APPLYING}:
            operations.refuse(batch, faults=(Fault("internal_error", message),))
            staging.unstage(import_id=import_id)


def _batch(import_id: int) -> ImportBatch:
    batch = queries.lock(import_id)
    if batch is None:
        raise UnableToImport("import_unknown")
    return batch


def _refuse_begun(batch: ImportBatch) -> None:
    if queries.is_begun(batch.pk):
        raise UnableToImport("begun")


def _start(import_id: int, mapping: Mapping | None) -> ImportBatch:
    batch = _batch(import_id)
    _refuse_begun(batch)
    if batch.state not in OPEN:
        raise UnableToImport("not_open")
    chosen = mapping or Mapping(**batch.mapping)
    if lacking := missing_fields(Kind(batch.kind), chosen.columns):
        raise MappingIsIncomplete(lacking)
    operations.start_checking(batch, mapping=asdict(chosen))
    operations.remember_mapping(batch)
    return batch


def _later(task: str, batch: ImportBatch) -> None:
    """Queue work on a file; one file of a company at a time."""
    turn = f"imports:{batch.company_id}"
    enqueue(task, in_turn=turn, company_id=batch.company_id, import_id=batch.pk)


def _decide(import_id: int, leave_wrong: bool, by: Actor) -> ImportBatch:
    batch = _batch(import_id)
    if batch.state != ImportState.CHECKED:
        raise UnableToImport("not_checked")
    if batch.wrong_count and not leave_wrong:
        raise UnableToImport("rows_wrong")
    operations.start_applying(batch, leaves_wrong=leave_wrong, by=by.name)
    return batch


def _stage_if_gone(company_id: int, batch: ImportBatch) -> int:
    """Return how many rows are in the staging, read again where a crash had emptied it."""
    with company_scope(company_id):
        is_there = staging.is_staged(
            import_id=batch.pk, kind=Kind(batch.kind), rows=batch.rows_read
        )
    return batch.rows_read if is_there else _stage(company_id, batch)


def _stage(company_id: int, batch: ImportBatch) -> int:
    """Copy the rows of the file to the staging, a transaction a portion; return how many."""
    kind = Kind(batch.kind)
    with company_scope(company_id):
        staging.unstage(import_id=batch.pk)
        content = queries.content(batch.pk)
        currency = companies.company(company_id).currency
    table = open_table(content)
    reading = _reading(batch, table, currency)
    rows = 0
    references: dict[str, str] = {}
    with closing(read(table, reading, size=len(content))) as portions:
        for portion in portions:
            with company_scope(company_id):
                staging.stage(portion.laid)
                rows += portion.rows
                if queries.is_stopping(batch.pk):
                    raise _Stopped
                _tell_progress(batch, rows)
            references |= portion.references
    with company_scope(company_id):
        staging.take_room()
        staging.end_staging(import_id=batch.pk, kind=kind, references=references)
    return rows


def _know_tables(company_id: int) -> None:
    with company_scope(company_id):
        staging.know_tables()


def _tell_progress(batch: ImportBatch, rows: int) -> None:
    if batch.state == ImportState.CHECKING:
        operations.tell_progress(batch, rows_read=rows)


def _reading(batch: ImportBatch, table: Table, currency: str) -> Reading:
    kind = Kind(batch.kind)
    mapping = with_evidence(
        kind, Mapping(**batch.mapping), table.headings, table.first_rows(EVIDENCE_ROWS)
    )
    return Reading(
        import_id=batch.pk, kind=kind, mapping=mapping, headings=table.headings, currency=currency
    )


def _examine(batch: ImportBatch) -> Found:
    return staging.examine(
        company_id=batch.company_id,
        source_id=batch.source_id,
        import_id=batch.pk,
        kind=Kind(batch.kind),
        closed_through=ledger_queries.closed_through(),
    )


def _is_large(batch: ImportBatch) -> bool:
    return batch.kind == Kind.RECEIVABLES and batch.rows_read >= shares.LARGE_FILE_ROWS


def _is_as_decided(batch: ImportBatch, before: Checked, found: Found) -> bool:
    """Return whether the rows are what they were when it was decided.

    Of an import that was begun, what was new may be there now.
    """
    if (found.same, found.changed, found.wrong, found.totals) == _answers(before):
        return True
    unmoved = (found.changed, found.wrong) == (before.changed, before.wrong)
    return unmoved and found.same > before.same and queries.is_begun(batch.pk)


def _write(batch: ImportBatch, fact_id: int, now: datetime) -> None:
    """Write everything in this transaction."""
    kind = Kind(batch.kind)
    batch_id = 0
    if kind in MONEY:
        batch_id = ledger.open_batch(company_id=batch.company_id, fact_id=fact_id)
    if kind is Kind.RECEIVABLES:
        staging.add_salespeople(company_id=batch.company_id, import_id=batch.pk)
        shares.write_share(batch=batch, batch_id=batch_id, share=staging.WHOLE)
        _write_known(batch)
    else:
        staging.apply(
            company_id=batch.company_id,
            source_id=batch.source_id,
            import_id=batch.pk,
            kind=kind,
            batch_id=batch_id,
            now=now,
            told_by=f"{batch.source.name}: {batch.name}",
        )
        failpoint("import.written")
    staging.unstage(import_id=batch.pk)


def _write_large(batch: ImportBatch, by: Actor) -> None:
    """Let others write the new titles of a large file; write what is known meanwhile."""
    where = {"company_id": batch.company_id, "import_id": batch.pk}
    shares.on_behalf(batch.company_id, lambda: staging.add_salespeople(**where))

    def rest() -> None:
        _write_known(batch)
        staging.unstage(import_id=batch.pk)

    shares.write_in_shares(batch=batch, by=by, rest=rest)


def _write_known(batch: ImportBatch) -> None:
    staging.change_receivables(
        company_id=batch.company_id, source_id=batch.source_id, import_id=batch.pk
    )
    changed = queries.changed_records(batch.pk)
    charges.ask_terms(company_id=batch.company_id, receivable_ids=changed)


def _look_again(batch: ImportBatch, rows: int, found: Found) -> None:
    """Keep what would happen now; nothing of the file is applied."""
    _keep_findings(batch)
    operations.checked(batch, rows=rows, found=found)


def _keep_findings(batch: ImportBatch) -> None:
    kind = Kind(batch.kind)
    staging.keep_findings(company_id=batch.company_id, import_id=batch.pk, kind=kind)
    batch.doubles_count = staging.note_doubles(
        company_id=batch.company_id, import_id=batch.pk, kind=kind
    )


def _end(company_id: int, import_id: int, fault: Fault | None) -> None:
    with company_scope(company_id):
        batch = _batch(import_id)
        staging.unstage(import_id=import_id)
        if fault is None:
            operations.stopped(batch)
        else:
            operations.refuse(batch, faults=(fault,))


def _said(batch: ImportBatch) -> Checked:
    return Checked(
        rows=batch.rows_read,
        new=batch.new_count or 0,
        changed=batch.changed_count or 0,
        same=batch.same_count or 0,
        wrong=batch.wrong_count or 0,
        totals=tuple((currency, rows, cents) for currency, rows, cents in batch.totals),
        doubles=batch.doubles_count,
        is_applied=batch.state == ImportState.APPLIED,
    )


def _answers(said: Checked) -> tuple[int, int, int, tuple[tuple[str, int, int], ...]]:
    return said.same, said.changed, said.wrong, said.totals


def _fact(batch: ImportBatch, kind: str, by: Actor) -> int:
    return facts.record(
        company_id=batch.company_id,
        kind=kind,
        subject=("import_batch", batch.pk),
        by=by,
        data={
            "kind": batch.kind,
            "source": batch.source.name,
            "name": batch.name,
            "sha256": batch.sha256,
            "new": batch.new_count,
            "changed": batch.changed_count,
        },
    )
