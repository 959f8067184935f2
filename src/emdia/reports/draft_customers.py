"""The drafts that may be approved or thrown away together, and what the others lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.parties import batch
from emdia.books.parties.batch import CompleteDraft, Drafts
from emdia.books.parties.models import Customer, CustomerState

__all__ = [
    "CompleteDraft",
    "DraftCustomers",
    "Drafts",
    "ToDiscard",
    "draft_customers",
    "to_discard",
]

SHOWN = 200
ROWS_SHOWN = 100


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


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftRow:
    id: int
    name: str
    tax_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDiscard:
    """The drafts among some customers on which nothing hangs, and how many others there are."""

    rows: tuple[DraftRow, ...]  # the first ones, by name
    drafts: int
    left: int


def to_discard(*, company_id: int, customer_ids: Sequence[int]) -> ToDiscard:
    """Return who of the customers would be thrown away."""
    with company_scope(company_id):
        found = Customer.objects.filter(pk__in=customer_ids, state=CustomerState.DRAFT)
        drafts = list(found.order_by("name_key", "id").values_list("id", "name", "tax_id"))
        used = batch.in_use(company_id=company_id, customer_ids=[one for one, _, _ in drafts])
    free = [DraftRow(id=one, name=name, tax_id=tax) for one, name, tax in drafts if one not in used]
    return ToDiscard(
        rows=tuple(free[:ROWS_SHOWN]), drafts=len(free), left=len(customer_ids) - len(free)
    )
