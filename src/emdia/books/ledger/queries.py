"""Questions about the ledger. Each requires an open company scope.

Two days tell what is meant: an entry is effective on a day and known from the instant its
batch was posted. `as_of` looks at the first, `known_at` at the second; None is now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from .models import ClosingAct, Entry, MonthClosing, Posting, PostingBatch, Seal

SQL = Path(__file__).parent / "sql"
POSTING_LOCK = 1003  # Also in migrations/closing.sql.


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """One account in one currency over a span of days; a debit is above zero."""

    account_code: int
    currency: str
    opening_cents: int
    debit_cents: int
    credit_cents: int
    postings: int

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + self.debit_cents - self.credit_cents


@dataclass(frozen=True, slots=True)
class ReceivablesDay:
    """What moved the receivables account on one day; `other` is none of the first three."""

    effective_date: date
    currency: str
    billed_cents: int
    received_cents: int
    granted_cents: int
    other_cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """An entry as one account sees it."""

    id: int
    effective_date: date
    posted_at: datetime
    event: str
    receivable_id: int | None
    customer_id: int | None
    bank_account_id: int | None
    reverses_id: int | None
    corrects_id: int | None
    currency: str
    amount_cents: int


def entry(entry_id: int) -> Entry:
    return Entry.objects.get(pk=entry_id)


def postings_of(entry_ids: Sequence[int]) -> list[Posting]:
    """Return the postings of some entries, in order of entry and line."""
    return list(Posting.objects.filter(entry_id__in=entry_ids).order_by("entry_id", "line"))


def seals_after(number: int) -> list[Seal]:
    """Return the seals of the company's chain after seal `number`, in order."""
    return list(Seal.objects.filter(number__gt=number).order_by("number"))


def batches_without_seal() -> set[int]:
    """Return the ids of the batches that wait for the sealer."""
    waiting = PostingBatch.objects.exclude(id__in=Seal.objects.values("batch_id"))
    return set(waiting.values_list("id", flat=True))


def database_name() -> str:
    """Return the name of the database, which tells its chains from those of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])


def known_now(company_id: int) -> datetime:
    """Return the instant before which everything posted is known, once and for all.

    Waits for the postings under way and holds the next ones until the transaction ends:
    what is posted later carries a later instant. What is printed as known at this instant
    can therefore be printed again to the cent.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [POSTING_LOCK, company_id % 2**31])
        cursor.execute("SELECT clock_timestamp()")
        (instant,) = cursor.fetchone()
    assert isinstance(instant, datetime)
    return instant


def latest_closing() -> MonthClosing | None:
    """Return the latest closing or reopening of a month."""
    return MonthClosing.objects.order_by("-id").first()


def closing_of(month: date) -> MonthClosing | None:
    """Return the latest closing of the month that begins on `month`."""
    closings = MonthClosing.objects.filter(act=ClosingAct.CLOSE, month_date=month)
    return closings.order_by("-id").first()


def closings(limit: int = 60) -> list[MonthClosing]:
    """Return closings and reopenings, the latest first."""
    return list(MonthClosing.objects.order_by("-id")[:limit])


def closed_through() -> date | None:
    """Return the last day that takes no postings any more; None when nothing is closed."""
    latest = latest_closing()
    return latest.closed_through_date if latest else None


def first_open_day(day: date) -> date:
    """Return `day`, or the first open day when it lies in a closed month."""
    closed = closed_through()
    return day if closed is None or day > closed else closed + timedelta(days=1)


def trial_balance(
    *, company_id: int, first_date: date, as_of: date, known_at: datetime | None = None
) -> list[AccountTotals]:
    """Return every account that was ever moved until `as_of`, in order of code."""
    rows = _rows(
        "trial_balance.sql",
        company_id=company_id,
        first_date=first_date,
        as_of=as_of,
        known_at=known_at,
    )
    return [AccountTotals(*row) for row in rows]


def receivables_by_day(
    *, company_id: int, first_date: date, as_of: date, known_at: datetime | None = None
) -> list[ReceivablesDay]:
    """Return what moved the receivables account, one row per day and currency."""
    rows = _rows(
        "receivables_by_day.sql",
        company_id=company_id,
        first_date=first_date,
        as_of=as_of,
        known_at=known_at,
    )
    return [ReceivablesDay(*row) for row in rows]


def entries_of_account(
    *,
    company_id: int,
    account: int,
    first_date: date,
    as_of: date,
    known_at: datetime | None,
    after: int,
    most: int,
) -> list[AccountEntry]:
    """Return at most `most` entries that moved an account, after entry `after`."""
    rows = _rows(
        "entries_of_account.sql",
        company_id=company_id,
        account=account,
        first_date=first_date,
        as_of=as_of,
        known_at=known_at,
        after=after,
        most=most,
    )
    return [AccountEntry(*row) for row in rows]


def _rows(file: str, **values: int | date | datetime | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / file).read_text(), values)
        return list(cursor.fetchall())
