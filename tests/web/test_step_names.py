"""Steps of the plans to begin with are named in the reader's language; what people named is not."""

from dataclasses import replace

import pytest
from django.utils import translation

from emdia.rules.dunning_defaults import DEFAULTS
from emdia.rules.dunning_plan import Conditions, Step, ordered
from emdia.web.dunning.forms import PlanForm
from emdia.web.dunning.words import step_name
from emdia.workflows.dunning_plans import Said


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "pt-br",
            ["Mensagem D-5", "Mensagem D0", "Mensagem D+5", "Ligação D+15", "Carta em papel D+30"],
        ),
        ("es", ["Mensaje D-5", "Mensaje D0", "Mensaje D+5", "Llamada D+15", "Carta en papel D+30"]),
        ("en", ["Message D-5", "Message D0", "Message D+5", "Call D+15", "Letter on paper D+30"]),
    ],
)
def test_each_is_said_by_its_kind_and_day(language: str, names: list[str]) -> None:
    codes = ["before_5", "on_the_day", "after_5", "call_task_15", "letter_30"]
    with translation.override(language):
        assert [step_name(code) for code in codes] == names


@pytest.mark.parametrize("plan", DEFAULTS)
def test_every_step_of_every_plan_to_begin_with_has_a_name(plan: str) -> None:
    for step in DEFAULTS[plan].steps:
        name = step_name(step.code)
        assert name != step.code
        assert name.endswith(f" D{step.offset_days:+d}" if step.offset_days else " D0")


@pytest.mark.parametrize("code", ["", "a5", "Aviso final", "after_", "ring_5", "after_5_b", "D+5"])
def test_what_people_named_is_called_so(code: str) -> None:
    assert step_name(code) == code


def written(steps: tuple[Step, ...], **typed: str) -> tuple[Step, ...]:
    """Return the steps of a draft whose form was sent as it stood but for what was typed."""
    said = Said(
        steps=steps, conditions=Conditions(), rest_days=1, position=1, is_active=True, note=""
    )
    shown = PlanForm(said=said, currency="BRL")
    sent = {
        bound.html_name: bound.value()
        for bound in (
            *shown.general(),
            *(one for group in shown.groups() for one in group.values()),
        )
        if bound.value() not in (None, False)
    }
    form = PlanForm(sent | typed, said=said, currency="BRL")
    assert form.is_valid(), form.errors
    return form.said().steps


@pytest.mark.parametrize("plan", DEFAULTS)
def test_a_form_that_changes_nothing_keeps_every_code(plan: str) -> None:
    steps = ordered(DEFAULTS[plan].steps)
    assert written(steps) == steps


def test_a_step_that_moves_is_another_one_and_a_name_of_ones_own_stays() -> None:
    own = Step(code="Aviso final", offset_days=30, kind="letter", channels=("letter",))
    call = Step(code="call_task_7", offset_days=7, kind="call_task")
    found = written((call, own), **{"count-0": "9", "count-1": "31"})
    assert found == (
        replace(call, code="call_task_9", offset_days=9),
        replace(own, offset_days=31),
    )
