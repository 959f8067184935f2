"""The drafts that may be approved together, and what the others lack."""

from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.parties import batch
from emdia.books.parties.batch import CompleteDraft, Drafts

__all__ = ["CompleteDraft", "DraftCustomers", "Drafts", "draft_customers"]

SHOWN = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftCustomers:
    """The first complete drafts and the counts of all."""

    counts: Drafts
    rows: tuple[CompleteDraft, ...]
    doubles: tuple[CompleteDraft, ...]  # the first of those who may be known


def draft_customers(*, company_id: int) -> DraftCustomers:
    """Return what would be approved, and what may be known under another tax id."""
    with company_scope(company_id):
        counts = batch.count_drafts(company_id=company_id)
        rows, doubles = (
            batch.complete_drafts(
                company_id=company_id, until_id=counts.until_id, is_double=is_double, most=SHOWN
            )
            for is_double in (False, True)
        )
    return DraftCustomers(counts=counts, rows=tuple(rows), doubles=tuple(doubles))
