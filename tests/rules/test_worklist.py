"""The worklist, against the worked rows and against what must hold of any debtor."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emdia.rules import worklist as rules
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.dunning import Title
from emdia.rules.holds import Hold, HoldKind
from emdia.rules.interactions import BY_HAND, was_reached
from emdia.rules.worklist import (
    USUAL,
    Facts,
    NotToday,
    Turn,
    Weights,
    WeightsRefused,
    broken_since,
    owed,
    refuse_weights,
    score,
    settles_call,
    stands,
)
from emdia.rules.worklist_queues import Queue, queue_of, share_out

from .tables import cents, rows

MONDAY = date(2026, 11, 23)
TURNS = {"first": Turn.FIRST, "by value": Turn.BY_VALUE, "not today": Turn.NOT_TODAY}
DAYS = {
    "call": "task_days",
    "day": "next_days",
    "measure": "restriction_days",
    "left": "contacts_left",
    "kept": "kept_count",
    "broken": "broken_count",
}
TEXTS = {"risk": "risk", "talk": "outcome", "law": "law_why", "held": "held_by"}


def facts_of(owed_cents: int, days_late: int, also: str) -> Facts:
    """Return the facts of `call 3; risk A; breach 0 lately; today; skipped`."""
    told: dict[str, Any] = {}
    for one in also.split("; "):
        name, *said = one.split()
        if name in DAYS:
            told[DAYS[name]] = int(said[0])
        elif name in TEXTS:
            told[TEXTS[name]] = said[0]
        elif name == "breach":
            told |= {"broken_days": int(said[0]), "is_broken_lately": "lately" in said}
        else:
            told[{"today": "has_promise_today", "skipped": "is_skipped"}[name]] = True
    return Facts(owed_cents=owed_cents, days_late=days_late, **told)


@pytest.mark.parametrize(
    "row", rows("worklist.md", "Owed | Days late"), ids=lambda row: " ".join(row)
)
def test_worked_row(row: list[str]) -> None:
    facts = facts_of(cents(row[0]), int(row[1]), row[2])
    found = score(facts)
    assert stands(facts)
    assert (found.turn, str(found.why_not or "")) == (TURNS[row[3]], row[4])
    assert (found.chance, found.urgency, found.value_cents) == (
        int(row[5]),
        int(row[6]),
        cents(row[7]),
    )


def test_every_edge_of_age() -> None:
    chances = [
        score(Facts(owed_cents=1_000, days_late=days, task_days=0)).chance
        for last in rules.LATE_DAYS
        for days in (last, last + 1)
    ]
    assert chances == [900, 700, 700, 500, 500, 350, 350, 200, 200, 110]


def test_what_weighs_is_said_part_by_part() -> None:
    facts = facts_of(100_000, 45, "call 7; kept 4; broken 2; talk refuses; risk D; breach 3; today")
    facts = replace(facts, next_days=1, restriction_days=5, contacts_left=1)
    found = score(facts)
    assert [(part.code, part.figure, part.weight) for part in found.chance_parts] == [
        ("days_late", 45, 500),
        ("kept", 4, 1_150),
        ("broken", 2, 700),
        ("talk_refuses", 0, 400),
        ("risk_D", 0, 800),
    ]
    assert [(part.code, part.figure, part.weight) for part in found.urgency_parts] == [
        ("promise_broken", 3, 500),
        ("promise_today", 0, 300),
        ("day_reached", 1, 400),
        ("restriction", 5, 300),
        ("last_contact", 1, 100),
        ("call_due", 7, 250),
    ]
    # 500 × 1.15 × 0.7 × 0.4 × 0.8 = 128.8
    assert found.chance == 129
    assert found.urgency == 2_850


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(owed_cents=1), False),
        (Facts(owed_cents=0, task_days=3), False),
        (Facts(owed_cents=0, held_by="dispute", task_days=3), True),
        (Facts(owed_cents=1, task_days=0), True),
        (Facts(owed_cents=1, next_days=-3), True),
        (Facts(owed_cents=1, broken_days=0), True),
        (Facts(owed_cents=1, has_promise_today=True), False),
    ],
)
def test_who_stands(facts: Facts, expected: bool) -> None:
    assert stands(facts) is expected


figures = some.integers(0, 400)
anybody = some.builds(
    Facts,
    owed_cents=some.integers(1, 10**12),
    days_late=some.integers(1, 4_000),
    risk=some.sampled_from(["", "A", "B", "C", "D", "E"]),
    kept_count=some.integers(0, 9),
    broken_count=some.integers(0, 9),
    outcome=some.sampled_from(["", *(str(one) for one in BY_HAND)]),
    broken_days=some.none() | figures,
    has_promise_today=some.booleans(),
    next_days=some.none() | some.integers(-60, 60),
    task_days=some.none() | figures,
    restriction_days=some.none() | some.integers(1, 30),
    is_skipped=some.booleans(),
    law_why=some.sampled_from(["", "cap"]),
    contacts_left=some.none() | some.integers(0, 3),
)


@given(anybody)
def test_more_owed_is_never_worth_less(facts: Facts) -> None:
    more = score(replace(facts, owed_cents=facts.owed_cents + 1))
    found = score(facts)
    assert more.value_cents >= found.value_cents
    assert (more.chance, more.urgency) == (found.chance, found.urgency)


@given(anybody)
def test_older_is_never_likelier(facts: Facts) -> None:
    assert score(replace(facts, days_late=facts.days_late + 1)).chance <= score(facts).chance


@given(anybody)
def test_a_value_is_what_its_parts_say(facts: Facts) -> None:
    found = score(facts)
    exact = facts.owed_cents * found.chance * found.urgency / 1_000_000
    assert abs(found.value_cents - exact) <= 0.5 + exact * 1e-9
    assert found.urgency == 1_000 + sum(part.weight for part in found.urgency_parts)
    assert rules.LEAST_CHANCE <= found.chance <= rules.MOST_CHANCE


@given(anybody)
def test_nobody_is_called_whom_something_keeps(facts: Facts) -> None:
    found = score(facts)
    keeps = facts.is_skipped or facts.law_why != ""
    if keeps:
        assert found.turn is Turn.NOT_TODAY
    assert (found.why_not is None) == (found.turn is not Turn.NOT_TODAY)
    assert score(replace(facts, owed_cents=0, held_by="dispute")).why_not is NotToday.HELD


@given(anybody, some.integers(0, 5))
def test_a_promise_broken_lately_comes_first(facts: Facts, days: int) -> None:
    broken = replace(facts, broken_days=days, is_broken_lately=True, is_skipped=False, law_why="")
    assert score(broken).turn is Turn.FIRST


@pytest.mark.parametrize(
    ("as_of", "since"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),  # a Tuesday
        (date(2026, 11, 30), date(2026, 11, 28)),  # a Monday
        (MONDAY, date(2026, 11, 20)),  # after a Friday that is a holiday
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 1, 2), date(2025, 12, 31)),  # on which banks are closed
    ],
)
def test_since_the_last_bank_day(as_of: date, since: date) -> None:
    assert broken_since(as_of, BankCalendar()) == since


def title(number: int, days_late: int, cents: int = 1_000, **more: Any) -> Title:
    due_date = MONDAY - timedelta(days=days_late)
    return Title(
        number=number,
        kind=more.pop("kind", "DM"),
        issue_date=due_date - timedelta(days=30),
        due_date=due_date,
        balance_cents=cents,
        **more,
    )


def hold(kind: HoldKind, *, last: date | None = None, first: date = MONDAY) -> Hold:
    return Hold(kind=kind, first=first, last=last)


def test_what_is_late_and_held_by_nothing_is_owed() -> None:
    dispute = hold(HoldKind.DISPUTE)
    found = owed(
        [
            title(1, 40, holds=(dispute,)),
            title(2, 20, 300, kind="NP"),
            title(3, 20, 200),
            title(4, -5),
            title(5, 25, 400, grace_days=10),
            title(6, 30, is_known=False),
        ],
        as_of=MONDAY,
        calendar=BankCalendar(),
    )
    assert (found.owed_cents, found.titles_count, found.held_by) == (900, 3, "")
    # Fifteen days after its grace is later than twenty after the others' due date.
    assert (found.days_late, found.kind) == (20, "NP")
    assert found.counted_from == MONDAY - timedelta(days=20)


def test_of_what_holds_everything_the_gravest_is_told() -> None:
    found = owed(
        [
            title(1, 40, holds=(hold(HoldKind.DISPUTE),)),
            title(2, 50, holds=(hold(HoldKind.COURT_ORDER), hold(HoldKind.PAUSE, last=MONDAY))),
        ],
        as_of=MONDAY,
        calendar=BankCalendar(),
    )
    assert (found.owed_cents, found.held_by, found.days_late) == (0, "court_order", 50)
    assert found.counted_from is None


@pytest.mark.parametrize(
    ("kind", "first", "is_told"),
    [
        (HoldKind.PAUSE, MONDAY - timedelta(days=9), False),
        (HoldKind.PAUSE, MONDAY + timedelta(days=1), True),
        (HoldKind.PROMISE, MONDAY - timedelta(days=9), True),
    ],
)
def test_a_clock_that_was_stopped_tells_no_day(kind: HoldKind, first: date, is_told: bool) -> None:
    over = hold(kind, first=first, last=first + timedelta(days=2))
    found = owed([title(1, 40, holds=(over,))], as_of=MONDAY, calendar=BankCalendar())
    assert found.owed_cents == 1_000
    assert (found.counted_from is not None) is is_told


def test_nothing_late_is_nothing_owed() -> None:
    assert owed([title(1, 0)], as_of=MONDAY, calendar=BankCalendar()) == rules.Owed()


def test_a_call_is_done_when_somebody_was_spoken_to() -> None:
    assert {one for one in BY_HAND if settles_call(one)} == {
        one for one in BY_HAND if was_reached(one)
    }
    assert not settles_call("sent")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"chances": (1, 2)}, "chances_wrong"),
        ({"chances": (1_001, 1, 1, 1, 1, 1)}, "chances_wrong"),
        ({"chances": (-1, 1, 1, 1, 1, 1)}, "chances_wrong"),
        ({"risks": {"A": 5_001}}, "factor_wrong"),
        ({"outcomes": {"refuses": -1}}, "factor_wrong"),
        ({"kept_each": 1_001}, "factor_wrong"),
        ({"broken_each": -301}, "factor_wrong"),
        ({"broken_promise": 5_001}, "urgency_wrong"),
        ({"waiting_each_day": -1}, "urgency_wrong"),
        ({"restriction_within_days": 31}, "days_wrong"),
        ({"restriction_within_days": -1}, "days_wrong"),
    ],
)
def test_weights_that_are_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(WeightsRefused, match=why):
        refuse_weights(Weights(**changed))


def test_weights_at_their_edges_pass() -> None:
    refuse_weights(USUAL)
    refuse_weights(
        Weights(
            chances=(1_000, 0, 0, 0, 0, 0),
            kept_each=1_000,
            broken_each=-300,
            outcomes={"refuses": 5_000},
            risks={"A": 0},
            broken_promise=5_000,
            promise_today=0,
            restriction_within_days=30,
        )
    )


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"segment": "retail", "cents": 10}, 1),
        ({"segment": "retail", "cents": 20}, 2),
        ({"segment": "other", "cents": 19}, 4),
        ({"segment": "other", "language": "es", "cents": 20}, 3),
        ({"segment": "other", "kind": "NP", "cents": 20}, None),
    ],
)
def test_the_first_queue_that_fits(asked: dict[str, Any], key: int | None) -> None:
    queues = [
        Queue(key=4, position=9, kinds=("DM",), below_cents=20),
        Queue(key=3, position=9, languages=("es",)),
        Queue(key=2, position=2, segments=("retail",)),
        Queue(key=1, position=1, segments=("retail",), from_cents=10, below_cents=20),
    ]
    usual: dict[str, Any] = {"language": "pt-br", "kind": "DM"}
    assert queue_of(queues, **{**usual, **asked}) == key


@given(
    some.lists(some.integers(1, 999), unique=True),
    some.dictionaries(some.integers(1, 9), some.integers(0, 20), min_size=1),
)
def test_loads_even_out(waiting: list[int], loads: dict[int, int]) -> None:
    shared = share_out(waiting, loads=loads)
    assert set(shared) == set(waiting)
    after = {
        member: load + sum(one == member for one in shared.values())
        for member, load in loads.items()
    }
    given_to = set(shared.values())
    # Nobody gets more while somebody else has less.
    assert all(after[member] <= min(after.values()) + 1 for member in given_to)


def test_the_most_valuable_goes_to_who_has_least() -> None:
    assert share_out([7, 8, 9], loads={1: 2, 2: 0}) == {7: 2, 8: 2, 9: 1}
    assert share_out([7], loads={}) == {}
