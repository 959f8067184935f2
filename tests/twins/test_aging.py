"""The portfolio aged in SQL is aged as the rule says, now and on past days, to the cent."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.parties.models import Customer
from emdia.books.receivables import aging
from emdia.books.receivables.models import OwedTotal, Receivable
from emdia.rules.aging import DEFAULT_LIMITS, bucket_of, days_late
from emdia.workflows.count_owed import count_owed

from ..workflows.house import ANA, DAY, House

MANY = 200_000
CUSTOMERS = 3_000
LIMITS = [DEFAULT_LIMITS, (0, 1, 45)]
# Random but the same on every run: PostgreSQL's own hash of the number of the title.
FILL = """
INSERT INTO receivable (
    company_id, branch_id, customer_id, document, kind, issue_date, due_date, currency,
    gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, rebate_cents, holder, correction_index, legal_interest
)
SELECT
    %(company)s, %(branch)s,
    (%(customers)s::bigint[])[1 + mod(abs(hashint8(n)), %(count)s)], n, 'DM',
    date '2020-01-01', %(day)s - mod(abs(hashint8(n + 1)), 800) + 200,
    CASE WHEN mod(n, 50) = 0 THEN 'USD' ELSE 'BRL' END, c, c,
    CASE mod(abs(hashint8(n + 3)), 4) WHEN 0 THEN 0 WHEN 1 THEN mod(c, 1000) ELSE c END,
    0, 0, 0, 0, 0, 'own', '', false
FROM (
    SELECT n, 1 + mod(abs(hashint8(n + 2)::bigint) * 4096, 1000000000000) AS c
    FROM generate_series(1, %(many)s::bigint) AS n
) AS t
"""


@dataclass(frozen=True)
class Title:
    customer_id: int
    currency: str
    due_date: date
    cents: int


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_two_hundred_thousand_titles_without_a_difference(
    house: House, owner_connection: Any
) -> None:
    with company_scope(house.company_id):
        fill(house, MANY)
    # As autovacuum does where people work; here it is off.
    owner_connection.execute("ANALYZE receivable, customer")
    with company_scope(house.company_id):
        compare_now(house)


def compare_now(house: House) -> None:
    """Hold what is owed now, by customer and by due date, against the rule."""
    titles = [
        Title(*row)
        for row in Receivable.objects.filter(balance_cents__gt=0).values_list(
            "customer_id", "currency", "due_date", "balance_cents"
        )
    ]
    for limits in LIMITS:
        for currency in ("BRL", "USD"):
            asked = aging.Asked(
                company_id=house.company_id, currency=currency, as_of=DAY, limits=limits
            )
            assert told(aging.by_customer(asked)) == aged(titles, currency, DAY, limits)
    assert due_totals(house) == by_due_date(titles)


def test_the_kept_totals_follow_every_change(house: House) -> None:
    chance = Random(11)
    with company_scope(house.company_id):
        fill(house, 400)
        for _ in range(30):
            change(chance)
            assert due_totals(house) == _balances_by_due_date()
        Receivable.objects.filter(balance_cents__gt=0).first().delete()  # type: ignore[union-attr]
        assert due_totals(house) == _balances_by_due_date()
        kept = OwedTotal.objects.count()
    count_owed(company_id=house.company_id)
    with company_scope(house.company_id):
        assert due_totals(house) == _balances_by_due_date()
        assert OwedTotal.objects.count() == len(_balances_by_due_date()) < kept


def test_a_wrong_total_is_mended_by_counting_anew(house: House) -> None:
    with company_scope(house.company_id):
        fill(house, 50)
        OwedTotal.objects.update(balance_cents=1)
        assert due_totals(house) != _balances_by_due_date()
    count_owed(company_id=house.company_id)
    with company_scope(house.company_id):
        assert due_totals(house) == _balances_by_due_date()


def change(chance: Random) -> None:
    """Change some titles in one statement: paid, reopened, moved to another due date, untouched."""
    titles = Receivable.objects.filter(id__gte=0).order_by("id")
    some = [pk for pk in titles.values_list("id", flat=True) if chance.random() < 0.1]
    sets: Callable[[Any], Any] = chance.choice(
        [
            lambda found: found.update(balance_cents=0),
            lambda found: found.update(balance_cents=1),
            lambda found: found.update(due_date=DAY + timedelta(days=chance.randrange(90))),
            lambda found: found.update(kind="DS"),
        ]
    )
    facts.record(company_id=titles[0].company_id, kind="twin", subject=("receivable", 0), by=ANA)
    sets(titles.filter(id__in=some))


def test_a_past_day_is_what_the_ledger_knew_then(house: House, owner_connection: Any) -> None:
    """Titles issued and paid on random days, some told late: every day as of that day."""
    past = PastDays(house, owner_connection)
    with company_scope(house.company_id):
        for step in range(0, 75, 7):
            past.compare(past.first + timedelta(days=step))


# After so many days some titles were given another due date.
MOVES = (20, 45)


class PastDays:
    """A house whose ledger was written over sixty days, and what it owed on each of them."""

    def __init__(self, house: House, owner_connection: Any) -> None:
        self.house = house
        self.first = DAY - timedelta(days=60)
        with company_scope(house.company_id):
            lock_money(house.company_id)
            fill(house, 300)
            self.titles = {row.pk: row for row in Receivable.objects.filter(currency="BRL")}
            self.events = list(_events(Random(5), self.titles, self.first))
            batches = [
                (_post(house, self.titles[pk], day, cents), posted)
                for pk, day, posted, cents in self.events
            ]
            moves = [(self._postpone(pk, step), step) for step in MOVES for pk in self.moved]
        with owner_connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE posting_batch SET posted_at = %s WHERE id = %s",
                # Some at the first instant of a day, which is no longer the day before.
                [
                    (noon(posted) - timedelta(hours=batch % 2 * 12), batch)
                    for batch, posted in batches
                ],
            )
            cursor.executemany(
                "UPDATE fact SET at = %s WHERE id = %s",
                [(noon(self.first + timedelta(days=step)), fact_id) for fact_id, step in moves],
            )

    @property
    def moved(self) -> list[int]:
        """Return the titles whose due date was changed, on each day of MOVES."""
        return sorted(self.titles)[::3]

    def _postpone(self, pk: int, step: int) -> int:
        """Let a title be due as many days later as have passed; return the fact that says so."""
        fact_id = facts.record(
            company_id=self.house.company_id, kind="twin", subject=("receivable", pk), by=ANA
        )
        moved = Receivable.objects.filter(pk=pk)
        moved.update(due_date=F("due_date") + timedelta(days=step))
        # Another act of that day, on other columns, says nothing of it.
        moved.update(rebate_cents=F("rebate_cents") + 1)
        return fact_id

    def due_date(self, pk: int, as_of: date) -> date:
        """Return when a title was due as was known at the close of a day."""
        passed = [step for step in MOVES if self.first + timedelta(days=step) <= as_of]
        later = sum(passed) if pk in self.moved else 0
        return self.titles[pk].due_date + timedelta(days=later)

    def standing(self, as_of: date) -> list[Title]:
        """Return what stood open at the close of a day, as was known then."""
        owed: dict[int, int] = defaultdict(int)
        for pk, day, posted, cents in self.events:
            if day <= as_of and posted <= as_of:
                owed[pk] += cents
        return [
            Title(self.titles[pk].customer_id, "BRL", self.due_date(pk, as_of), cents)
            for pk, cents in owed.items()
            if cents > 0
        ]

    def compare(self, as_of: date) -> None:
        expected = self.standing(as_of)
        dues, customers = aging.at(
            aging.Asked(company_id=self.house.company_id, currency="BRL", as_of=as_of),
            end_of_day=datetime.combine(as_of + timedelta(days=1), datetime.min.time(), UTC),
        )
        assert told(iter(customers)) == aged(expected, "BRL", as_of, DEFAULT_LIMITS)
        assert {
            (due.currency, due.due_date): (due.titles, due.balance_cents) for due in dues
        } == by_due_date(expected)


def _events(
    chance: Random, titles: dict[int, Receivable], first: date
) -> Iterator[tuple[int, date, date, int]]:
    """Yield (title, effective, posted, cents): an issue each, and payments of some."""
    for pk, title in titles.items():
        day = first + timedelta(days=chance.randrange(40))
        yield pk, day, day + timedelta(days=chance.choice([0, 0, 3])), title.net_cents
        for part in chance.choice([(), (), (1.0,), (0.3,), (0.3, 0.7)]):
            paid = day + timedelta(days=chance.randrange(30))
            told_on = paid + timedelta(days=chance.choice([0, 1, 9]))
            yield pk, paid, told_on, -int(title.net_cents * part)


def _post(house: House, title: Receivable, day: date, cents: int) -> int:
    fact_id = facts.record(
        company_id=house.company_id, kind="twin", subject=("receivable", title.pk), by=ANA
    )
    batch_id = ledger.open_batch(company_id=house.company_id, fact_id=fact_id)
    if cents:
        ledger.post(
            batch_id=batch_id,
            event="twin",
            legs=((1100, cents), (3000, -cents)),  # type: ignore[arg-type]
            effective_date=day,
            receivable_id=title.pk,
        )
    return batch_id


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def fill(house: House, many: int) -> None:
    customers = Customer.objects.bulk_create(
        Customer(
            company_id=house.company_id, tax_id_kind="foreign", tax_id=str(n), name=f"Customer {n}"
        )
        for n in range(CUSTOMERS)
    )
    values = {
        "company": house.company_id,
        "branch": Branch.objects.values_list("id", flat=True).get(),
        "customers": [customer.pk for customer in customers],
        "count": CUSTOMERS,
        "day": DAY,
        "many": many,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)


Aged = dict[int, tuple[int, date, int, tuple[int, ...]]]


def aged(titles: list[Title], currency: str, as_of: date, limits: tuple[int, ...]) -> Aged:
    """Age the titles one by one, with the rule."""
    found: dict[int, list[Any]] = {}
    number_of: dict[date, int] = {}
    for title in titles:
        if title.currency != currency:
            continue
        due = title.due_date
        if due not in number_of:
            number_of[due] = bucket_of(
                days_late=days_late(due_date=due, as_of=as_of), limits=limits
            )
        row = found.setdefault(title.customer_id, [0, due, 0, [0] * (len(limits) + 1)])
        row[0] += 1
        row[1] = min(row[1], due)
        row[2] += title.cents
        row[3][number_of[due]] += title.cents
    return {key: (row[0], row[1], row[2], tuple(row[3])) for key, row in found.items()}


def told(customers: Iterator[aging.CustomerAge]) -> Aged:
    """Return what the database told, and check the order: the most that is late comes first."""
    rows = list(customers)
    late = [(row.balance_cents - row.buckets_cents[0], row.balance_cents) for row in rows]
    assert late == sorted(late, reverse=True)
    return {
        row.customer_id: (row.titles, row.oldest_due_date, row.balance_cents, row.buckets_cents)
        for row in rows
    }


def due_totals(house: House) -> dict[tuple[str, date], tuple[int, int]]:
    return {
        (due.currency, due.due_date): (due.titles, due.balance_cents)
        for due in aging.totals(house.company_id)
    }


def by_due_date(titles: list[Title]) -> dict[tuple[str, date], tuple[int, int]]:
    found: dict[tuple[str, date], tuple[int, int]] = {}
    for title in titles:
        count, cents = found.get((title.currency, title.due_date), (0, 0))
        found[title.currency, title.due_date] = (count + 1, cents + title.cents)
    return found


def _balances_by_due_date() -> dict[tuple[str, date], tuple[int, int]]:
    rows = Receivable.objects.filter(balance_cents__gt=0).values_list(
        "customer_id", "currency", "due_date", "balance_cents"
    )
    return by_due_date([Title(*row) for row in rows])
