"""The days on which Brazilian banks serve the public.

Pure: no database, no clock. National holidays are computed, so no year ever
misses; what a state, a bank or a company adds, or opens again, is given by the
caller (the table `bank_holiday`). SQL receives days already rolled
(`rolled_days`), so the calendar exists once.

Source: Resolução CMN 4.880/2020 and the list FEBRABAN publishes from it; Lei
14.759/2023 for 20 November. 24 December and Ash Wednesday are short days, but
bank days. On the last weekday of the year banks do not serve the public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from emdia.kernel.days import is_business_day, to_day

CONSCIOUSNESS_DAY_SINCE = 2024  # 20 November, Lei 14.759/2023
_FIXED = (
    (1, 1, "Confraternização Universal"),
    (4, 21, "Tiradentes"),
    (5, 1, "Dia do Trabalho"),
    (9, 7, "Independência do Brasil"),
    (10, 12, "Nossa Senhora Aparecida"),
    (11, 2, "Finados"),
    (11, 15, "Proclamação da República"),
    (12, 25, "Natal"),
)
# Days from Easter Sunday.
_MOVABLE = (
    (-48, "Carnaval (segunda-feira)"),
    (-47, "Carnaval (terça-feira)"),
    (-2, "Sexta-feira da Paixão"),
    (60, "Corpus Christi"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDay:
    """A day a state, a city, a bank or a company adds to the calendar, or opens again.

    `state` (UF), `city` (in that state) and `bank` (three digits) narrow it; all empty
    means everywhere. Cities are compared without case.
    """

    day: date
    is_open: bool = False
    state: str = ""
    bank: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class BankCalendar:
    """National holidays with the additions that hold where one looks from."""

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_bank_day(self, day: date) -> bool:
        """Return whether banks serve the public on `day`."""
        if day in self.opened:
            return True
        return is_business_day(day, holidays=self.closed) and day not in national_holidays(day.year)

    def on_or_after(self, day: date) -> date:
        """Return `day` itself when it is a bank day, else the first one after it."""
        while not self.is_bank_day(day):
            day += timedelta(days=1)
        return day


def calendar_of(
    *, additions: Iterable[CalendarDay] = (), state: str = "", bank: str = "", city: str = ""
) -> BankCalendar:
    """Return the calendar of a place: nationwide days and those of `state`, `city` and `bank`."""
    held = [
        one
        for one in additions
        if one.state in {"", state}
        and one.bank in {"", bank}
        and one.city.casefold() in {"", city.casefold()}
    ]
    return BankCalendar(
        closed=frozenset(one.day for one in held if not one.is_open),
        opened=frozenset(one.day for one in held if one.is_open),
    )


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, skipped = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - shift + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def national_holidays(year: int) -> dict[date, str]:
    """Return the days of `year` without banks, weekends aside, with their names."""
    sunday = easter(year)
    found = {date(year, month, day): name for month, day, name in _FIXED}
    found |= {sunday + timedelta(days=shift): name for shift, name in _MOVABLE}
    if year >= CONSCIOUSNESS_DAY_SINCE:
        found[date(year, 11, 20)] = "Dia da Consciência Negra"
    last = date(year, 12, 31)
    while not is_business_day(last):
        last -= timedelta(days=1)
    found[last] = "Último dia útil do ano, sem atendimento ao público"
    return dict(sorted(found.items()))


def rolled_days(*, first: date, last: date, calendar: BankCalendar) -> tuple[list[int], list[int]]:
    """Return two columns of day numbers: each day from `first` to `last`, and its bank day.

    The bank day is the day itself or the first bank day after it. Both columns
    are empty when `last` is before `first`.
    """
    span = range((last - first).days + 1)
    days = [first + timedelta(days=step) for step in span]
    rolled: list[int] = []
    following = calendar.on_or_after(last)
    for day in reversed(days):
        following = day if calendar.is_bank_day(day) else following
        rolled.append(to_day(following))
    return [to_day(day) for day in days], rolled[::-1]
