"""Questions about the calendar and the index tables. Each requires an open company scope."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from emdia.rules.bank_calendar import BankCalendar, CalendarDay, calendar_of
from emdia.rules.indexes import Index, with_legal_rate

from .models import BankHoliday, IndexValue


def calendar(*, state: str = "", bank: str = "", city: str = "") -> BankCalendar:
    """Return the bank days of the company, nationwide or as a state, city and bank see them."""
    additions = [
        CalendarDay(
            day=row.holiday_date,
            is_open=row.is_open,
            state=row.state,
            bank=row.bank_code,
            city=row.city,
        )
        for row in BankHoliday.objects.all()
    ]
    return calendar_of(additions=additions, state=state, bank=bank, city=city)


def added_days(year: int) -> list[BankHoliday]:
    """Return the days of a year that the company added or opened again."""
    return list(BankHoliday.objects.filter(holiday_date__year=year).order_by("holiday_date"))


def indexes() -> dict[str, Index]:
    """Return every index by its code; one that was never loaded is empty."""
    tables: dict[str, dict[date, int]] = defaultdict(dict)
    for code, month, rate in IndexValue.objects.values_list("code", "month_date", "rate_ppb"):
        tables[code][month] = rate
    return with_legal_rate({code: Index(code, rates) for code, rates in tables.items()})


def stored_rates(codes: Collection[str]) -> dict[tuple[str, date], int]:
    """Return the stored rates of `codes` in ppb by code and month."""
    stored = IndexValue.objects.filter(code__in=codes)
    return {(row.code, row.month_date): row.rate_ppb for row in stored}
