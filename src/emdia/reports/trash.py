"""What was thrown away and can be brought back: drafts, files to import, contacts, views of lists.

Nothing of it was ever money. Each kind is asked through its own index for as many rows as the
page has; the page is the latest of all of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from emdia.books.companies.scope import company_scope
from emdia.books.facts import queries as facts
from emdia.books.facts.models import Fact
from emdia.books.imports.models import ImportBatch, ImportState
from emdia.books.parties.models import Contact, Customer, CustomerState
from emdia.books.saved_views.models import SavedView

__all__ = [
    "KEPT",
    "KINDS",
    "Discarded",
    "Trash",
    "TrashFilters",
    "every_row",
    "place_of",
    "record_at",
    "trash",
]

KEPT = timedelta(days=30)
ROWS_PER_PAGE = 50
KINDS = ("customer", "import", "contact", "view")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrashFilters:
    """Which kinds a person sees, and whose views; views of the company if they may share."""

    kinds: Collection[str]
    user_id: int
    may_share: bool
    search: str = ""  # a part of the name


@dataclass(frozen=True, kw_only=True, slots=True)
class Discarded:
    """One thing. `note` is what else names it: a tax id, a customer, a source, a list's code."""

    id: int  # `place_of`: kind and record in one number
    kind: str
    record_id: int
    parent_id: int  # the customer of a contact, else 0
    name: str
    note: str
    at: datetime
    by: str  # empty where nobody else saw it


@dataclass(frozen=True, kw_only=True, slots=True)
class Trash:
    rows: tuple[Discarded, ...]
    next_after: str  # empty on the last page


Place = tuple[datetime, int, int]  # when, the kind's place, the record


def trash(
    *,
    company_id: int,
    filters: TrashFilters,
    after: str,
    now: datetime,
    size: int = ROWS_PER_PAGE,
) -> Trash:
    """Return the latest that was thrown away within `KEPT`, beyond `after`."""
    with company_scope(company_id):
        found = _page(filters, _place(after), now - KEPT, size + 1)
    rows = found[:size]
    more = len(found) > size
    return Trash(rows=tuple(rows), next_after=_cursor(rows[-1]) if more else "")


def every_row(*, company_id: int, filters: TrashFilters, now: datetime) -> Iterator[Discarded]:
    """Yield all that can be brought back, the latest first."""
    after = ""
    while True:
        found = trash(company_id=company_id, filters=filters, after=after, now=now)
        yield from found.rows
        if not found.next_after:
            return
        after = found.next_after


def place_of(kind: str, record_id: int) -> int:
    """Return one number for a record of a kind."""
    return record_id * len(KINDS) + KINDS.index(kind)


def record_at(place: int) -> tuple[str, int]:
    """Return the kind and the record that a number of `place_of` means."""
    record_id, kind = divmod(place, len(KINDS))
    return KINDS[kind], record_id


def _page(
    filters: TrashFilters, after: Place | None, since: datetime, size: int
) -> list[Discarded]:
    ask: Mapping[str, Callable[..., list[Discarded]]] = {
        "customer": _customers,
        "import": _imports,
        "contact": _contacts,
        "view": _views,
    }
    found = [
        row
        for kind in KINDS
        if kind in filters.kinds
        for row in ask[kind](filters, after, since, size)
    ]
    return sorted(found, key=_order)[:size]


def _order(row: Discarded) -> tuple[float, int, int]:
    return -row.at.timestamp(), KINDS.index(row.kind), -row.record_id


def _customers(
    filters: TrashFilters, after: Place | None, since: datetime, size: int
) -> list[Discarded]:
    asked = Customer.objects.filter(state=CustomerState.DISCARDED)
    if filters.search:
        asked = asked.filter(name__icontains=filters.search)
    rows = list(_beyond(asked, "customer", "discarded_at", after, since)[:size])
    by = facts.latest_changes(
        column="state", subject_kind="customer", subject_ids=[row.pk for row in rows]
    )
    return [
        _row("customer", row.pk, row.name, row.tax_id, row.discarded_at, by.get(row.pk))
        for row in rows
    ]


def _imports(
    filters: TrashFilters, after: Place | None, since: datetime, size: int
) -> list[Discarded]:
    ended = (ImportState.CANCELLED, ImportState.EXPIRED)
    asked = ImportBatch.objects.filter(state__in=ended).select_related("source")
    if filters.search:
        asked = asked.filter(name__icontains=filters.search)
    asked = asked.defer("sample", "headings", "mapping")
    rows = list(_beyond(asked, "import", "ended_at", after, since)[:size])
    by = facts.latest_of(
        kinds=("import.cancelled", "import.expired"),
        subject_kind="import_batch",
        subject_ids=[row.pk for row in rows],
    )
    return [
        _row("import", row.pk, row.name, row.source.name, row.ended_at, by.get(row.pk))
        for row in rows
    ]


def _contacts(
    filters: TrashFilters, after: Place | None, since: datetime, size: int
) -> list[Discarded]:
    asked = Contact.objects.filter(is_active=False).select_related("customer")
    if filters.search:
        asked = asked.filter(name__icontains=filters.search)
    rows = list(_beyond(asked, "contact", "deactivated_at", after, since)[:size])
    by = facts.latest_changes(
        column="is_active", subject_kind="contact", subject_ids=[row.pk for row in rows]
    )
    return [
        _row(
            "contact",
            row.pk,
            row.name,
            row.customer.name,
            row.deactivated_at,
            by.get(row.pk),
            parent_id=row.customer_id,
        )
        for row in rows
    ]


def _views(
    filters: TrashFilters, after: Place | None, since: datetime, size: int
) -> list[Discarded]:
    theirs = Q(owner_id=filters.user_id, is_shared=False)
    seen = theirs | Q(is_shared=True) if filters.may_share else theirs
    asked = SavedView.objects.filter(seen, deleted_at__isnull=False)
    if filters.search:
        asked = asked.filter(name__icontains=filters.search)
    rows = list(_beyond(asked, "view", "deleted_at", after, since)[:size])
    by = facts.latest_of(
        kinds=("saved_view.deleted",),
        subject_kind="saved_view",
        subject_ids=[row.pk for row in rows],
    )
    return [
        _row("view", row.pk, row.name, row.list_code, row.deleted_at, by.get(row.pk))
        for row in rows
    ]


def _beyond(
    asked: QuerySet[Any], kind: str, column: str, after: Place | None, since: datetime
) -> QuerySet[Any]:
    """Return what a kind has beyond a place, the latest first."""
    found = asked.filter(**{f"{column}__gte": since}).order_by(f"-{column}", "-id")
    if after is None:
        return found
    at, place, record_id = after
    own = KINDS.index(kind)
    if own < place:
        return found.filter(**{f"{column}__lt": at})
    found = found.filter(**{f"{column}__lte": at})
    return found.exclude(**{column: at, "id__gte": record_id}) if own == place else found


def _row(
    kind: str,
    record_id: int,
    name: str,
    note: str,
    at: datetime | None,
    fact: Fact | None,
    *,
    parent_id: int = 0,
) -> Discarded:
    assert at is not None  # the database keeps it beside the state
    return Discarded(
        id=place_of(kind, record_id),
        kind=kind,
        record_id=record_id,
        parent_id=parent_id,
        name=name,
        note=note,
        at=at,
        by=fact.actor_name if fact else "",
    )


def _cursor(row: Discarded) -> str:
    whole = int((row.at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
    return f"{whole}.{row.id}"


def _place(cursor: str) -> Place | None:
    """Return the place a cursor names; None where it names none."""
    told = [one for one in cursor.split(".") if one.isascii() and one.isdigit() and len(one) < 19]
    if len(told) != 2:
        return None
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(told[0]))
    except OverflowError:
        return None
    kind, record_id = record_at(int(told[1]))
    return at, KINDS.index(kind), record_id
