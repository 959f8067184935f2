"""What a planned step came to."""

import pytest

from emdia.rules.compliance import KEPT, Kept, kept, states_of


@pytest.mark.parametrize(
    ("state", "came_to"),
    [
        ("sent", "done"),
        ("delivered", "done"),
        ("read", "done"),
        ("planned", "waiting"),
        ("sending", "waiting"),
        ("failed", "not_done"),
        ("suppressed", "not_done"),
        ("unknown", "unknown"),
        ("open", "waiting"),
        ("done", "done"),
        ("skipped", "not_done"),
        ("dropped", "not_done"),
        ("none", "not_done"),
    ],
)
def test_what_a_step_came_to(state: str, came_to: str) -> None:
    assert kept(state) == came_to


def test_a_state_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        kept("thought of")


def test_the_states_of_a_kind_are_its_own() -> None:
    assert states_of(Kept.DONE) == ("sent", "delivered", "read", "done")
    assert states_of(Kept.WAITING, Kept.UNKNOWN) == ("planned", "sending", "unknown", "open")
    assert states_of() == ()
    assert set(states_of(*Kept)) == set(KEPT)
