"""The days a page of the ledger speaks of, as its address says them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest

from emdia.web import address
from emdia.web.guard import GuardedRequest, today


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From one day to another, both included; as known at the end of a third, if one is asked."""

    first_date: date
    as_of: date
    known_date: date | None
    known_at: datetime | None

    def link(self, **more: str | int | None) -> str:
        """Return the part of an address that says this period and `more`."""
        known = self.known_date.isoformat() if self.known_date else None
        days = {"from": self.first_date.isoformat(), "to": self.as_of.isoformat(), "known": known}
        return address.link(**days, **more)


def period_of(request: GuardedRequest) -> Period:
    """Return the days asked for; this month until today when none are, or none can be."""
    now = today(request)
    first = asked_day(request, "from") or now.replace(day=1)
    last = asked_day(request, "to") or max(now, first)
    known = asked_day(request, "known")
    return Period(
        first_date=min(first, last),
        as_of=max(first, last),
        known_date=known,
        known_at=_end_of(known, request) if known else None,
    )


def asked_day(request: HttpRequest, name: str) -> date | None:
    """Return the day of a parameter; a wrong one asks for nothing."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def _end_of(day: date, request: GuardedRequest) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=request.company.time_zone)
