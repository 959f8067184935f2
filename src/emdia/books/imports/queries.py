"""Questions about imports. Each requires an open company scope."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zlib import decompress

from django.db.models.functions import Coalesce

from emdia.books.facts.models import Fact

from .models import (
    ImportBatch,
    ImportChange,
    ImportContent,
    ImportDouble,
    ImportFault,
    ImportMapping,
    ImportSource,
    ImportState,
    StagedVerdict,
)

# A file nobody decides about is let go this long after it was received.
UNDECIDED_DAYS = 30
WAITING = (ImportState.RECEIVED, ImportState.CHECKED)
# Told of a part of a file that was committed before the rest (ADR 38).
SHARE_APPLIED = "import.share_applied"


def batch(import_id: int) -> ImportBatch | None:
    return ImportBatch.objects.select_related("source").filter(pk=import_id).first()


def lock(import_id: int) -> ImportBatch | None:
    """Return the import with its row held until the transaction ends."""
    held = ImportBatch.objects.select_for_update(of=("self",)).select_related("source")
    return held.filter(pk=import_id).first()


def is_begun(import_id: int) -> bool:
    """Return whether a part of the file was written by a run that did not come to its end."""
    parts = Fact.objects.filter(subject_kind="import_batch", subject_id=import_id)
    unfinished = ImportBatch.objects.filter(pk=import_id).exclude(state=ImportState.APPLIED)
    return unfinished.exists() and parts.filter(kind=SHARE_APPLIED).exists()


def begun() -> list[int]:
    """Return the imports that are being applied, a part of them written, the oldest first."""
    at_work = ImportBatch.objects.filter(state=ImportState.APPLYING).order_by("id")
    return [number for number in at_work.values_list("pk", flat=True) if is_begun(number)]


def undecided(*, now: datetime) -> list[int]:
    """Return the imports that have waited for a person longer than `UNDECIDED_DAYS`."""
    waiting = ImportBatch.objects.filter(state__in=WAITING).annotate(
        waits_since=Coalesce("put_back_at", "received_at")
    )
    late = waiting.filter(waits_since__lt=now - timedelta(days=UNDECIDED_DAYS))
    return list(late.values_list("pk", flat=True))


def doubles(import_id: int, *, limit: int) -> list[ImportDouble]:
    """Return the first rows that may be somebody known, in the order of the file."""
    found = ImportDouble.objects.filter(import_batch_id=import_id).order_by("line", "id")
    return list(found[:limit])


def is_stopping(import_id: int) -> bool:
    """Return whether somebody asked to stop the reading."""
    return ImportBatch.objects.filter(pk=import_id, is_stopping=True).exists()


def content(import_id: int) -> bytes:
    """Return the bytes as they came."""
    stored = ImportContent.objects.get(pk=import_id).content
    return decompress(bytes(stored))


def mapping(*, source_id: int, kind: str) -> dict[str, Any] | None:
    """Return what was last confirmed for the files of a source and kind."""
    known = ImportMapping.objects.filter(source_id=source_id, kind=kind)
    return known.values_list("mapping", flat=True).first()


def source_names() -> list[str]:
    return list(ImportSource.objects.order_by("name").values_list("name", flat=True))


def latest(
    *, kind: str = "", state: str = "", source: str = "", name: str = "", before: int, limit: int
) -> list[ImportBatch]:
    """Return imports, the latest first; `before` is the id to go on from, 0 for the beginning."""
    found = ImportBatch.objects.select_related("source").order_by("-id")
    asked = {"kind": kind, "state": state, "source__name": source, "name__icontains": name}
    found = found.filter(**{column: value for column, value in asked.items() if value})
    if before:
        found = found.filter(id__lt=before)
    return list(found.defer("sample", "headings", "mapping")[:limit])


def faults(import_id: int, *, limit: int) -> list[ImportFault]:
    """Return what is wrong in the first wrong rows."""
    return list(
        ImportFault.objects.filter(import_batch_id=import_id).order_by("line", "id")[:limit]
    )


def faults_by_line(import_id: int) -> dict[int, list[tuple[str, str, str]]]:
    """Return every fault, as field, code and what was found, by line."""
    by_line: dict[int, list[tuple[str, str, str]]] = {}
    rows = ImportFault.objects.filter(import_batch_id=import_id).order_by("line", "id")
    for line, *said in _values(rows):
        by_line.setdefault(line, []).append((said[0], said[1], said[2]))
    return by_line


def changes(import_id: int, *, limit: int) -> list[ImportChange]:
    """Return the first changes, in the order of the file."""
    return list(
        ImportChange.objects.filter(import_batch_id=import_id).order_by("line", "id")[:limit]
    )


def _values(rows: Any) -> Iterator[tuple[int, str, str, str]]:
    return rows.values_list("line", "field", "code", "found").iterator(chunk_size=10_000)  # type: ignore[no-any-return]


def changed_records(import_id: int) -> list[int]:
    """Return the records that the staged rows of a file change, while they are staged."""
    found = StagedVerdict.objects.filter(import_id=import_id, outcome="changed")
    numbers = found.exclude(record_id=None).values_list("record_id", flat=True)
    return [number for number in numbers if number is not None]
