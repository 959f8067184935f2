"""The days a command speaks of. The clock is read here and nowhere below."""

from datetime import date
from zoneinfo import ZoneInfo

from emdia.cli.processes.faults import UnableToRun


def today_of(company_id: int) -> date:
    """Return the current day where the company is."""
    from django.utils import timezone

    from emdia.books.companies import queries
    from emdia.books.companies.scope import company_scope

    with company_scope(company_id):
        zone = ZoneInfo(queries.company(company_id).time_zone)
    return timezone.localdate(timezone=zone)


def day_told(told: str | None, *, option: str) -> date | None:
    """Return the day that was told; None when none was.

    :raises UnableToRun: it is no day.
    """
    if told is None:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise UnableToRun(f"{option} {told}: write the day as 2026-03-10.") from None
