"""A simulated month and the days decided one after the other: the same steps on every day."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from emdia.books.calendar import queries as calendars
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch, queries
from emdia.workflows import preview_dunning
from emdia.workflows.contact import law
from emdia.workflows.decide_dunning import USABLE

from ..torture import TORTURE
from ..workflows.house import DAY, House
from .debtors import fill
from .test_dunning import announce

CUSTOMERS = 3_000
DAYS = 12
SEEDS = range(11, 21) if TORTURE else (11,)
Steps = dict[tuple[str, str], int]


@pytest.fixture
def house(database: str) -> House:
    return House()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_of_random_debtors_without_a_difference(
    house: House, owner_connection: Any, seed: int
) -> None:
    with company_scope(house.company_id):
        fill(company_id=house.company_id, day=DAY, customers=CUSTOMERS, seed=seed)
        announce(house)
    owner_connection.execute("ANALYZE")
    found = simulated(house)
    expected = one_by_one(house)
    assert found == expected
    total = sum((Counter(day) for day in found), Counter())
    # Steps of one day alone, or of one kind, would prove nothing.
    assert sum(bool(day) for day in found) >= 5
    assert len(total) >= 3
    assert sum(total.values()) > 500


def simulated(house: House) -> list[Steps]:
    month = preview_dunning.month(company_id=house.company_id, first=DAY, now=noon(DAY), days=DAYS)
    assert month.one_in == 1
    return [day.tally.steps for day in month.days]


def one_by_one(house: House) -> list[Steps]:
    """Decide and write day after day as the daily run does, and undo it."""
    days = []
    with undone(house.company_id):
        policy = queries.policy(house.company_id, versions=queries.running(), usable=USABLE)
        for count in range(DAYS):
            day = DAY + timedelta(days=count)
            batch.decide(
                company_id=house.company_id,
                policy=policy,
                as_of=day,
                calendar=calendars.calendar(),
                room=law.room_of_day(company_id=house.company_id, as_of=day, now=noon(day)),
            )
            days.append(batch.tally(house.company_id))
            batch.write(company_id=house.company_id, as_of=day, by="somebody")
    return days


@contextmanager
def undone(company_id: int) -> Iterator[None]:
    with company_scope(company_id):
        yield
        transaction.set_rollback(True)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)  # in São Paulo


def test_what_was_copied_goes_with_the_simulation(house: House) -> None:
    simulated(house)
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dunning_copied_title")
        assert cursor.fetchone() == (0,)
