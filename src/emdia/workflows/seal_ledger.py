"""Sealing committed batches into each company's chain, one sealer at a time."""

from emdia.books.companies.scope import company_scope
from emdia.books.ledger import batch as ledger
from emdia.books.ledger.batch import SealedBatch


def seal(*, company_id: int) -> list[SealedBatch]:
    """Seal every committed batch of the company that has no seal; return the new seals."""
    with company_scope(company_id):
        return ledger.seal_open_batches(company_id)
