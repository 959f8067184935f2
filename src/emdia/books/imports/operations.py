"""Writes on imports. Each requires an open company scope."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import compress

from django.db import connection
from psycopg import Cursor

from emdia.kernel.faults import Fault

from .batch import Found
from .models import (
    ImportBatch,
    ImportMapping,
    ImportSource,
    ImportState,
)

QUICKLY = 1  # zlib's level: a large file must not keep its sender waiting


def source(*, company_id: int, name: str) -> ImportSource:
    """Return the source of this name, a new one where there is none."""
    found, _created = ImportSource.objects.get_or_create(company_id=company_id, name=name)
    return found


def store(
    *,
    source: ImportSource,
    kind: str,
    name: str,
    content: bytes,
    digest: str,
    headings: Sequence[str],
    sample: Sequence[Sequence[str]],
    mapping: Mapping[str, Any],
    received_by: str,
) -> ImportBatch:
    """Keep a file exactly as it came, with what its columns are thought to be."""
    batch = ImportBatch.objects.create(
        company_id=source.company_id,
        source=source,
        kind=kind,
        name=name,
        sha256=digest,
        size_bytes=len(content),
        headings=list(headings),
        sample=[list(row) for row in sample],
        mapping=dict(mapping),
        received_by=received_by,
    )
    _keep_content(batch, compress(content, QUICKLY))
    return batch


def _keep_content(batch: ImportBatch, content: bytes) -> None:
    # As they are: Django would write the bytes into the statement, twice as long.
    with Cursor(connection.connection) as cursor:
        cursor.execute(
            "INSERT INTO import_content (import_batch_id, company_id, content) VALUES (%s, %s, %b)",
            (batch.pk, batch.company_id, content),
        )


def remember_mapping(batch: ImportBatch) -> None:
    """Keep the mapping of a batch for the next file of its source and kind."""
    ImportMapping.objects.update_or_create(
        company_id=batch.company_id,
        source_id=batch.source_id,
        kind=batch.kind,
        defaults={"mapping": batch.mapping},
    )


def start_checking(batch: ImportBatch, *, mapping: Mapping[str, Any]) -> None:
    batch.mapping = dict(mapping)
    batch.state = ImportState.CHECKING
    batch.rows_read = 0
    batch.is_stopping = False
    batch.faults = []
    batch.save()


def tell_progress(batch: ImportBatch, *, rows_read: int) -> None:
    batch.rows_read = rows_read
    batch.save(update_fields=["rows_read"])


def checked(batch: ImportBatch, *, rows: int, found: Found) -> None:
    """Record what a file holds; it waits to be applied."""
    batch.state = ImportState.CHECKED
    batch.is_stopping = False
    _count(batch, rows, found)
    batch.save()


def start_applying(batch: ImportBatch, *, leaves_wrong: bool, by: str) -> None:
    """Record who decided that the file is applied."""
    batch.state = ImportState.APPLYING
    batch.applied_by = by
    batch.leaves_wrong = leaves_wrong
    batch.save()


def applied(batch: ImportBatch, *, at: datetime) -> None:
    """Record that all of what is right was written, as it was counted when it was decided."""
    batch.state = ImportState.APPLIED
    batch.applied_at = at
    batch.save()


def stop(batch: ImportBatch, *, at: datetime) -> None:
    """Ask whoever reads the file to stop; it is over since then."""
    batch.is_stopping = True
    batch.ended_at = at
    batch.save(update_fields=["is_stopping", "ended_at"])


def stopped(batch: ImportBatch) -> None:
    """Record that the reading was stopped."""
    batch.state = ImportState.CANCELLED
    batch.save(update_fields=["state"])


def cancel(batch: ImportBatch, *, at: datetime) -> None:
    batch.state = ImportState.CANCELLED
    batch.ended_at = at
    batch.save(update_fields=["state", "ended_at"])


def expire(batch: ImportBatch, *, at: datetime) -> None:
    batch.state = ImportState.EXPIRED
    batch.ended_at = at
    batch.save(update_fields=["state", "ended_at"])


def put_back(batch: ImportBatch, *, at: datetime) -> None:
    """Let a file that was given up wait for its columns again."""
    batch.state = ImportState.RECEIVED
    batch.ended_at = None
    batch.put_back_at = at
    batch.is_stopping = False
    batch.rows_read = 0
    batch.save(update_fields=["state", "ended_at", "put_back_at", "is_stopping", "rows_read"])


def refuse(batch: ImportBatch, *, faults: Sequence[Fault]) -> None:
    """Say that the file cannot be read, and why."""
    batch.state = ImportState.REFUSED
    batch.faults = [
        {"code": one.code, "message": one.message, "line": one.line, "found": one.found}
        for one in faults
    ]
    batch.save(update_fields=["state", "faults"])


def _count(batch: ImportBatch, rows: int, found: Found) -> None:
    batch.rows_read = rows
    batch.same_count = found.same
    batch.changed_count = found.changed
    batch.wrong_count = found.wrong
    batch.new_count = rows - found.same - found.changed - found.wrong
    batch.totals = [list(total) for total in found.totals]
