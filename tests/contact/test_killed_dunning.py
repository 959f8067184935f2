"""A decision that dies anywhere, or runs beside another one: the day is decided whole, and once."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningAction, DunningCase, DunningTask
from emdia.books.outbox.models import Delivery, Message
from emdia.workflows import decide_dunning

from ..workflows.mortal import killed_at, killed_there
from .post import Post
from .test_dunning import NOTHING, Asking

FAILPOINTS = ("decided", "written")


@pytest.fixture
def asking(post: Post) -> Asking:
    return Asking(post)


def made(asking: Asking) -> tuple[int, ...]:
    """Count what a decision made: cases, actions, tasks, messages and how far each is."""
    with company_scope(asking.company_id):
        tables = (DunningCase, DunningAction, DunningTask, Message, Delivery)
        return tuple(table.objects.count() for table in tables)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", FAILPOINTS)
def test_killed_at(name: str, asking: Asking) -> None:
    assert killed_there(f"dunning.{name}", lambda: asking.decide(7))
    assert made(asking) == (0, 0, 0, 0, 0)
    assert asking.decide(7).actions == 6
    assert made(asking) == (3, 6, 3, 3, 3)


def test_every_failpoint_is_named_here() -> None:
    text = Path(decide_dunning.__file__).read_text(encoding="utf-8")
    assert text.count('failpoint("dunning.') == len(FAILPOINTS)
    assert all(f'failpoint("dunning.{name}")' in text for name in FAILPOINTS)


def test_killed_before_every_statement_and_commit(asking: Asking) -> None:
    point = 0
    while killed_at(point, lambda: asking.decide(7)):
        assert made(asking) == (0, 0, 0, 0, 0), point
        point += 1
    assert point > 20
    assert made(asking) == (3, 6, 3, 3, 3)
    assert asking.decide(7) == NOTHING


def test_two_deciders_at_once_decide_once(asking: Asking) -> None:
    ready, found = Barrier(4), []

    def decide() -> None:
        ready.wait()
        try:
            found.append(asking.decide(7).actions)
        finally:
            connection.close()

    threads = [Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 6]
    assert made(asking) == (3, 6, 3, 3, 3)


def test_a_clock_that_goes_back_does_nothing_again(asking: Asking) -> None:
    asking.decide(15)
    before = made(asking)
    for day in (14, 9, 5, 15):
        assert asking.decide(day).actions == 0, day
    assert made(asking) == before
