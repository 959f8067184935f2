"""The calendar of a year, and which months of which index are loaded."""

from dataclasses import dataclass
from datetime import date

from emdia.books.calendar import queries
from emdia.books.companies.scope import company_scope
from emdia.rules.bank_calendar import national_holidays


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """A day that is not as the weekday says. `is_national` days are computed."""

    day: date
    name: str
    is_open: bool
    state: str
    city: str
    bank_code: str
    is_national: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexRow:
    """An index: its first and latest month, whether one lacks between, and the latest values."""

    code: str
    first_month: date | None
    latest_month: date | None
    has_gap: bool
    latest_ppb: tuple[tuple[date, int], ...]


def days(*, company_id: int, year: int) -> tuple[DayRow, ...]:
    """Return the national holidays of `year` and what the company added, in order of days."""
    national = [
        DayRow(day=day, name=name, is_open=False, state="", city="", bank_code="", is_national=True)
        for day, name in national_holidays(year).items()
    ]
    with company_scope(company_id):
        added = [
            DayRow(
                day=row.holiday_date,
                name=row.name,
                is_open=row.is_open,
                state=row.state,
                city=row.city,
                bank_code=row.bank_code,
                is_national=False,
            )
            for row in queries.added_days(year)
        ]
    return tuple(sorted([*national, *added], key=lambda row: (row.day, not row.is_national)))


def indexes(*, company_id: int, latest: int = 12) -> tuple[IndexRow, ...]:
    """Return every index with its `latest` months, the newest first."""
    with company_scope(company_id):
        found = queries.indexes()
    rows = []
    for code, index in sorted(found.items()):
        months = sorted(index.rates_ppb)
        rows.append(
            IndexRow(
                code=code,
                first_month=months[0] if months else None,
                latest_month=months[-1] if months else None,
                has_gap=bool(months) and not index.covers(first=months[0], last=months[-1]),
                latest_ppb=tuple(
                    (month, index.rates_ppb[month]) for month in months[-latest:][::-1]
                ),
            )
        )
    return tuple(rows)
