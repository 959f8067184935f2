"""How the customers of the demo pay: punctually, late, very late, never; and by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from emdia.kernel.money import divide_half_up

from .chance import chance, weighted
from .people import People
from .plans import Company
from .titles import CALENDAR, Title

PUNCTUAL, LATE, VERY_LATE, NEVER = range(4)
HABITS = (0.60, 0.26, 0.09, 0.05)
FINE_PPM, MONTHLY_PPM = 20_000, 10_000
PPM, DAYS_PER_MONTH = 1_000_000, 30
# Days after the due date, by habit: the earliest and the latest.
DELAYS = {PUNCTUAL: (-6, 0), LATE: (1, 14), VERY_LATE: (16, 80)}
SLIPS = 0.05  # the punctual forget once in a while
SHORT, OVER, TWICE = 0.004, 0.004, 0.003
# After the holidays people pay later; in December, with the 13th salary, they catch up.
SEASON_DAYS = {1: 3, 2: 2, 12: -1}
EARLY_DAYS = 5  # the discount holds until so many days before the due date


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """Money a bank reports on the title at `title` in the list of titles. In cents."""

    title: int
    day: date  # a bank day
    paid_cents: int  # by the payer, late charges included
    late_cents: int = 0
    discount_cents: int = 0


def payments(
    company: Company, people: People, titles: Sequence[Title], *, until: date
) -> list[Payment]:
    """Return what is paid up to and on `until`, by day."""
    source = chance("habits", company.key)
    habits = weighted(source, HABITS, len(people)).tolist()
    # Who never pays began with good intentions: the month in which they stop, from the first.
    stops = source.integers(2, 14, len(people)).tolist()
    first = titles[0].due_date
    dice = source.random((len(titles), 3))
    spread = source.random(len(titles)).tolist()
    made: list[Payment] = []
    for place, (title, roll, part) in enumerate(zip(titles, dice, spread, strict=True)):
        habit = habits[title.customer]
        age = (title.due_date.year - first.year) * 12 + title.due_date.month - first.month
        if habit == NEVER and age >= stops[title.customer]:
            continue
        day = _day(title, habit, bool(roll[0] < SLIPS), part)
        if day <= until:
            made += _paid(place, title, day, float(roll[1]), until)
    return sorted(made, key=lambda payment: (payment.day, payment.title))


def _day(title: Title, habit: int, slips: bool, part: float) -> date:
    """Return the bank day on which a title is paid."""
    habit = LATE if slips or habit == NEVER else habit
    first, last = DELAYS[habit]
    # The late rather a little late: small delays are more likely than large ones.
    delay = first + round((last - first) * (part * part if habit else 1 - part * part))
    if habit:
        delay = max(delay + SEASON_DAYS.get(title.due_date.month, 0), 1)
    day = max(title.due_date + timedelta(days=delay), title.issue_date + timedelta(days=2))
    return CALENDAR.on_or_after(day)


def _paid(place: int, title: Title, day: date, roll: float, until: date) -> list[Payment]:
    late = late_cents_of(title.net_cents, days=(day - title.due_date).days)
    discount = title.discount_cents if day <= title.due_date - timedelta(days=EARLY_DAYS) else 0
    paid = title.net_cents + late - discount
    if roll < SHORT:
        # Half of it, the rest "next week".
        half = title.net_cents // 2
        return [Payment(title=place, day=day, paid_cents=half)]
    if roll < SHORT + OVER:
        paid += 1_000 + title.net_cents // 10
    once = Payment(title=place, day=day, paid_cents=paid, late_cents=late, discount_cents=discount)
    again = CALENDAR.on_or_after(day + timedelta(days=2))
    if SHORT + OVER <= roll < SHORT + OVER + TWICE and again <= until:
        return [once, Payment(title=place, day=again, paid_cents=title.net_cents)]
    return [once]


def late_cents_of(cents: int, *, days: int) -> int:
    """Return fine and interest of `cents` paid so many days late, as the demo's contracts say."""
    if days <= 0:
        return 0
    fine = divide_half_up(cents * FINE_PPM, PPM)
    return fine + divide_half_up(cents * MONTHLY_PPM * days, PPM * DAYS_PER_MONTH)


def account_of(company: Company, people: People) -> list[int]:
    """Return through which of the company's accounts each customer pays."""
    source = chance("accounts", company.key)
    places: list[int] = weighted(source, [a.share for a in company.accounts], len(people)).tolist()
    return places
