"""Which script stands beside a call."""

import pytest

from emdia.formats.letters.shipped_calls import SHIPPED_CALLS
from emdia.rules import call_scripts
from emdia.rules.call_scripts import script_of


@pytest.mark.parametrize(
    ("days_late", "has_broken_promise", "code"),
    [
        (0, False, "call_before_due"),
        (0, True, "call_before_due"),  # what was promised has been paid since
        (1, False, "call_first_days"),
        (10, False, "call_first_days"),
        (11, False, "call_late"),
        (1, True, "call_broken_promise"),
        (400, True, "call_broken_promise"),
    ],
)
def test_the_script_of_a_call(days_late: int, has_broken_promise: bool, code: str) -> None:
    assert script_of(days_late=days_late, has_broken_promise=has_broken_promise) == code


def test_every_script_has_words_to_begin_with() -> None:
    assert list(SHIPPED_CALLS) == [
        call_scripts.BEFORE_DUE,
        call_scripts.FIRST_DAYS,
        call_scripts.LATE,
        call_scripts.BROKEN_PROMISE,
    ]
