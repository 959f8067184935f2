"""What the customers of the demo were billed in fourteen months, month by month."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from emdia.rules.bank_calendar import calendar_of

from .chance import chance, picks, weighted
from .people import People
from .plans import WHOLESALE, Company

MONTHS = 14
PPM = 1_000_000
# Kept back by companies from services, in parts per million: Lei 10.833/2003, art. 30, and IR.
WITHHELD_PPM = {"IR": 15_000, "PIS": 6_500, "COFINS": 30_000, "CSLL": 10_000}
PLANS_CENTS = (7_990, 9_990, 11_990, 14_990, 19_990)
FIRM_PLANS_CENTS = (14_990, 19_990, 34_900, 49_900)
DEDICATED_CENTS = (149_000, 229_000, 389_000, 590_000)
PAID_EVERY = ((1, 0.235), (3, 0.465), (12, 0.30))  # months, share of the customers
YEAR_COSTS_MONTHS = 11
CYCLE_DAYS = (5, 10, 15, 20, 25)
BILLED_ON = 20  # of the month before
# What a distributor sells by month, January first: little after Christmas, most before it.
SEASON = (0.7, 0.75, 0.95, 1.0, 1.05, 0.95, 0.95, 1.0, 1.0, 1.05, 1.25, 1.5)
ORDERS_A_MONTH = 0.36
TERMS_DAYS = ((28,), (28,), (28, 42), (21, 28, 35), (30, 60))
FRESH = 24  # billed last, their boletos not yet answered by the bank


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A receivable before it is stored. `customer` is a place among the people."""

    customer: int
    document: str
    kind: str
    issue_date: date
    due_date: date
    gross_cents: int
    withheld: tuple[tuple[str, int], ...] = ()
    discount_cents: int = 0

    @property
    def net_cents(self) -> int:
        return self.gross_cents - sum(cents for _, cents in self.withheld)


def titles(company: Company, people: People, *, as_of: date) -> list[Title]:
    """Return what was billed, by day of issue; what is billed last is due after `as_of`."""
    make = _sold if company is WHOLESALE else _subscribed
    made = [title for title in make(people, as_of) if title.issue_date < as_of]
    made += _fresh(company, people, as_of)
    return sorted(made, key=lambda title: (title.issue_date, title.document))


def month_before(first: date, count: int = 1) -> date:
    """Return the first day of the month `count` months before that of `first`; after, below 0."""
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _subscribed(people: People, as_of: date) -> list[Title]:
    """Bill subscriptions: each customer pays every so many months, on a day of their own."""
    source, count = chance("subscribed"), len(people)
    every = [PAID_EVERY[place][0] for place in weighted(source, [w for _, w in PAID_EVERY], count)]
    came = np.where(source.random(count) < 0.55, 0, source.integers(1, MONTHS, count)).tolist()
    stayed = np.where(
        source.random(count) < 0.88, MONTHS, source.integers(2, MONTHS, count)
    ).tolist()
    cycle = picks(source, CYCLE_DAYS, count)
    phase = source.integers(0, 12, count).tolist()
    prices = _prices(people, source)
    last = month_before(as_of.replace(day=1), -1)
    months = [month_before(last, MONTHS - place) for place in range(MONTHS + 1)]
    made = []
    for customer in range(count):
        for place, month in enumerate(months):
            is_due = (place + phase[customer]) % every[customer] == 0
            if is_due and came[customer] <= place < came[customer] + stayed[customer]:
                due = month.replace(day=cycle[customer])
                made.append(_invoice(people, customer, month, due, prices, every[customer]))
    return made


def _prices(people: People, source: np.random.Generator) -> list[int]:
    count = len(people)
    homes, firms = picks(source, PLANS_CENTS, count), picks(source, FIRM_PLANS_CENTS, count)
    dedicated = picks(source, DEDICATED_CENTS, count)
    return [
        dedicated[place] if segment == "corporativo" else firms[place] if firm else homes[place]
        for place, (segment, firm) in enumerate(zip(people.segments, people.is_firm, strict=True))
    ]


def _invoice(
    people: People, customer: int, month: date, due: date, prices: list[int], every: int
) -> Title:
    is_dedicated = people.segments[customer] == "corporativo"
    # Who rents a line of their own pays it month by month, whatever else is offered.
    times = 1 if is_dedicated else min(every, YEAR_COSTS_MONTHS)
    gross = prices[customer] * times
    return Title(
        customer=customer,
        document=f"F{month:%y%m}{customer + 1:05d}",
        kind="DS",
        issue_date=month_before(month).replace(day=BILLED_ON),
        due_date=_bank_day(due),
        gross_cents=gross,
        withheld=_withheld(gross) if is_dedicated else (),
    )


def _withheld(gross: int) -> tuple[tuple[str, int], ...]:
    return tuple((tax, (gross * ppm + PPM // 2) // PPM) for tax, ppm in WITHHELD_PPM.items())


def _sold(people: People, as_of: date) -> list[Title]:
    """Bill orders every Monday, each in one to three instalments."""
    source = chance("sold")
    monday = month_before(as_of.replace(day=1), MONTHS)
    monday += timedelta(days=(7 - monday.weekday()) % 7)
    made: list[Title] = []
    number = 41_000
    while monday < as_of:
        share = ORDERS_A_MONTH * 12 / 52 * SEASON[monday.month - 1]
        buyers = np.flatnonzero(source.random(len(people)) < share).tolist()
        amounts = np.exp(source.normal(12.1, 0.75, len(buyers))).astype(np.int64).tolist()
        terms = picks(source, TERMS_DAYS, len(buyers))
        for customer, cents, days in zip(buyers, amounts, terms, strict=True):
            number += 1
            made += _instalments(customer, number, monday, max(cents, 9_000), days)
        monday += timedelta(days=7)
    return made


def _instalments(
    customer: int, number: int, issued: date, cents: int, days: tuple[int, ...]
) -> list[Title]:
    parts = [cents // len(days)] * len(days)
    parts[0] += cents - sum(parts)
    return [
        Title(
            customer=customer,
            document=f"NF{number}/{place + 1}",
            kind="DM",
            issue_date=issued,
            due_date=_bank_day(issued + timedelta(days=after)),
            gross_cents=part,
            # Every fifth customer may keep two per cent for paying before the due date.
            discount_cents=part // 50 if customer % 5 == 0 else 0,
        )
        for place, (after, part) in enumerate(zip(days, parts, strict=True))
    ]


def _fresh(company: Company, people: People, as_of: date) -> list[Title]:
    """Bill a few customers on the last day: the bank answers their boletos tonight."""
    source, letter = chance("fresh", company.key), "N" if company is WHOLESALE else "A"
    chosen = source.choice(len(people), size=min(FRESH, len(people)), replace=False).tolist()
    return [
        Title(
            customer=customer,
            document=f"{letter}{as_of:%y%m%d}-{place + 1:02d}",
            kind="DM" if company is WHOLESALE else "DS",
            issue_date=as_of - timedelta(days=1),
            due_date=_bank_day(as_of + timedelta(days=14)),
            gross_cents=9_990 + place * 1_700,
        )
        for place, customer in enumerate(chosen)
    ]


def _bank_day(day: date) -> date:
    return CALENDAR.on_or_after(day)


def last_bank_day(day: date) -> date:
    """Return `day` itself when it is a bank day, else the last one before it."""
    while not CALENDAR.is_bank_day(day):
        day -= timedelta(days=1)
    return day


CALENDAR = calendar_of()
