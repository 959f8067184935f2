"""Colombia: Ley 2300 de 2023, for everybody who collects, directly or for others."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from emdia.rules.bank_calendar import easter
from emdia.rules.contact_law.anywhere import ELEMENTS, PRESCRIBED
from emdia.rules.contact_law.card import (
    ALL,
    TIMED,
    Bar,
    Barred,
    Body,
    Cap,
    Counted,
    Duty,
    Hours,
    OneChannel,
    OptIn,
    span,
)

_SINCE = date(2023, 10, 10)
_READ = date(2026, 6, 30)
_LAW = "https://leyonline.co/laws/ley-2300-de-2023/articulo-1o-objeto"
_READERS = "https://accolombianlawyers.com/noticias/?p=31540"
# Holidays that stay on their day, and those that move to the next Monday (Ley 51 de 1983).
_FIXED = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
_MOVED = ((1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11))
# Days from Easter Sunday: Thursday and Friday before it, then Mondays.
_BY_EASTER = (-3, -2, 43, 64, 71)


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Return the holidays of Colombia by Ley 51 de 1983, art. 1."""
    sunday = easter(year)
    days = [date(year, *one) for one in _FIXED]
    days += [_next_monday(date(year, *one)) for one in _MOVED]
    days += [sunday + timedelta(days=one) for one in _BY_EASTER]
    return dict.fromkeys(sorted(days), "Festivo")


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


BODY = Body(
    country="CO",
    name="Colombia",
    rules=(
        Hours(
            code="CO-CON-03",
            says="Weekdays from 7:00 to 19:00, Saturdays from 8:00 to 15:00, no holidays.",
            since=_SINCE,
            source="Ley 2300 de 2023, art. 3",
            link=_READERS,
            checked_on=_READ,
            channels=TIMED,
            weekdays=span(7, 19),
            saturday=span(8, 15),
        ),
        Cap(
            code="CO-CON-04",
            says="After a direct contact no second one on the same day, whatever the channel.",
            since=_SINCE,
            source="Ley 2300 de 2023, art. 3",
            link=_READERS,
            checked_on=_READ,
            channels=ALL,
            most=1,
            days=1,
            counted=Counted.REACHED,
        ),
        OneChannel(
            code="CO-CON-04-CHANNEL",
            says="After a direct contact no other channel in the same week: any seven days.",
            since=_SINCE,
            source="Ley 2300 de 2023, art. 3",
            link=_READERS,
            checked_on=_READ,
            days=7,
        ),
        OptIn(
            code="CO-CON-02",
            says="Only channels that the debtor has authorised.",
            since=_SINCE,
            source="Ley 2300 de 2023, art. 2",
            link=_READERS,
            checked_on=_READ,
        ),
        Bar(
            code="CO-CON-05",
            says="References and others are not contacted; guarantors as debtors only; no visits.",
            since=_SINCE,
            source="Ley 2300 de 2023",
            link="https://www.decconsultores.com/ley2300/",
            checked_on=_READ,
            bars=Barred.THIRD_PARTY,
        ),
        PRESCRIBED,
        ELEMENTS,
        Duty(
            code="CO-CON-01",
            says="Whoever collects tells beforehand by which channels, and does not ask why"
            " somebody has not paid.",
            since=_SINCE,
            source="Ley 2300 de 2023, arts. 1 and 2",
            link=_LAW,
            checked_on=_READ,
        ),
    ),
    holidays=holidays,
    home_zones=frozenset({"America/Bogota"}),
)
