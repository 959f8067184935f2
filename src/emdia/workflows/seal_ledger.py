"""Sealing committed batches into each company's chain, one sealer at a time.

Every seal is also written off the database, so that a chain rebuilt by
somebody with power over the database can be told from the true one.
"""

from collections.abc import Iterator
from pathlib import Path

from emdia.books.companies.scope import company_scope
from emdia.books.ledger import batch as ledger
from emdia.books.ledger import queries
from emdia.books.ledger.batch import SealedBatch
from emdia.books.ledger.models import Seal
from emdia.connectors import ledger_heads
from emdia.connectors.ledger_heads import EntryRecord, Record, SealRecord
from emdia.kernel.failpoints import failpoint


def seal(*, company_id: int) -> list[SealedBatch]:
    """Seal every committed batch of the company that has no seal; return the new seals.

    The seals go to the file of heads once they are committed; what a death in
    between left out goes there with the next seal.
    """
    with company_scope(company_id):
        sealed = ledger.seal_open_batches(company_id)
    failpoint("seal.sealed")
    if sealed:
        _append_heads(company_id)
    return sealed


def export(*, company_ids: list[int], path: Path) -> int:
    """Write every seal and one digest per sealed entry to a file; return its lines."""
    records = (record for company_id in company_ids for record in _records(company_id))
    return ledger_heads.write(path=path, records=records)


def _append_heads(company_id: int) -> None:
    with company_scope(company_id):
        database = queries.database_name()
        last = ledger_heads.last_number(database=database, company=company_id)
        heads = [_head(database, seal) for seal in queries.seals_after(last)]
    ledger_heads.append(heads)


def _records(company_id: int) -> Iterator[Record]:
    with company_scope(company_id):
        database = queries.database_name()
        seals = queries.seals_after(0)
        yield from (_head(database, seal) for seal in seals)
        batches = [seal.batch_id for seal in seals]
        for entry, batch, digest in ledger.entry_digests(company_id, batches):
            yield EntryRecord(
                database=database, company=company_id, entry=entry, batch=batch, digest=digest
            )


def _head(database: str, seal: Seal) -> SealRecord:
    return SealRecord(
        database=database,
        company=seal.company_id,
        seal=seal.number,
        batch=seal.batch_id,
        digest=bytes(seal.digest).hex(),
        sealed_at=seal.sealed_at.isoformat(),
    )
