"""What becomes of a message by what a transport said, and which states may follow which."""

import pytest

from emdia.rules.outbox import MOVES, RETRY_MINUTES, MessageState, Next, Said, following


@pytest.mark.parametrize(
    ("said", "tries", "expected"),
    [
        (Said.ACCEPTED, 1, Next(MessageState.SENT)),
        (Said.ACCEPTED, 99, Next(MessageState.SENT)),
        (Said.REFUSED, 1, Next(MessageState.FAILED, "refused")),
        (Said.NOTHING, 1, Next(MessageState.UNKNOWN, "no_answer")),
        (Said.DEFERRED, 1, Next(MessageState.PLANNED, "deferred", 1)),
        (Said.DEFERRED, 2, Next(MessageState.PLANNED, "deferred", 5)),
        (Said.DEFERRED, 7, Next(MessageState.PLANNED, "deferred", 720)),
        (Said.DEFERRED, 8, Next(MessageState.FAILED, "gave_up")),
    ],
)
def test_what_follows(said: Said, tries: int, expected: Next) -> None:
    assert following(said, tries=tries) == expected


def test_it_is_tried_for_less_than_a_day() -> None:
    assert RETRY_MINUTES == (1, 5, 15, 60, 180, 360, 720)
    assert sum(RETRY_MINUTES) < 24 * 60


# Before, and every state that may follow.
WAYS = {
    "planned": "sending suppressed failed unknown",
    "sending": "planned sent failed suppressed unknown",
    "sent": "delivered read failed",
    "delivered": "read failed",
    "read": "",
    "failed": "",
    "suppressed": "",
    "unknown": "planned sent delivered read failed",
}


@pytest.mark.parametrize("before", WAYS)
def test_which_state_may_follow(before: str) -> None:
    assert MOVES[MessageState(before)] == {MessageState(one) for one in WAYS[before].split()}


def test_what_nobody_knows_is_never_sending_again() -> None:
    """Only a person, a look-up or a late word closes it; a sender does not take it."""
    assert MessageState.SENDING not in MOVES[MessageState.UNKNOWN]
    assert set(MOVES) == set(MessageState)
