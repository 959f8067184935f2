"""The list of receivables: narrowed, ordered and paged so that a million of them are quick.

A page begins after the last row of the page before, in the order of an index. Which due
dates hold open titles is kept by the database, so that the settled ones are not walked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from emdia.books.charges import queries as charges
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, current_company_id
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import OwedTotal, Receivable
from emdia.kernel.tax_ids import normalise

from .days_late import ANY_DAYS, DaysLate
from .receivables import ReceivableRow, rows_of

__all__ = [
    "ANY_DAYS",
    "DaysLate",
    "Filters",
    "ReceivableList",
    "ReceivableRow",
    "Totals",
    "currency_of",
    "every_receivable",
    "matching_ids",
    "page",
    "receivables",
]

ROWS_PER_PAGE = 100
ROWS_PER_CHUNK = 1_000
FOUND_AT_MOST = 200  # customers and documents that a search may mean
COUNTED_AT_MOST = 20_000
SHORTEST_NUMBER = 5  # digits from which a search may mean a nosso número
LAST_LETTER = "\U0010ffff"
ORDERS = {"due": "due_date", "amount": "net_cents"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What is asked for; what is empty does not narrow. Amounts are net cents."""

    search: str = ""  # words of a customer's name, a tax id, a document's beginning, a nosso número
    state: str = ""  # open, late, settled or cancelled
    customer_id: int | None = None
    salesperson_id: int | None = None
    late: DaysLate = ANY_DAYS
    due_from: date | None = None
    due_to: date | None = None
    amount_from_cents: int | None = None
    amount_to_cents: int | None = None
    document: str = ""  # its beginning
    order: str = "due"  # due or amount, with a minus from the largest

    @property
    def is_narrow(self) -> bool:
        """Return whether something but state and due date narrows the list."""
        return bool(
            self.search
            or self.customer_id
            or self.salesperson_id
            or self.amount_from_cents is not None
            or self.amount_to_cents is not None
            or self.document
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """How many titles match and what is open on them; None where counting would take long."""

    titles: int | None
    balance_cents: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableList:
    rows: tuple[ReceivableRow, ...]
    customer: str  # the one asked for; empty when none was
    totals: Totals
    currency: str
    next_after: str  # where the next page begins; empty on the last one


def receivables(*, company_id: int, filters: Filters, after: str, as_of: date) -> ReceivableList:
    """Return the page of receivables that begins after `after`, and what matches in all."""
    with company_scope(company_id):
        filters = _with_days(filters, as_of)
        found = _matching(filters, as_of)
        rows, next_after = _page(found, filters, after, as_of, ROWS_PER_PAGE)
        return ReceivableList(
            rows=rows,
            customer=_customer_name(filters.customer_id),
            totals=_totals(found, filters, as_of),
            currency=companies.company(company_id).currency,
            next_after=next_after,
        )


def page(
    *, company_id: int, filters: Filters, after: str, size: int, as_of: date
) -> tuple[tuple[ReceivableRow, ...], str]:
    """Return `size` receivables that follow `after`, and where the next page begins.

    Nothing is counted; the second is empty on the last page.
    """
    with company_scope(company_id):
        filters = _with_days(filters, as_of)
        return _page(_matching(filters, as_of), filters, after, as_of, size)


def every_receivable(*, company_id: int, filters: Filters, as_of: date) -> Iterator[ReceivableRow]:
    """Yield all that match, a chunk at a time, each chunk in a scope of its own."""
    after, is_first = "", True
    while after or is_first:
        is_first = False
        with company_scope(company_id):
            narrowed = _with_days(filters, as_of)
            found = _matching(narrowed, as_of)
            rows, after = _page(found, narrowed, after, as_of, ROWS_PER_CHUNK)
        yield from rows


def matching_ids(*, company_id: int, filters: Filters, as_of: date, most: int) -> list[int]:
    """Return the ids of what matches, at most `most` and one more."""
    with company_scope(company_id):
        found = _matching(_with_days(filters, as_of), as_of)
        return list(found.values_list("id", flat=True)[: most + 1])


def currency_of(*, company_id: int) -> str:
    """Return the currency of a company's lists."""
    with company_scope(company_id):
        return companies.company(company_id).currency


def _with_days(filters: Filters, as_of: date) -> Filters:
    """Return the filters with days late said as due dates."""
    late = filters.late
    if late == ANY_DAYS:
        return filters
    latest = as_of - timedelta(days=late.first)
    earliest = as_of - timedelta(days=late.last) if late.last is not None else None
    return replace(
        filters,
        late=ANY_DAYS,
        due_from=max(filter(None, (filters.due_from, earliest)), default=None),
        # None late means that the last day may still come.
        due_to=filters.due_to
        if not late.first
        else min(filter(None, (filters.due_to, latest)), default=None),
    )


def _page(
    matching: QuerySet[Receivable], filters: Filters, after: str, as_of: date, size: int
) -> tuple[tuple[ReceivableRow, ...], str]:
    column, sign = ORDERS[filters.order.removeprefix("-")], filters.order[:1] == "-"
    found = matching.filter(_beyond(column, after, is_falling=sign))
    if not filters.is_narrow and column == "due_date" and filters.state in ("open", "late"):
        dates = _open_dates(filters, after, as_of, size, is_falling=sign)
        found = found.filter(due_date__in=dates)
    mark = "-" if sign else ""
    ordered = found.select_related("customer", "salesperson").order_by(
        f"{mark}{column}", f"{mark}id"
    )
    rows = list(ordered[: size + 1])
    latest = rows[size - 1] if len(rows) > size else None
    return rows_of(rows[:size], as_of), _position(latest, column) if latest else ""


def _position(row: Receivable, column: str) -> str:
    value = getattr(row, column)
    text = f"{value:%Y%m%d}" if isinstance(value, date) else str(value)
    return f"{text}.{row.pk}"


def _beyond(column: str, after: str, *, is_falling: bool) -> Q:
    value, _, number = after.partition(".")
    if not (value.isascii() and value.isdigit() and number.isascii() and number.isdigit()):
        return Q()
    start = _day(value) if column == "due_date" else int(value[:18])
    if start is None:
        return Q()
    side = "lt" if is_falling else "gt"
    beyond = Q(**{f"{column}__{side}": start}) | Q(
        **{column: start, f"id__{side}": int(number[:18])}
    )
    # Said once more as one bound, which an index can begin at.
    return beyond & Q(**{f"{column}__{side}e": start})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _open_dates(
    filters: Filters, after: str, as_of: date, size: int, *, is_falling: bool
) -> list[date]:
    """Return due dates, from where the page begins, that hold more open titles than it takes."""
    kept = _kept_totals(filters, as_of)
    start = _day(after.partition(".")[0]) if after else None
    if start is not None:
        kept = kept.filter(due_date__lte=start) if is_falling else kept.filter(due_date__gte=start)
    by_day = kept.values("due_date").annotate(open=Sum("titles")).filter(open__gt=0)
    dates: list[date] = []
    held = 0
    for row in by_day.order_by("-due_date" if is_falling else "due_date"):
        dates.append(row["due_date"])
        # What stands on the first day may be behind the page.
        held += row["open"] if row["due_date"] != start else 0
        if held > size:
            break
    return dates


def _kept_totals(filters: Filters, as_of: date) -> QuerySet[OwedTotal]:
    found = OwedTotal.objects.filter(_due_within(filters))
    return found.filter(due_date__lt=as_of) if filters.state == "late" else found


def _totals(matching: QuerySet[Receivable], filters: Filters, as_of: date) -> Totals:
    if filters.state in ("settled", "cancelled") and not filters.is_narrow:
        return Totals(None, 0)
    if not filters.is_narrow:
        kept = _kept_totals(filters, as_of)
        found = kept.aggregate(n=Sum("titles", default=0), cents=Sum("balance_cents", default=0))
        # Settled titles are in no total, so all of them together are not counted.
        return Totals(found["n"] if filters.state else None, found["cents"])
    some = matching.values("id", "balance_cents")[: COUNTED_AT_MOST + 1]
    found = some.aggregate(n=Count("id"), cents=Sum("balance_cents", default=0))
    if found["n"] > COUNTED_AT_MOST:
        return Totals(None, None)
    return Totals(found["n"], found["cents"])


def _matching(filters: Filters, as_of: date) -> QuerySet[Receivable]:
    found = Receivable.objects.filter(_due_within(filters) & _in_state(filters.state, as_of))
    if filters.customer_id is not None:
        found = found.filter(customer_id=filters.customer_id)
    if filters.salesperson_id is not None:
        found = found.filter(salesperson_id=filters.salesperson_id)
    if filters.amount_from_cents is not None:
        found = found.filter(net_cents__gte=filters.amount_from_cents)
    if filters.amount_to_cents is not None:
        found = found.filter(net_cents__lte=filters.amount_to_cents)
    if filters.document:
        found = found.filter(_begins(filters.document))
    return found.filter(_meant_by(filters.search)) if filters.search else found


def _in_state(state: str, as_of: date) -> Q:
    if state == "settled":
        return Q(balance_cents=0, cancelled_date__isnull=True)
    if state == "cancelled":
        return Q(cancelled_date__isnull=False)
    if state == "late":
        return Q(balance_cents__gt=0, due_date__lt=as_of)
    return Q(balance_cents__gt=0) if state == "open" else Q()


def _due_within(filters: Filters) -> Q:
    found = Q()
    if filters.due_from is not None:
        found &= Q(due_date__gte=filters.due_from)
    if filters.due_to is not None:
        found &= Q(due_date__lte=filters.due_to)
    return found


def _begins(document: str) -> Q:
    """Return titles whose document begins so; as a range, which the policies let use the index."""
    return Q(document__gte=document, document__lt=document + LAST_LETTER)


def _meant_by(search: str) -> Q:
    """Return the titles a search may mean, found one index at a time."""
    number = normalise(search)
    ids = set(
        Receivable.objects.filter(_begins(search.upper()) | _begins(search)).values_list(
            "id", flat=True
        )[:FOUND_AT_MOST]
    )
    if number.isdigit() and len(number) >= SHORTEST_NUMBER:
        numbered = charges.with_number(number, most=FOUND_AT_MOST)
        ids.update(charge.receivable_id for charge in numbered)
    customers = set(Customer.objects.filter(tax_id=number).values_list("id", flat=True))
    customers.update(
        parties.named(company_id=current_company_id(), text=search, most=FOUND_AT_MOST)
    )
    return Q(id__in=ids) | Q(customer_id__in=customers)


def _customer_name(customer_id: int | None) -> str:
    if customer_id is None:
        return ""
    return Customer.objects.filter(id=customer_id).values_list("name", flat=True).first() or ""
