"""When an undelivered message is tried again: the times of Standard Webhooks."""

from datetime import timedelta

import pytest

from emdia.rules.webhooks import MOST_ATTEMPTS, PAUSES, is_delivered, pause_after

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, 5 * SECOND),
        (2, 5 * MINUTE),
        (3, 30 * MINUTE),
        (4, 2 * HOUR),
        (5, 5 * HOUR),
        (6, 10 * HOUR),
        (7, 14 * HOUR),
        (8, 20 * HOUR),
        (9, 24 * HOUR),
        (10, None),
        (11, None),
    ],
)
def test_pauses_grow_and_end(attempts: int, pause: timedelta | None) -> None:
    assert pause_after(attempts=attempts, chance=0.5) == pause


def test_all_attempts_lie_within_seventy_five_hours_and_a_half() -> None:
    assert MOST_ATTEMPTS == 10
    assert sum(PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4), (0.25, 4.5), (1.0, 6)])
def test_a_pause_is_a_fifth_shorter_or_longer(chance: float, seconds: float) -> None:
    assert pause_after(attempts=1, chance=chance) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "arrived"),
    [
        (None, False),
        (199, False),
        (200, True),
        (204, True),
        (299, True),
        (300, False),
        (410, False),
    ],
)
def test_any_2xx_arrived(status: int | None, *, arrived: bool) -> None:
    assert is_delivered(status) is arrived
