"""The plans to begin with can be published, and keep what they promise."""

from itertools import pairwise

import pytest

from emdia.formats.letters.shipped import SHIPPED
from emdia.rules.dunning_defaults import DEFAULTS, DefaultPlan
from emdia.rules.dunning_plan import MINUTES_OF_A_DAY, Plan, faults
from emdia.rules.step_kinds import Lane, step_kinds

EVERY = pytest.mark.parametrize("plan", DEFAULTS.values(), ids=list(DEFAULTS))

# Day, kind, hour and first way of every step.
TOLD = {
    "provider": """
        -3 message 9 email, 0 message 9 email, 5 message 9 email, 10 call_task 14,
        15 message 9 email, 20 suspension 9, 30 message 9 email, 35 offer 9,
        60 message 9 email, 90 referral 9; rest 2
    """,
    "distributor": """
        -2 message 9 email, 5 message 9 email, 7 call_task 9, 10 internal_alert 9,
        12 message 9 email, 20 negative_listing 9, 25 message 9 email, 30 protest 9,
        60 referral 9; rest 2
    """,
    "services": """
        -5 message 9 email, 0 message 9 email, 5 message 9 email, 10 message 9 email,
        15 call_task 9, 20 message 9 email, 30 letter 9 letter, 45 negative_listing 9,
        75 referral 9; rest 2
    """,
    "credit": """
        -3 message 9 email, 0 message 12 email, 5 message 9 email, 8 call_task 14,
        12 message 9 email, 15 offer 9, 20 message 9 email, 45 negative_listing 9,
        90 referral 9; rest 3
    """,
    "large_accounts": """
        -7 message 9 email, 5 message 9 email, 10 call_task 9, 15 internal_alert 9,
        20 message 9 email, 30 call_task 9, 45 letter 9 letter, 60 suspension 9,
        90 referral 9; rest 3
    """,
}


def days(plan: DefaultPlan, lane: Lane) -> list[int]:
    return [one.offset_days for one in Plan(key=1, position=1, steps=plan.steps).lanes[lane]]


def test_there_is_one_for_each_kind_of_company() -> None:
    assert {name: told(plan) for name, plan in DEFAULTS.items()} == {
        name: " ".join(words.split()) for name, words in TOLD.items()
    }


@EVERY
def test_every_message_names_words_that_are_shipped(plan: DefaultPlan) -> None:
    messages = [step for step in plan.steps if step.kind == "message"]
    assert {step.template for step in messages} <= set(SHIPPED)
    assert {step.channels for step in messages} == {("email",)}
    before = [step.template for step in messages if step.offset_days < 0]
    assert set(before) == {"preventive"}
    late = [step.template for step in messages if step.offset_days > 0]
    assert (late[0], late[-1]) == ("friendly_late", "last_word")


def told(plan: DefaultPlan) -> str:
    steps = (
        f"{one.offset_days} {one.kind} {one.at_minutes / 60:g} {''.join(one.channels[:1])}".strip()
        for one in plan.steps
    )
    return f"{', '.join(steps)}; rest {plan.rest_days}"


@EVERY
def test_it_can_be_published(plan: DefaultPlan) -> None:
    assert faults(steps=plan.steps, conditions=plan.conditions, rest_days=plan.rest_days) == []


@EVERY
def test_it_reminds_and_writes_from_the_fifth_day(plan: DefaultPlan) -> None:
    contacts = days(plan, Lane.CONTACT)
    assert min(contacts) < 0
    assert min(day for day in contacts if day > 0) == 5
    gaps = [after - before for before, after in pairwise(contacts)]
    assert min(gaps) >= plan.rest_days
    assert all(10 * 60 - 60 <= step.at_minutes <= 14 * 60 for step in plan.steps)
    assert max(step.at_minutes for step in plan.steps) < MINUTES_OF_A_DAY


@EVERY
def test_a_measure_comes_after_words(plan: DefaultPlan) -> None:
    told = min(day for day in days(plan, Lane.CONTACT) if day > 0)
    assert all(day > told for day in days(plan, Lane.MEASURE))
    assert all(step.channels for step in plan.steps if step_kinds()[step.kind].channels)


def test_the_terms_of_the_law() -> None:
    notice, suspension = 5, days(DEFAULTS["provider"], Lane.MEASURE)[0]
    assert suspension - notice >= 15
    told, listed = 20, days(DEFAULTS["credit"], Lane.MEASURE)[0]
    assert listed - told >= 20
    assert "negative_listing" not in [step.kind for step in DEFAULTS["provider"].steps]
    assert [step.code for step in DEFAULTS["services"].steps][:3] == [
        "before_5",
        "on_the_day",
        "after_5",
    ]
