"""What waits for whom, in which order, and when a month is expected to be closed."""

from datetime import date

import pytest

from emdia.rules.next_steps import STEPS, Situation, Step, months_open, next_steps
from emdia.rules.roles import ALL_CAPABILITIES, Role, capabilities

CODES = [code for code, _ in STEPS]
EVERYTHING = Situation(**{code: place for place, code in enumerate(CODES, start=1)})


def test_every_field_of_a_situation_is_a_step_that_a_capability_opens() -> None:
    assert set(CODES) == set(Situation.__slots__)
    assert {needs for _, needs in STEPS} <= ALL_CAPABILITIES


def test_whoever_may_do_all_is_told_all_in_order() -> None:
    found = next_steps(situation=EVERYTHING, capabilities=ALL_CAPABILITIES)
    assert found == tuple(Step(code, place) for place, code in enumerate(CODES, start=1))


def test_the_order_is_by_urgency() -> None:
    assert CODES == [
        "run_stopped",
        "files_missing",
        "files_held",
        "run_waiting",
        "exceptions",
        "charges_refused",
        "approvals",
        "drafts",
        "tasks",
        "late_since_yesterday",
        "months_open",
    ]


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.AR_CLERK, {*CODES} - {"approvals", "drafts", "months_open"}),
        (Role.FINANCE_MANAGER, {*CODES} - {"exceptions"}),
        (Role.OWNER, {*CODES} - {"exceptions"}),
        (Role.COLLECTOR, {"tasks", "late_since_yesterday"}),
        (Role.AUDITOR, {"files_missing", "files_held"}),
        (Role.SECURITY_ADMIN, set()),
    ],
)
def test_each_role_is_told_what_is_its_work(role: Role, told: set[str]) -> None:
    found = next_steps(situation=EVERYTHING, capabilities=capabilities([role]))
    assert {step.code for step in found} == told


def test_what_does_not_wait_is_not_told() -> None:
    one = Situation(exceptions=1)
    assert next_steps(situation=one, capabilities=ALL_CAPABILITIES) == (Step("exceptions", 1),)
    assert next_steps(situation=Situation(), capabilities=ALL_CAPABILITIES) == ()


@pytest.mark.parametrize(
    ("closed_through", "today", "count"),
    [
        (None, date(2026, 3, 31), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 0),
        (date(2026, 1, 31), date(2026, 3, 5), 0),  # the last day in hand
        (date(2026, 1, 31), date(2026, 3, 6), 1),
        (date(2025, 11, 30), date(2026, 3, 6), 3),  # December, January, February
        (date(2025, 11, 30), date(2026, 3, 5), 2),
        (date(2026, 3, 31), date(2026, 3, 31), 0),  # nothing is ever missing backwards
    ],
)
def test_months_that_should_be_closed(closed_through: date | None, today: date, count: int) -> None:
    assert months_open(closed_through=closed_through, today=today) == count
