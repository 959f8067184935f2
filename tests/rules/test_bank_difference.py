"""Which lines of a statement the ledger explains."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.bank_difference import DAYS_APART, Matching, Movement, StatementLine, match

DAY = date(2026, 3, 10)
Line = tuple[int, int]  # days after DAY, cents
Move = tuple[int, int, int]  # days after DAY, cents, batch


def matched(lines: list[Line], moves: list[Move]) -> Matching:
    return match(
        lines=[
            StatementLine(number, DAY + timedelta(days=after), cents)
            for number, (after, cents) in enumerate(lines)
        ],
        movements=[
            Movement(number, batch, DAY + timedelta(days=after), cents)
            for number, (after, cents, batch) in enumerate(moves)
        ],
    )


def left(found: Matching) -> tuple[list[int], list[int]]:
    return [one.cents for one in found.unexplained], [one.cents for one in found.missing]


@pytest.mark.parametrize(
    ("lines", "moves", "unexplained", "missing"),
    [
        ([(0, 100)], [(0, 100, 1)], [], []),
        ([(0, 100)], [], [100], []),
        ([], [(0, 100, 1)], [], [100]),
        ([(0, 100)], [(0, 101, 1)], [100], [101]),
        # Each is used once.
        ([(0, 100), (0, 100)], [(0, 100, 1)], [100], []),
        ([(0, 100)], [(0, 100, 1), (0, 100, 2)], [], [100]),
        # A bank credits later, but not for ever.
        ([(DAYS_APART, 100)], [(0, 100, 1)], [], []),
        ([(DAYS_APART + 1, 100)], [(0, 100, 1)], [100], [100]),
        ([(0, 100)], [(DAYS_APART, 100, 1)], [], []),
        # A file in one sum, its tariff kept; the tariff of another file stays.
        ([(1, 295)], [(0, 300, 1), (0, -5, 1), (0, -7, 2)], [], [-7]),
        # Two files in one sum, and in two lines that are none of the files.
        ([(1, 500)], [(0, 300, 1), (1, 200, 2)], [], []),
        ([(1, 350), (1, 150)], [(0, 300, 1), (1, 200, 2)], [], []),
        # What is due later does not make up a day's sum.
        ([(0, 350), (0, 150)], [(0, 300, 1), (1, 200, 2)], [350, 150], [300, 200]),
        # A single line is explained first, the rest of its batch by another.
        ([(0, 300), (0, -5)], [(0, 300, 1), (0, -5, 1)], [], []),
        # Nothing is explained by a part of a line.
        ([(0, 400)], [(0, 300, 1)], [400], [300]),
        ([(0, 0)], [], [0], []),
    ],
)
def test_what_is_left(
    lines: list[Line], moves: list[Move], unexplained: list[int], missing: list[int]
) -> None:
    found = matched(lines, moves)
    told = left(found)
    assert (sorted(told[0]), sorted(told[1])) == (sorted(unexplained), sorted(missing))


def test_the_nearest_of_equal_movements_is_taken() -> None:
    found = matched([(3, 100)], [(0, 100, 1), (3, 100, 2), (4, 100, 3)])
    assert [one.batch for one in found.explained[0]] == [2]
    found = matched([(2, 100)], [(0, 100, 1), (1, 100, 2)])
    assert [one.batch for one in found.explained[0]] == [2]


lines = st.lists(st.tuples(st.integers(0, 12), st.integers(-5, 5)), max_size=10)
moves = st.lists(st.tuples(st.integers(0, 12), st.integers(-5, 5), st.integers(1, 3)), max_size=10)


@given(lines=lines, moves=moves)
def test_nothing_is_lost_and_nothing_used_twice(lines: list[Line], moves: list[Move]) -> None:
    found = matched(lines, moves)
    assert len(found.unexplained) + len(found.explained) == len(lines)
    used = {one.key for some in found.explained.values() for one in some}
    assert used | {one.key for one in found.missing} == set(range(len(moves)))
    assert not used & {one.key for one in found.missing}
    # Explained lines and the movements that explain them are worth the same.
    explained_cents = sum(lines[int(str(key))][1] for key in found.explained)
    assert explained_cents == sum(moves[int(str(key))][1] for key in used)
