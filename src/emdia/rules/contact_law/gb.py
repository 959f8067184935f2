"""United Kingdom: no numbers in the rules of the FCA; careful hours and few contacts."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from emdia.rules.bank_calendar import easter
from emdia.rules.contact_law.anywhere import (
    CAPS,
    ELEMENTS,
    PRESCRIBED,
    THIRD_PARTIES,
    WHATSAPP_OPT_IN,
)
from emdia.rules.contact_law.card import TIMED, Body, Duty, Force, Hours, span

_READ = date(2026, 6, 30)
_CONC = "https://handbook.fca.org.uk/handbook/CONC/7/3.html"


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Return the bank holidays of England, those of single years aside.

    Source: Banking and Financial Dealings Act 1971, schedule 1, with substitute days.
    """
    sunday = easter(year)
    last_of_may = _monday_on_or_after(date(year, 5, 25))
    days = [
        _weekday_from(date(year, 1, 1)),
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        _monday_on_or_after(date(year, 5, 1)),
        last_of_may,
        _monday_on_or_after(date(year, 8, 25)),
    ]
    christmas = _weekday_from(date(year, 12, 25))
    days += [christmas, _weekday_from(max(date(year, 12, 26), christmas + timedelta(days=1)))]
    return dict.fromkeys(days, "Bank holiday")


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _weekday_from(day: date) -> date:
    return day if day.weekday() < 5 else _monday_on_or_after(day)


BODY = Body(
    country="GB",
    name="United Kingdom",
    rules=(
        Hours(
            code="UK-02",
            says="At reasonable hours: weekdays from 9:00 to 18:00, no bank holiday.",
            since=date(2014, 4, 1),
            source="FCA Handbook, CONC 7.9 names no hours; these are ours",
            link=_CONC,
            checked_on=_READ,
            force=Force.POLICY,
            channels=TIMED,
            weekdays=span(9, 18),
        ),
        *CAPS,
        WHATSAPP_OPT_IN,
        THIRD_PARTIES,
        PRESCRIBED,
        ELEMENTS,
        Duty(
            code="UK-01",
            says="Forbearance and due consideration; nobody is pressed to pay in one large sum.",
            since=date(2014, 4, 1),
            source="FCA Handbook, CONC 7.3.3 to 7.3.10",
            link=_CONC,
            checked_on=_READ,
        ),
        Duty(
            code="UK-02-PAUSE",
            says="30 days of silence while an adviser helps; 60 days in breathing space.",
            since=date(2021, 5, 4),
            source="CONC 7.3.11 and 7.3.12; Debt Respite Scheme Regulations 2020",
            link=_CONC,
            checked_on=_READ,
        ),
    ),
    holidays=holidays,
    home_zones=frozenset({"Europe/London"}),
)
