"""Aging: what is owed by how late it is, in all and by customer, now or on a past day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.receivables import aging
from emdia.books.receivables.aging import Asked, CustomerAge, DueTotal
from emdia.rules.aging import DEFAULT_LIMITS, Bucket, UnfitLimits, bucket_of, buckets, days_late

__all__ = [
    "DEFAULT_LIMITS",
    "EVERY_CUSTOMER",
    "AgingReport",
    "BucketTotal",
    "CustomerRow",
    "UnfitLimits",
    "aging_report",
    "every_customer",
    "limits_of",
    "of_totals",
]

ROWS_PER_PAGE = 100
EVERY_CUSTOMER = aging.ALL - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketTotal:
    bucket: Bucket
    titles: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerRow:
    customer_id: int
    name: str
    tax_id: str
    titles: int
    oldest_due_date: date
    balance_cents: int
    late_cents: int
    buckets_cents: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgingReport:
    """The buckets of one currency, with a page of customers."""

    as_of: date
    is_past: bool
    currency: str
    currencies: tuple[str, ...]  # those in which anything is owed
    limits: tuple[int, ...]
    buckets: tuple[BucketTotal, ...]
    customers: tuple[CustomerRow, ...]
    next_skip: int | None

    @property
    def balance_cents(self) -> int:
        """Return all that is owed."""
        return sum(one.balance_cents for one in self.buckets)

    @property
    def late_cents(self) -> int:
        """Return what of it is late."""
        return sum(one.balance_cents for one in self.buckets[1:])

    @property
    def titles(self) -> int:
        """Return how many titles are open."""
        return sum(one.titles for one in self.buckets)


def limits_of(text: str) -> tuple[int, ...]:
    """Return the limits written as `0,30,60`; an empty text means the default.

    :raises UnfitLimits: not whole numbers that rise from 0, seven at most.
    """
    words = [word.strip() for word in text.split(",")] if text.strip() else []
    if not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        raise UnfitLimits(text)
    limits = tuple(map(int, words)) or DEFAULT_LIMITS
    buckets(limits)
    return limits


def aging_report(
    *,
    company_id: int,
    as_of: date,
    today: date,
    limits: Sequence[int] = DEFAULT_LIMITS,
    currency: str = "",
    most: int = ROWS_PER_PAGE,
    skip: int = 0,
) -> AgingReport:
    """Return what is owed by age at the close of `as_of`, with `most` customers after `skip`.

    A day before `today` is read from the ledger as it stood then, any other from
    the balances.

    :raises UnfitLimits: the limits make no buckets.
    """
    with company_scope(company_id):
        currency = currency or companies.company(company_id).currency
        ends_at = _end_of(as_of, company_id) if as_of < today else None
        asked = Asked(
            company_id=company_id,
            currency=currency,
            as_of=as_of,
            limits=tuple(limits),
            most=most + 1,
            skip=skip,
        )
        dues, ages = _owed(asked, ends_at)
        return AgingReport(
            as_of=as_of,
            is_past=as_of < today,
            currency=currency,
            currencies=tuple(sorted({due.currency for due in dues} | {currency})),
            limits=tuple(limits),
            buckets=_buckets([due for due in dues if due.currency == currency], as_of, limits),
            customers=tuple(_rows(ages[:most])),
            next_skip=skip + most if len(ages) > most else None,
        )


def every_customer(
    *,
    company_id: int,
    as_of: date,
    today: date,
    limits: Sequence[int] = DEFAULT_LIMITS,
    currency: str = "",
) -> AgingReport:
    """Return the report with all customers, for a file.

    :raises UnfitLimits: the limits make no buckets.
    """
    return aging_report(
        company_id=company_id,
        as_of=as_of,
        today=today,
        limits=limits,
        currency=currency,
        most=EVERY_CUSTOMER,
    )


def of_totals(*, dues: Sequence[DueTotal], currency: str, as_of: date) -> AgingReport:
    """Return the buckets of what is owed per due date in one currency, without customers."""
    return AgingReport(
        as_of=as_of,
        is_past=False,
        currency=currency,
        currencies=(currency,),
        limits=DEFAULT_LIMITS,
        buckets=_buckets([due for due in dues if due.currency == currency], as_of, DEFAULT_LIMITS),
        customers=(),
        next_skip=None,
    )


def _owed(asked: Asked, ends_at: datetime | None) -> tuple[list[DueTotal], list[CustomerAge]]:
    """Return totals and customers: from the ledger when a past day ended at `ends_at`."""
    if ends_at is not None:
        return aging.at(asked, end_of_day=ends_at)
    return aging.totals(asked.company_id), list(aging.by_customer(asked))


def _end_of(day: date, company_id: int) -> datetime:
    zone = ZoneInfo(companies.company(company_id).time_zone)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def _buckets(
    dues: Sequence[DueTotal], as_of: date, limits: Sequence[int]
) -> tuple[BucketTotal, ...]:
    titles, cents = [0] * (len(limits) + 1), [0] * (len(limits) + 1)
    for due in dues:
        late = days_late(due_date=due.due_date, as_of=as_of)
        number = bucket_of(days_late=late, limits=limits)
        titles[number] += due.titles
        cents[number] += due.balance_cents
    return tuple(
        BucketTotal(bucket=one, titles=titles[one.number], balance_cents=cents[one.number])
        for one in buckets(limits)
    )


def _rows(ages: Sequence[CustomerAge]) -> Iterator[CustomerRow]:
    customers = Customer.objects.in_bulk({age.customer_id for age in ages})
    for age in ages:
        customer = customers[age.customer_id]
        yield CustomerRow(
            customer_id=age.customer_id,
            name=customer.name,
            tax_id=customer.tax_id,
            titles=age.titles,
            oldest_due_date=age.oldest_due_date,
            balance_cents=age.balance_cents,
            late_cents=age.balance_cents - age.buckets_cents[0],
            buckets_cents=age.buckets_cents,
        )
