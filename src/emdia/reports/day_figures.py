"""What happened on a day: money, contacts, promises, messages, decisions, holds, tasks, exceptions.

Counted through indexes, never by walking the portfolio; only how open cases stand is asked of
every one of them, which is why this is written by a worker and kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value

from emdia.books.agreements.models import Promise
from emdia.books.bank_files import queries as files
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import queries as daily_runs
from emdia.books.dunning import compliance
from emdia.books.dunning.models import DunningCase, DunningTask
from emdia.books.holds.models import Hold, HoldEnd
from emdia.books.interactions.models import Interaction
from emdia.books.kept_reports import queries as kept_reports
from emdia.books.kept_reports.models import ReportKind
from emdia.books.ledger.models import Entry
from emdia.books.outbox.models import Delivery, SendBatch
from emdia.books.payments import queries as payments
from emdia.books.payments.models import Receipt, ReceiptKind
from emdia.rules.holds import HoldKind

MOST_EXCEPTIONS = 1000
LONGEST_LATE_DAYS = 60  # money written down later than that is seen on its own page
DAYS_LISTED = 60
SECTIONS = (
    "money",
    "contacts",
    "promises",
    "messages",
    "decided",
    "standing",
    "holds",
    "tasks",
    "exceptions",
    "run",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a section: what is counted, by whom, a word beside it, how many, how much."""

    section: str
    what: str
    who: str = ""
    note: str = ""
    count: int = 0
    cents: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DayReport:
    """A day. `written_at` is None while it is not over and the figures still move."""

    day: date
    since_at: datetime
    until_at: datetime
    written_at: datetime | None
    currency: str
    lines: tuple[Line, ...]
    days: tuple[date, ...]  # of which a report is kept, the latest first

    def of(self, section: str) -> list[Line]:
        """Return the lines of a section."""
        return [line for line in self.lines if line.section == section]


def day_report(*, company_id: int, day: date, now: datetime) -> DayReport:
    """Return the report of a day as it was kept; before that, the figures up to now."""
    with company_scope(company_id):
        kept = kept_reports.kept(ReportKind.DAY, day)
        days = tuple(kept_reports.days(ReportKind.DAY, most=DAYS_LISTED))
        if kept is not None:
            return DayReport(
                day=day,
                since_at=kept.since_at,
                until_at=kept.until_at,
                written_at=kept.written_at,
                currency=kept.content["currency"],
                lines=tuple(Line(*line) for line in kept.content["lines"]),
                days=days,
            )
        since, until = _span(company_id, day, now)
        return DayReport(
            day=day,
            since_at=since,
            until_at=until,
            written_at=None,
            currency=companies.company(company_id).currency,
            lines=tuple(_lines(company_id, day, since, until)),
            days=days,
        )


def _span(company_id: int, day: date, now: datetime) -> tuple[datetime, datetime]:
    """Return what is counted of a day that is not over, or of which no report was kept."""
    zone = ZoneInfo(companies.company(company_id).time_zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    if day < now.astimezone(zone).date():
        return midnight, midnight + timedelta(days=1)
    latest = kept_reports.latest(ReportKind.DAY)
    since = latest.until_at if latest and latest.report_date < day else midnight
    return since, max(now, since)


def content(
    *, company_id: int, day: date, since_at: datetime, until_at: datetime
) -> dict[str, object]:
    """Return what the report of a day says, as it is kept."""
    with company_scope(company_id):
        return {
            "currency": companies.company(company_id).currency,
            "lines": [astuple(line) for line in _lines(company_id, day, since_at, until_at)],
        }


def _lines(company_id: int, day: date, since: datetime, until: datetime) -> Iterator[Line]:
    yield from _money(company_id, since, until)
    yield from _contacts(since, until)
    yield from _promises(day, since, until)
    yield from _messages(since, until)
    yield from _decided(company_id, day)
    yield from _standing()
    yield from _holds(since, until)
    yield from _tasks(since, until)
    yield from _exceptions(company_id)
    run = daily_runs.of_day(day)
    yield Line("run", run.state if run else "none")


def _money(company_id: int, since: datetime, until: datetime) -> Iterator[Line]:
    applied = list(files.applied_within(since, until))
    for account in companies.bank_accounts():
        own = [file for file in applied if file.bank_account_id == account.pk]
        cents = sum(file.paid_cents or 0 for file in own)
        if own:
            yield Line("money", "file", "", companies.label(account), len(own), cents)
    for kind, count, cents in _by_hand(companies.company(company_id).currency, since, until):
        yield Line("money", kind, "", "", count, cents)


def _by_hand(currency: str, since: datetime, until: datetime) -> Iterable[tuple[Any, ...]]:
    """Return what was posted without a bank file, by kind, whatever day it was received on."""
    posted = Entry.objects.filter(
        pk=OuterRef("entry_id"), batch__posted_at__gte=since, batch__posted_at__lt=until
    )
    received = Receipt.objects.exclude(kind=ReceiptKind.BOLETO).filter(
        received_date__gte=since.date() - timedelta(days=LONGEST_LATE_DAYS), currency=currency
    )
    return _counted(received.filter(Exists(posted)), "kind", summed="amount_cents")


def _counted(rows: QuerySet[Any], *names: str, summed: str = "") -> Iterable[tuple[Any, ...]]:
    """Return a row for each of the values of `names`, with how many and how many cents."""
    cents: Any = Sum(summed) if summed else Value(0)
    found = rows.order_by().values_list(*names).annotate(Count("pk"), told=cents)
    return [(*row[:-1], int(row[-1])) for row in found.order_by(*names)]


def _contacts(since: datetime, until: datetime) -> Iterator[Line]:
    made = Interaction.objects.filter(
        message_id__isnull=True, made_at__gte=since, made_at__lt=until
    )
    for who, channel, outcome, count, _ in _counted(made, "made_by", "channel", "outcome"):
        yield Line("contacts", channel, who, outcome, count)


def _promises(day: date, since: datetime, until: datetime) -> Iterator[Line]:
    made = Promise.objects.filter(made_at__gte=since, made_at__lt=until)
    for who, count, cents in _counted(made, "made_by", summed="amount_cents"):
        yield Line("promises", "made", who, "", count, cents)
    closed = Promise.objects.filter(closed_date=day).exclude(state="open")
    for state, count, cents in _counted(closed, "state", summed="amount_cents"):
        yield Line("promises", state, "", "", count, cents)


def _messages(since: datetime, until: datetime) -> Iterator[Line]:
    batches = SendBatch.objects.filter(planned_at__gte=since, planned_at__lt=until)
    ids = list(batches.values_list("id", flat=True))
    rows = Delivery.objects.filter(send_batch_id__in=ids)
    for state, reason, count, _ in _counted(rows, "state", "reason"):
        yield Line("messages", state, "", reason, count)


def _decided(company_id: int, day: date) -> Iterator[Line]:
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in compliance.became(company_id=company_id, day=day):
        key = (row.kind, row.channel, f"{row.plan} · {row.step}")
        before = counts.get(key, (0, 0))
        counts[key] = (before[0] + row.count, before[1] + row.cents)
    for (kind, _channel, step), (count, cents) in counts.items():
        yield Line("decided", kind, "", step, count, cents)


def _standing() -> Iterator[Line]:
    cases = DunningCase.objects.filter(closed_date__isnull=True)
    for standing, hold_kind, count, _ in _counted(cases, "standing", "hold_kind"):
        yield Line("standing", standing, "", hold_kind, count)


def _holds(since: datetime, until: datetime) -> Iterator[Line]:
    # Those of promises stand among the promises.
    placed = Hold.objects.filter(placed_at__gte=since, placed_at__lt=until)
    placed = placed.exclude(kind=HoldKind.PROMISE)
    for kind, who, count, _ in _counted(placed, "kind", "placed_by"):
        yield Line("holds", kind, who, "placed", count)
    lifted = HoldEnd.objects.filter(ended_at__gte=since, ended_at__lt=until)
    lifted = lifted.exclude(hold__kind=HoldKind.PROMISE)
    for kind, who, count, _ in _counted(lifted, "hold__kind", "ended_by"):
        yield Line("holds", kind, who, "lifted", count)


def _tasks(since: datetime, until: datetime) -> Iterator[Line]:
    closed = DunningTask.objects.filter(~Q(state="open"), closed_at__gte=since, closed_at__lt=until)
    for kind, state, who, count, _ in _counted(closed, "kind", "state", "closed_by"):
        yield Line("tasks", kind, who, state, count)
    left = DunningTask.objects.filter(state="open", due_at__lt=until)
    for kind, count, _ in _counted(left, "kind"):
        yield Line("tasks", kind, "", "open", count)


def _exceptions(company_id: int) -> Iterator[Line]:
    found = payments.exceptions(company_id=company_id, state="open", most=MOST_EXCEPTIONS)
    cents = sum(row.waiting_cents for row in found)
    yield Line("exceptions", "open", "", "", len(found), cents)
