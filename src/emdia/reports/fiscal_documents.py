"""The fiscal documents of a company, and the receivables each stands behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.receivables import fiscal
from emdia.books.receivables.models import FiscalDocument, Receivable

ROWS_PER_PAGE = 100
ROWS_PER_CHUNK = 1_000
SHOWN_OF_EACH = 3  # receivables of one document
BEYOND = chr(0x10FFFF)


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalFilters:
    """What is asked for; what is empty does not narrow."""

    search: str = ""  # how a number, an access key or a receivable's document begins
    kind: str = ""  # receivables.FiscalKind


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalRow:
    """One document. `receivables` are pairs of id and document, the first ones."""

    id: int
    kind: str
    number: str
    series: str
    access_key: str
    issue_date: date | None
    amount_cents: int | None
    customer: str  # "" where it stands behind nothing
    receivables: tuple[tuple[int, str], ...]
    receivables_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalList:
    rows: tuple[FiscalRow, ...]
    currency: str
    next_before: int | None


def fiscal_documents(*, company_id: int, filters: FiscalFilters, before: int) -> FiscalList:
    """Return documents, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        rows, next_before = _page(filters, before, ROWS_PER_PAGE)
        currency = companies.company(company_id).currency
        return FiscalList(rows=rows, currency=currency, next_before=next_before)


def every_fiscal_document(*, company_id: int, filters: FiscalFilters) -> Iterator[FiscalRow]:
    """Yield all that match, a chunk at a time, each chunk in a scope of its own."""
    before: int | None = 0
    while before is not None:
        with company_scope(company_id):
            rows, before = _page(filters, before, ROWS_PER_CHUNK)
        yield from rows


def _page(
    filters: FiscalFilters, before: int, size: int
) -> tuple[tuple[FiscalRow, ...], int | None]:
    found = _matching(filters)
    if before:
        found = found.filter(id__lt=before)
    page = list(found[: size + 1])
    behind = fiscal.receivables_of([one.pk for one in page[:size]])
    next_before = page[size - 1].pk if len(page) > size else None
    return tuple(_row(one, behind.get(one.pk, [])) for one in page[:size]), next_before


def _matching(filters: FiscalFilters) -> QuerySet[FiscalDocument]:
    found = FiscalDocument.objects.order_by("-id")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if not filters.search:
        return found
    text = filters.search
    titles = Receivable.objects.filter(document__gte=text, document__lt=text + BEYOND)
    links = titles.order_by("document").values_list("fiscallink__fiscal_document_id", flat=True)
    linked = links.filter(fiscallink__is_standing=True)[:ROWS_PER_CHUNK]
    key = "".join(text.split()).upper()
    return found.filter(
        Q(number__gte=text, number__lt=text + BEYOND)
        | Q(access_key__gte=key, access_key__lt=key + BEYOND)
        | Q(id__in=list(linked))
    )


def _row(document: FiscalDocument, behind: list[Receivable]) -> FiscalRow:
    return FiscalRow(
        id=document.pk,
        kind=document.kind,
        number=document.number,
        series=document.series,
        access_key=document.access_key,
        issue_date=document.issue_date,
        amount_cents=document.amount_cents,
        customer=behind[0].customer.name if behind else "",
        receivables=tuple((one.pk, one.document) for one in behind[:SHOWN_OF_EACH]),
        receivables_count=len(behind),
    )
