"""Reports that write themselves: which are due, and keeping what they say as it was that day.

The figures are questions, and questions are another room: they are given from above.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.kept_reports import operations, queries
from emdia.books.kept_reports.models import KeptReport, ReportKind
from emdia.books.parties.models import Salesperson

MOST_MISSED_DAYS = 31
SALES_HOUR = 5  # the night's money is posted and nobody is at work yet


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A report that is to be written: what happened from `since_at` to before `until_at`."""

    kind: ReportKind
    report_date: date
    since_at: datetime
    until_at: datetime


Say = Callable[[Due], Mapping[str, Any]]


def due(*, company_id: int, now: datetime) -> list[Due]:
    """Return the reports that are to be written by now, the oldest first.

    A day ends at the company's hour; one begins where the one before ended, so that nothing
    falls between two. Days that were missed are written too, up to a month back; none of before
    the company was there.
    """
    with company_scope(company_id):
        company = companies.company(company_id)
        zone = ZoneInfo(company.time_zone)
        founded = company.created_at.astimezone(zone).date()
        hour = queries.setting(company_id).day_hour
        latest = queries.latest(ReportKind.DAY)
        local = now.astimezone(zone)
        last = local.date() if local.hour >= hour else local.date() - timedelta(days=1)
        return [*_days(latest, founded, last, hour, zone), *_sales(local, zone)]


def _days(
    latest: KeptReport | None, founded: date, last: date, hour: int, zone: ZoneInfo
) -> list[Due]:
    first = max(last, founded) if latest is None else latest.report_date + timedelta(days=1)
    first = max(first, last - timedelta(days=MOST_MISSED_DAYS - 1))
    found = []
    since = _at(first, 0, zone) if latest is None else latest.until_at
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        # Whoever lets a day end earlier than the one before lets it be short, never negative.
        until = max(_at(day, hour, zone), since + timedelta(seconds=1))
        found.append(Due(kind=ReportKind.DAY, report_date=day, since_at=since, until_at=until))
        since = until
    return found


def _sales(local: datetime, zone: ZoneInfo) -> list[Due]:
    today = local.date()
    if local.hour < SALES_HOUR or queries.kept(ReportKind.SALES, today) is not None:
        return []
    if not Salesperson.objects.exists():
        return []
    midnight = _at(today, 0, zone)
    return [Due(kind=ReportKind.SALES, report_date=today, since_at=midnight, until_at=local)]


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def keep(*, company_id: int, due: Due, says: Mapping[str, Any], by: Actor) -> bool:
    """Keep what a report says; return False where another one kept it first."""
    with company_scope(company_id):
        kept = operations.keep(
            company_id=company_id,
            kind=due.kind,
            report_date=due.report_date,
            since_at=due.since_at,
            until_at=due.until_at,
            content=says,
        )
        if kept is None:
            return False
        facts.record(
            company_id=company_id,
            kind="report.kept",
            subject=("kept_report", kept.pk),
            by=by,
            data={"kind": str(due.kind), "run_date": str(due.report_date)},
        )
        return True


def write_due(*, company_id: int, now: datetime, by: Actor, say: Mapping[ReportKind, Say]) -> int:
    """Write every report that is due by now; return how many. Safe to run twice."""
    written = 0
    for one in due(company_id=company_id, now=now):
        if one.kind in say:
            written += keep(company_id=company_id, due=one, says=say[one.kind](one), by=by)
    return written
