"""Late charges over the portfolio, in SQL. Requires an open company scope."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet

from emdia.books.companies.scope import current_company_id
from emdia.kernel.days import to_day
from emdia.rules.bank_calendar import BankCalendar, rolled_days
from emdia.rules.indexes import IPCA, LEGAL, SELIC, Index, index_days
from emdia.rules.late_charges import CONSUMER_FINE_LIMIT_PPM, LEGAL_INTEREST_SINCE, LateCharges

from .models import Receivable

SQL = Path(__file__).parent / "sql"


def late_charges(
    *,
    as_of: date,
    calendar: BankCalendar,
    indexes: Mapping[str, Index],
    ids: Sequence[int] | None = None,
) -> Iterator[tuple[int, LateCharges]]:
    """Yield each open receivable with what it owes at the close of `as_of`.

    `ids` narrows to some receivables; None asks for the whole portfolio. Whether
    every month of an index was published is told of single receivables only
    (`rules.late_charges.charges_to_date`).
    """
    found = Receivable.objects.filter(balance_cents__gt=0)
    found = found if ids is None else found.filter(id__in=ids)
    first = _first_day(found)
    if first is None:
        return
    days, rolled = rolled_days(first=first, last=as_of, calendar=calendar)
    values = {
        "company_id": current_company_id(),
        "ids": None if ids is None else list(ids),
        "as_of_day": to_day(as_of),
        "eve": LEGAL_INTEREST_SINCE.value - 1,
        "consumer_fine_ppm": CONSUMER_FINE_LIMIT_PPM.value,
        "days": days,
        "rolled_days": rolled,
        **_index_columns(found, indexes, first, as_of),
    }
    # The whole portfolio does not come into memory at once.
    with connection.chunked_cursor() as cursor:
        cursor.execute((SQL / "late_charges.sql").read_text(), values)
        for row in cursor:
            yield row[0], _charges(row)


def _first_day(found: QuerySet[Receivable]) -> date | None:
    """Return the first day that is asked about: a due date, or the end of a discount."""
    firsts = found.aggregate(due=Min("due_date"), until=Min("discount_until_date"))
    return min((day for day in firsts.values() if day), default=None)


def _index_columns(
    found: QuerySet[Receivable], indexes: Mapping[str, Index], first: date, last: date
) -> dict[str, list[Any]]:
    """Return the columns of the indexes that some receivable needs."""
    used = set(found.order_by().values_list("correction_index", "legal_interest").distinct())
    codes = {code for code, _ in used if code}
    if any(is_legal for _, is_legal in used):
        codes |= {IPCA, SELIC, LEGAL}
    every = [indexes.get(code) or Index(code, {}) for code in sorted(codes)]
    columns = index_days(indexes=every, first=first, last=last)
    return {
        "codes": columns.codes,
        "index_days": columns.days,
        "levels": columns.levels,
        "totals": columns.totals,
    }


def _charges(row: Sequence[Any]) -> LateCharges:
    return LateCharges(
        days_late=row[1],
        principal_cents=row[2],
        rebate_cents=row[3],
        discount_cents=row[4],
        correction_cents=row[5],
        fine_cents=row[6],
        interest_cents=row[7],
        received_cents=row[8],
    )
