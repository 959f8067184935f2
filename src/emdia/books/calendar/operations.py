"""Writes on the calendar and the index tables. Each requires an open company scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .models import BankHoliday, IndexValue


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthlyRate:
    """One published month of an index."""

    code: str
    month: date
    rate_ppb: int


def set_day(
    *, company_id: int, day: date, name: str, is_open: bool, state: str, city: str, bank_code: str
) -> int:
    """Say whether banks are open on `day`; return the id of its row."""
    row, _ = BankHoliday.objects.update_or_create(
        company_id=company_id,
        holiday_date=day,
        state=state,
        city=city,
        bank_code=bank_code,
        defaults={"name": name, "is_open": is_open},
    )
    return row.pk


def store_rates(*, company_id: int, rates: Sequence[MonthlyRate], source: str) -> None:
    """Store the rates; a month that is stored already takes the new rate and source."""
    IndexValue.objects.bulk_create(
        [
            IndexValue(
                company_id=company_id,
                code=rate.code,
                month_date=rate.month,
                rate_ppb=rate.rate_ppb,
                source=source,
            )
            for rate in rates
        ],
        update_conflicts=True,
        unique_fields=["company", "code", "month_date"],
        update_fields=["rate_ppb", "source"],
    )
