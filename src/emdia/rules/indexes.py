"""Monthly indexes and rates, made into one number per day.

Pure: no database, no clock. A month's published rate is spread over its days in
equal parts. Two readings of the same table: compounded month by month (`level`,
for price indexes such as IPCA) and summed (`total`, for interest at a simple
rate such as Selic or the legal rate). Rates are whole parts per billion, levels
and totals whole parts per trillion, so that Python and SQL compute the same.

A month that is not published adds nothing; `covers` tells whether that happened.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from emdia.kernel.days import to_day
from emdia.kernel.money import divide_half_up

PPB = 1_000_000_000
PPT = 1_000_000_000_000
PPB_PER_PPM = 1_000

IPCA, IPCA_15, SELIC, LEGAL = "IPCA", "IPCA-15", "SELIC", "LEGAL"
CODES = (IPCA, IPCA_15, "INPC", "IGP-M", SELIC, LEGAL)


@dataclass(frozen=True)
class Index:
    """One index: its rates in ppb by the first day of their month."""

    code: str
    rates_ppb: Mapping[date, int]

    @cached_property
    def _starts(self) -> dict[date, tuple[int, int]]:
        """Return level and total at the start of each month, from the first to after the last."""
        level, total = PPT, 0
        starts = {}
        for month in self._months():
            starts[month] = (level, total)
            rate = self.rates_ppb.get(month, 0)
            level += divide_half_up(level * rate, PPB)
            total += rate * (PPT // PPB)
        return starts

    def _months(self) -> Iterator[date]:
        """Yield every month from the first published to the one after the last."""
        if self.rates_ppb:
            month, end = min(self.rates_ppb), next_month(max(self.rates_ppb))
            while month <= end:
                yield month
                month = next_month(month)

    def level(self, day: date) -> int:
        """Return the compounded level at the close of `day`, in parts per trillion.

        It is one trillion before the first published month.
        """
        level, _, rate, passed, days = self._at(day)
        return level + divide_half_up(level * rate * passed, PPB * days)

    def total(self, day: date) -> int:
        """Return the sum of the rates up to the close of `day`, in parts per trillion."""
        _, total, rate, passed, days = self._at(day)
        return total + divide_half_up(rate * (PPT // PPB) * passed, days)

    def covers(self, *, first: date, last: date) -> bool:
        """Return whether every month from that of `first` to that of `last` is published."""
        month = month_of(first)
        while month <= last:
            if month not in self.rates_ppb:
                return False
            month = next_month(month)
        return True

    def _at(self, day: date) -> tuple[int, int, int, int, int]:
        """Return level and total at the month's start, its rate, days passed and days in all."""
        month = month_of(day)
        if not self._starts:
            return PPT, 0, 0, 0, 1
        known = min(max(month, min(self._starts)), max(self._starts))
        level, total = self._starts[known]
        days = (next_month(month) - month).days
        return level, total, self.rates_ppb.get(month, 0), day.day, days


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after the one that starts on `month`."""
    return (month + timedelta(days=31)).replace(day=1)


def legal_rates(
    *, selic_ppb: Mapping[date, int], ipca_15_ppb: Mapping[date, int]
) -> dict[date, int]:
    """Return the legal interest rate in ppb of every month both tables allow.

    The rate of a month is the Selic factor over the IPCA-15 factor of the month
    before, less one, to six decimals, and never below zero. The Banco Central
    publishes it: prefer its own figures (code LEGAL) where they are loaded.

    Source: CC art. 406, Lei 14.905/2024; Resolução CMN 5.171/2024, arts. 2 to 7.
    """
    both = sorted(set(selic_ppb) & set(ipca_15_ppb))
    return {next_month(month): _legal_rate(selic_ppb[month], ipca_15_ppb[month]) for month in both}


def _legal_rate(selic: int, ipca_15: int) -> int:
    excess_ppm = divide_half_up((selic - ipca_15) * (PPB // PPB_PER_PPM), PPB + ipca_15)
    return max(excess_ppm, 0) * PPB_PER_PPM


def with_legal_rate(indexes: Mapping[str, Index]) -> dict[str, Index]:
    """Return every index of `CODES`; LEGAL is completed from SELIC and IPCA-15.

    An index nobody loaded comes back empty. A published legal rate wins over a
    computed one.
    """
    every = {code: indexes.get(code, Index(code, {})) for code in CODES} | dict(indexes)
    computed = legal_rates(selic_ppb=every[SELIC].rates_ppb, ipca_15_ppb=every[IPCA_15].rates_ppb)
    return every | {LEGAL: Index(LEGAL, computed | dict(every[LEGAL].rates_ppb))}


@dataclass(frozen=True, slots=True)
class IndexDays:
    """Columns for SQL: per code and day number, level and total in parts per trillion."""

    codes: list[str]
    days: list[int]
    levels: list[int]
    totals: list[int]


def index_days(*, indexes: Iterable[Index], first: date, last: date) -> IndexDays:
    """Return the columns of `indexes` for every day from `first` to `last`."""
    span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    rows = [(index, day) for index in indexes for day in span]
    return IndexDays(
        codes=[index.code for index, _ in rows],
        days=[to_day(day) for _, day in rows],
        levels=[index.level(day) for index, day in rows],
        totals=[index.total(day) for index, day in rows],
    )
