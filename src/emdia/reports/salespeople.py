"""Upcoming and overdue of each salesperson, and customers without a purchase for long."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.kept_reports import queries as kept_reports
from emdia.books.kept_reports.models import ReportKind, ReportSetting
from emdia.books.parties.models import Salesperson
from emdia.books.receivables import sales
from emdia.books.receivables.models import Receivable
from emdia.books.receivables.sales import SalesRow, SilentRow

ROWS_PER_PAGE = 100
ROWS_PER_CHUNK = 1_000

__all__ = ["SalesRow", "SilentRow"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesReport:
    """Every salesperson. `as_of` is the day of the figures; None where none are kept yet."""

    as_of: date | None
    written_at: datetime | None
    until: date | None  # what is due up to then is upcoming
    silent_days: int
    ahead_days: int
    rows: tuple[SalesRow, ...]
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Silent:
    """Customers who bought nothing for so many days."""

    rows: tuple[SilentRow, ...]
    next_after: str | None  # a name and a customer, as an address carries them
    days: int
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleRow:
    """An open title of a salesperson."""

    customer: str
    document: str
    due_date: date
    days_late: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """All that one salesperson is told."""

    name: str
    as_of: date
    until: date
    silent_days: int
    titles: tuple[TitleRow, ...]  # late and upcoming, the oldest first
    silent: tuple[SilentRow, ...]
    currency: str


def content(*, company_id: int, as_of: date) -> dict[str, object]:
    """Return the figures of every salesperson, as they are kept."""
    with company_scope(company_id):
        setting = kept_reports.setting(company_id)
        currency = companies.company(company_id).currency
        until = as_of + timedelta(days=setting.ahead_days)
        rows = sales.by_salesperson(
            company_id=company_id,
            as_of=as_of,
            until=until,
            silent_since=_silent_since(setting, as_of),
            currency=currency,
        )
        return {
            "currency": currency,
            "until": until.isoformat(),
            "ahead_days": setting.ahead_days,
            "silent_days": setting.silent_days,
            "rows": [
                asdict(row) | {"oldest_due": row.oldest_due and row.oldest_due.isoformat()}
                for row in rows
            ],
        }


def salespeople(*, company_id: int) -> SalesReport:
    """Return the latest figures that were kept of every salesperson."""
    with company_scope(company_id):
        kept = kept_reports.latest(ReportKind.SALES)
        setting = kept_reports.setting(company_id)
        said = kept.content if kept else {}
        return SalesReport(
            as_of=kept.report_date if kept else None,
            written_at=kept.written_at if kept else None,
            until=date.fromisoformat(said["until"]) if kept else None,
            silent_days=said.get("silent_days", setting.silent_days),
            ahead_days=said.get("ahead_days", setting.ahead_days),
            rows=tuple(_row(row) for row in said.get("rows", ())),
            currency=said.get("currency", companies.company(company_id).currency),
        )


def _row(kept: dict[str, object]) -> SalesRow:
    oldest = kept["oldest_due"]
    due = date.fromisoformat(str(oldest)) if oldest else None
    return SalesRow(**{**kept, "oldest_due": due})  # type: ignore[arg-type]


def silent(
    *,
    company_id: int,
    as_of: date,
    salesperson_id: int | None = None,
    days: int | None = None,
    after: str = "",
) -> Silent:
    """Return customers without a purchase for `days`, a page after a place, by name."""
    with company_scope(company_id):
        setting = kept_reports.setting(company_id)
        chosen = days or setting.silent_days
        found = sales.silent_customers(
            company_id=company_id,
            salesperson_id=salesperson_id,
            silent_since=as_of - timedelta(days=chosen),
            after=_place(after),
            most=ROWS_PER_PAGE + 1,
        )
        shown = found[:ROWS_PER_PAGE]
        return Silent(
            rows=tuple(shown),
            next_after=f"{shown[-1].id}.{shown[-1].name_key}"
            if len(found) > ROWS_PER_PAGE
            else None,
            days=chosen,
            people=tuple(Salesperson.objects.order_by("name").values_list("id", "name")),
        )


def every_silent(
    *, company_id: int, as_of: date, salesperson_id: int | None = None, days: int | None = None
) -> Iterator[SilentRow]:
    """Yield every customer without a purchase for `days`, by name."""
    after = ("", 0)
    while True:
        with company_scope(company_id):
            chosen = days or kept_reports.setting(company_id).silent_days
            rows = sales.silent_customers(
                company_id=company_id,
                salesperson_id=salesperson_id,
                silent_since=as_of - timedelta(days=chosen),
                after=after,
                most=ROWS_PER_CHUNK,
            )
        yield from rows
        if len(rows) < ROWS_PER_CHUNK:
            return
        after = (rows[-1].name_key, rows[-1].id)


def _place(after: str) -> tuple[str, int]:
    number, _, key = after.partition(".")
    return (key, int(number)) if number.isdigit() and len(number) < 19 else ("", 0)


def sheet(*, company_id: int, salesperson_id: int, as_of: date) -> Sheet | None:
    """Return what one salesperson is told on a day; None where there is no such person."""
    with company_scope(company_id):
        person = Salesperson.objects.filter(pk=salesperson_id).first()
        if person is None:
            return None
        setting = kept_reports.setting(company_id)
        currency = companies.company(company_id).currency
        until = as_of + timedelta(days=setting.ahead_days)
        titles = Receivable.objects.filter(
            salesperson=person, balance_cents__gt=0, due_date__lte=until, currency=currency
        ).select_related("customer")
        silent_rows = sales.silent_customers(
            company_id=company_id,
            salesperson_id=salesperson_id,
            silent_since=_silent_since(setting, as_of),
            most=ROWS_PER_CHUNK,
        )
        return Sheet(
            name=person.name,
            as_of=as_of,
            until=until,
            silent_days=setting.silent_days,
            titles=tuple(
                TitleRow(
                    customer=title.customer.name,
                    document=title.document,
                    due_date=title.due_date,
                    days_late=max((as_of - title.due_date).days, 0),
                    balance_cents=title.balance_cents,
                )
                for title in titles.order_by("due_date", "id")
            ),
            silent=tuple(silent_rows),
            currency=currency,
        )


def _silent_since(setting: ReportSetting, as_of: date) -> date:
    return as_of - timedelta(days=setting.silent_days)
