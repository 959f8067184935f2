"""A plan: what may be published, whom it is for, and which step a day has reached."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.bank_calendar import CalendarDay, calendar_of
from emdia.rules.dunning_plan import (
    MOST_STEPS,
    Conditions,
    Counting,
    Plan,
    Step,
    chosen,
    faults,
    ordered,
    passed,
    reached,
)
from emdia.rules.step_kinds import Becomes, Lane, step_kinds

DAY = date(2026, 3, 10)  # a Tuesday
CALENDAR = calendar_of(additions=[CalendarDay(day=date(2026, 3, 11))])
BANK = Counting.BANK


def message(days: int, **more: object) -> Step:
    usual: dict[str, object] = {"code": f"r{days}", "kind": "message", "channels": ("email",)}
    return Step(offset_days=days, **{**usual, **more})  # type: ignore[arg-type]


LADDER = (message(-3), message(0), message(5), message(15))


def codes(
    *steps: Step, conditions: Conditions | None = None, rest_days: int = 1
) -> list[tuple[str, str]]:
    found = faults(steps=steps, conditions=conditions or Conditions(), rest_days=rest_days)
    return [(one.code, one.step) for one in found]


def test_a_plan_without_faults() -> None:
    assert codes(*LADDER, Step(code="c", offset_days=5, kind="call_task")) == []
    assert codes(message(5), rest_days=30) == []
    assert codes(message(5), message(5, counting=BANK, code="b")) == []


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (message(-61), "days_too_far"),
        (message(1_801), "days_too_far"),
        (message(-41, counting=BANK), "days_too_far"),
        (message(251, counting=BANK), "days_too_far"),
        (message(5, at_minutes=-1), "time_of_day"),
        (message(5, at_minutes=1_440), "time_of_day"),
        (message(5, channels=()), "no_channel"),
        (message(5, channels=("email", "letter")), "channel_of_another_kind"),
        (message(5, kind="call_task", channels=("email",)), "channel_of_another_kind"),
        (message(5, kind="telepathy"), "kind_unknown"),
        (message(5, code=""), "no_code"),
        (message(0, kind="protest", channels=()), "measure_before_due"),
        (message(5, kind="call_task", channels=(), by_title=True), "by_title_without_message"),
    ],
)
def test_a_step_that_cannot_be(step: Step, code: str) -> None:
    assert codes(step) == [(code, step.code)]


@pytest.mark.parametrize(
    "step",
    [
        message(-60),
        message(1_800),
        message(-40, counting=BANK),
        message(250, counting=BANK),
        message(5, at_minutes=0),
        message(5, at_minutes=1_439),
        message(1, kind="protest", channels=()),
        message(5, by_title=True),
    ],
)
def test_a_step_at_the_edge(step: Step) -> None:
    assert codes(step) == []


def test_a_plan_that_cannot_be() -> None:
    assert codes() == [("no_steps", "")]
    many = [message(day) for day in range(1, MOST_STEPS + 1)]
    assert codes(*many) == []
    assert codes(*many, message(1_000)) == [("too_many_steps", "")]
    assert codes(message(5), message(6, code="r5")) == [("code_twice", "r5")]
    twice = codes(message(5), message(5, code="other"))
    assert twice == [("same_day_twice", "r5"), ("same_day_twice", "other")]
    assert codes(message(5), rest_days=0) == [("rest_days", "")]
    assert codes(message(5), rest_days=31) == [("rest_days", "")]
    equal = Conditions(from_cents=5, below_cents=5)
    assert codes(message(5), conditions=equal) == [("amounts_backwards", "")]
    assert codes(message(5), conditions=replace(equal, below_cents=6)) == []
    assert codes(message(5), conditions=Conditions(risks=("A", "F"))) == [("risk_unknown", "")]
    assert codes(message(5), conditions=Conditions(risks=("A", "E"))) == []


@pytest.mark.parametrize(
    ("step", "nominal"),
    [
        (message(7), 7),
        (message(-7), -7),
        (message(0, counting=BANK), 0),
        (message(4, counting=BANK), 4),
        (message(5, counting=BANK), 7),
        (message(11, counting=BANK), 15),
        (message(-6, counting=BANK), -8),
    ],
)
def test_bank_days_are_placed_among_calendar_days(step: Step, nominal: int) -> None:
    assert step.nominal_days == nominal


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (message(3), date(2026, 3, 13)),
        (message(-3), date(2026, 3, 7)),
        (message(0, counting=BANK), date(2026, 3, 10)),
        (message(1, counting=BANK), date(2026, 3, 12)),  # Wednesday is closed.
        (message(3, counting=BANK), date(2026, 3, 16)),
        (message(-2, counting=BANK), date(2026, 3, 6)),
    ],
)
def test_the_day_of_a_step(step: Step, day: date) -> None:
    assert step.day(counted_from=DAY, calendar=CALENDAR) == day


def test_bank_days_are_counted_from_a_bank_day() -> None:
    saturday = date(2026, 3, 7)
    assert message(0, counting=BANK).day(counted_from=saturday, calendar=CALENDAR) == date(
        2026, 3, 9
    )
    assert message(1, counting=BANK).day(counted_from=saturday, calendar=CALENDAR) == DAY


def on(day: int, *, is_late: bool) -> int:
    return reached(
        LADDER,
        counted_from=DAY,
        is_late=is_late,
        as_of=DAY + timedelta(days=day),
        calendar=CALENDAR,
    )


def test_what_is_not_late_reaches_only_the_steps_before() -> None:
    assert [on(day, is_late=False) for day in (-4, -3, -1, 0, 5, 20)] == [0, 1, 1, 2, 2, 2]


def test_what_is_late_is_past_the_steps_before() -> None:
    assert [on(day, is_late=True) for day in (1, 4, 5, 14, 15, 90)] == [2, 2, 3, 3, 4, 4]


@given(st.integers(-30, 60), st.integers(0, 10), st.booleans())
def test_a_later_day_never_reaches_less(day: int, more: int, is_late: bool) -> None:
    assert on(day, is_late=is_late) <= on(day + more, is_late=is_late)


def test_a_step_of_another_version_is_passed_by_its_code_or_by_its_days() -> None:
    assert passed(LADDER, code="r5", nominal_days=90) == 3
    assert passed(LADDER, code="gone", nominal_days=5) == 3
    assert passed(LADDER, code="gone", nominal_days=4) == 2
    assert passed(LADDER, code="gone", nominal_days=-4) == 0
    assert passed((), code="r5", nominal_days=5) == 0


def test_steps_stand_in_the_order_of_their_days() -> None:
    first = message(5, code="z", at_minutes=0)
    steps = (message(15), message(5, counting=BANK, code="b"), message(5), first, message(-3))
    assert [one.code for one in ordered(steps)] == ["r-3", "z", "r5", "b", "r15"]
    plan = Plan(key=1, position=1, steps=(*steps, message(9, kind="call_task", channels=())))
    assert [one.code for one in plan.lanes[Lane.CALL]] == ["r9"]
    assert len(plan.lanes[Lane.CONTACT]) == 5
    assert plan.lanes[Lane.ALERT] == ()


FACTS = {"segment": "retail", "kind": "DM", "risk": "C", "is_repeat": True, "cents": 500}


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        (Conditions(), True),
        (Conditions(segments=("x", "retail")), True),
        (Conditions(segments=("x",)), False),
        (Conditions(kinds=("DM",)), True),
        (Conditions(kinds=("DS",)), False),
        (Conditions(risks=("C",)), True),
        (Conditions(risks=("A",)), False),
        (Conditions(from_cents=500), True),
        (Conditions(from_cents=501), False),
        (Conditions(below_cents=501), True),
        (Conditions(below_cents=500), False),
        (Conditions(is_repeat=True), True),
        (Conditions(is_repeat=False), False),
    ],
)
def test_for_whom_a_plan_is(conditions: Conditions, fits: bool) -> None:
    assert conditions.fit(**FACTS) is fits  # type: ignore[arg-type]


def test_the_first_plan_that_fits_is_used() -> None:
    later = Plan(key=1, position=2, steps=LADDER)
    first = Plan(key=3, position=1, steps=LADDER)
    other = Plan(key=2, position=0, steps=LADDER, conditions=Conditions(risks=("A",)))
    assert chosen([later, first, other], **FACTS) is first  # type: ignore[arg-type]
    assert chosen([later, replace(first, position=2)], **FACTS) is later  # type: ignore[arg-type]
    assert chosen([other], **FACTS) is None  # type: ignore[arg-type]


def test_every_kind_of_step_is_whole() -> None:
    kinds = step_kinds()
    assert {"message", "call_task", "internal_alert", "letter", "protest"} <= set(kinds)
    for card in kinds.values():
        assert card.becomes is Becomes.TASK or card.channels
        assert (card.lane is Lane.CONTACT) == bool(card.channels)
        assert (card.lane is Lane.MEASURE) == card.needs_notice
