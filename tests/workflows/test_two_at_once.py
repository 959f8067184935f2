"""Any two money operations, stopped at any of their statements: as if one came after the other."""

import pickle
from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.connectors.database.embedded.place import Place

from ..conftest import HOME, _once
from ..databases import NOBODYS, clone, database_of, point_django_at
from ..torture import TORTURE, times
from .money import strangers_seen_by, wrong_with
from .money_operations import OPERATIONS, Scene, state
from .two_sessions import Session, interrupted, one_by_one, shuffled, together

EVERY_PAIR = list(combinations_with_replacement(OPERATIONS, 2))
# Every operation with itself, and some of the others.
TWINS = [pair for pair in EVERY_PAIR if pair[0] == pair[1]]
OTHERS = sorted(set(EVERY_PAIR) - set(TWINS))
PAIRS = EVERY_PAIR if TORTURE else TWINS + Random(1).sample(OTHERS, 30)
# Besides the interruptions; every pair in this many shuffled orders.
SHUFFLES = 3 if TORTURE else 0
# Made once and copied for every pair: to make one takes longer than to play it.
SCENES = times(test=8, torture=260)
TEMPLATE = "emdia_scenes"
Pair = tuple[str, str]
Outcome = tuple[tuple[str, str], dict[str, list[Any]]]


@pytest.fixture(scope="session")
def scenes_template(server: Place, empty_template: str, django_db_blocker: Any) -> str:
    """Return the name of a database with as many scenes as a pair may need."""

    def make() -> None:
        clone(server, template=empty_template, name=TEMPLATE)
        with django_db_blocker.unblock():
            point_django_at(TEMPLATE)
            scenes = [Scene(number) for number in range(1, SCENES + 1)]
            point_django_at(NOBODYS)
        (HOME / "scenes").write_bytes(pickle.dumps(scenes))

    _once("scenes", make)
    return TEMPLATE


@pytest.fixture
def scenes(server: Place, scenes_template: str, django_db_blocker: Any) -> Iterator[list[Scene]]:
    """Return untouched scenes in a database of the test's own."""
    with database_of(server, scenes_template, django_db_blocker):
        yield pickle.loads((HOME / "scenes").read_bytes())


def run(
    pair: Pair, scene: Scene, schedule: Iterable[int]
) -> tuple[Outcome, tuple[Session, Session]]:
    """Play two operations on a scene; return what came of it and the sessions."""
    # Only where both do the same may they differ in what they are about.
    turns = range(2) if pair[0] == pair[1] else (0, 0)
    first, second = (
        lambda turn=turn, name=name: OPERATIONS[name](scene, turn)
        for turn, name in zip(turns, pair, strict=True)
    )
    sessions = together(first, second, schedule)
    company_id = scene.house.company_id
    assert wrong_with(company_id) == {}
    assert strangers_seen_by(company_id) == []
    return ((_said(sessions[0]), _said(sessions[1])), state(company_id)), sessions


def _said(session: Session) -> str:
    answer = session.answer
    assert not isinstance(answer, DatabaseError), answer
    assert not isinstance(answer, Exception) or type(answer).__module__.startswith("emdia."), answer
    words = str(answer) if isinstance(answer, ValueError) else ""
    return f"{type(answer).__name__} {words}"


def interruptions(points: int, chance: Random) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield schedules that interrupt the first: everywhere, or somewhere."""
    somewhere = {chance.choice([chance.randrange(points), points - 1])}
    for after in range(points) if TORTURE else sorted(somewhere):
        yield f"interrupted after {after} of {points}", interrupted(after + 1)
    for number in range(SHUFFLES):
        yield f"shuffle {number}", shuffled(Random(f"{chance.random()}"))


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_at_once(pair: Pair, scenes: list[Scene]) -> None:
    chance = Random("".join(pair))
    both = sorted({pair, pair[::-1]})
    serial = {order: run(order, scenes.pop(), one_by_one()) for order in both}
    allowed = [outcome for outcome, _ in serial.values()]
    allowed += [(said[::-1], held) for said, held in allowed]
    for order in both:
        _, (first, _) = serial[order]
        for name, schedule in interruptions(first.points, chance):
            outcome, _ = run(order, scenes.pop(), schedule)
            # A day is many transactions: others may come between them.
            assert outcome in allowed or "run the day" in pair, f"{order} {name}"


def careless(scene: Scene, turn: int) -> None:
    """Read, then write what was read and one more: what no operation may do without a lock."""
    with company_scope(scene.house.company_id):
        charge = Charge.objects.get(nosso_numero=f"{4:08d}")
        charge.amount_cents += 1
        charge.save()


def test_a_lost_update_is_seen(scenes: list[Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATIONS, "careless", careless)
    pair = ("careless", "careless")
    alone, (first, _) = run(pair, scenes.pop(), one_by_one())
    points = range(1, first.points + 1)
    found = [run(pair, scenes.pop(), interrupted(after))[0] for after in points]
    assert [outcome == alone for outcome in found].count(False) == 2
