"""The plans to begin with can be published, and keep what they promise."""

from itertools import pairwise

import pytest

from emdia.rules.dunning_defaults import DEFAULTS, DefaultPlan
from emdia.rules.dunning_plan import MINUTES_OF_A_DAY, Plan, faults
from emdia.rules.step_kinds import Lane, step_kinds

EVERY = pytest.mark.parametrize("plan", DEFAULTS.values(), ids=list(DEFAULTS))


def days(plan: DefaultPlan, lane: Lane) -> list[int]:
    return [one.offset_days for one in Plan(key=1, position=1, steps=plan.steps).lanes[lane]]


def test_there_is_one_for_each_kind_of_company() -> None:
    assert set(DEFAULTS) == {"provider", "distributor", "services", "credit", "large_accounts"}


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
