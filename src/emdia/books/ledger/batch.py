"""Sealing and verifying in SQL over sets. Requires an open company scope."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"
SEALER_LOCK = 1002


@dataclass(frozen=True, slots=True)
class SealedBatch:
    number: int
    batch_id: int
    digest: str  # hexadecimal SHA-256


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    id: int


def seal_open_batches(company_id: int) -> list[SealedBatch]:
    """Chain every batch without a seal, oldest first. One sealer at a time per company."""
    sealed: list[SealedBatch] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEALER_LOCK, company_id % 2**31])
        statement = (SQL / "seal_next_batch.sql").read_text()
        while True:
            cursor.execute(statement, {"company_id": company_id})
            row = cursor.fetchone()
            if row is None:
                return sealed
            sealed.append(SealedBatch(*row))


def altered_seals(company_id: int) -> list[SealedBatch]:
    """Return the seals whose batch no longer gives their digest, first in the chain first."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "verify_seals.sql").read_text(), {"company_id": company_id})
        return [SealedBatch(*row[:3]) for row in cursor.fetchall() if not row[3]]


def entry_digests(company_id: int, batches: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Yield (entry, batch, digest) of every entry of the batches, in order of entry."""
    # A cursor on the server: a year of entries does not fit in memory.
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            (SQL / "digest_entries.sql").read_text(),
            {"company_id": company_id, "batches": list(batches)},
        )
        yield from cursor


def findings(company_id: int) -> list[Finding]:
    """Return what is wrong with the entries themselves; empty when nothing is."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "verify_books.sql").read_text(), {"company_id": company_id})
        return [Finding(*row) for row in cursor.fetchall()]
