"""Which outcomes say that the debtor was reached, and when somebody looks again."""

from datetime import date

import pytest

from emdia.rules.bank_calendar import calendar_of
from emdia.rules.interactions import (
    BY_HAND,
    LOOK_AGAIN_BANK_DAYS,
    Outcome,
    look_again,
    may_promise,
    was_reached,
)


def test_who_was_reached() -> None:
    nobody = {one.value for one in Outcome if not was_reached(one)}
    assert nobody == {"no_answer", "left_word", "wrong_number", "third_party"}


def test_only_a_sender_says_sent() -> None:
    assert {*Outcome} - {*BY_HAND} == {Outcome.SENT}
    assert [one.value for one in Outcome] == [
        "sent", "promised", "says_paid", "disputes", "call_back", "refuses", "hardship", "other",
        "no_answer", "left_word", "wrong_number", "third_party",
    ]  # fmt: skip


def test_a_promise_comes_with_one_outcome() -> None:
    assert [one for one in Outcome if may_promise(one)] == [Outcome.PROMISED]


FRIDAY = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("outcome", "day"),
    [
        ("says_paid", 17),
        ("disputes", 20),
        ("call_back", 16),
        ("refuses", 20),
        ("hardship", 18),
        ("other", 18),
        ("no_answer", 16),
        ("left_word", 16),
        ("wrong_number", 16),
        ("third_party", 16),
    ],
)
def test_when_somebody_looks_again(outcome: str, day: int) -> None:
    """A Friday: the bank days from the next Monday on are counted."""
    found = look_again(Outcome(outcome), on=FRIDAY, calendar=calendar_of(additions=[]))
    assert found == date(2026, 3, day)


@pytest.mark.parametrize(
    ("promised", "day"),
    [
        (date(2026, 3, 16), 18),  # a Monday: one bank day of grace, and the next one
        (date(2026, 3, 14), 18),  # a Saturday counts as the Monday after it
        (date(2026, 3, 19), 23),
    ],
)
def test_a_promise_is_looked_at_when_it_is_judged(promised: date, day: int) -> None:
    calendar = calendar_of(additions=[])
    found = look_again(Outcome.PROMISED, on=FRIDAY, calendar=calendar, promised=promised)
    assert found == date(2026, 3, day)


def test_every_outcome_by_hand_is_looked_at_again() -> None:
    assert set(LOOK_AGAIN_BANK_DAYS) == {*BY_HAND}
