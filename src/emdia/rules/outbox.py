"""What becomes of a message: its states, which may follow which, and when it is tried again.

Pure: no database, no clock. The database holds the same moves in a trigger
(books/outbox/migrations/guards.sql); tests/rules/test_outbox.py keeps the two equal.
"""

from dataclasses import dataclass
from enum import StrEnum


class MessageState(StrEnum):
    """How far a message is; nobody counts it as sent before a server took it."""

    PLANNED = "planned"
    SENDING = "sending"  # handed to the transport; nobody knows yet
    SENT = "sent"  # the transport took it
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SUPPRESSED = "suppressed"  # not sent, for a reason of ours
    UNKNOWN = "unknown"  # handed over without an answer: never sent again by itself


PLANNED, SENDING, SENT, DELIVERED, READ, FAILED, SUPPRESSED, UNKNOWN = MessageState

# Only forwards. Back to planned only where nothing was taken: the transport said so, a look-up
# proves it, or a person takes it on.
MOVES: dict[MessageState, frozenset[MessageState]] = {
    PLANNED: frozenset({SENDING, SUPPRESSED, FAILED, UNKNOWN}),
    SENDING: frozenset({PLANNED, SENT, FAILED, SUPPRESSED, UNKNOWN}),
    SENT: frozenset({DELIVERED, READ, FAILED}),
    DELIVERED: frozenset({READ, FAILED}),
    READ: frozenset(),
    FAILED: frozenset(),
    SUPPRESSED: frozenset(),
    UNKNOWN: frozenset({PLANNED, SENT, DELIVERED, READ, FAILED}),
}


class Said(StrEnum):
    """What a transport said of one message that was handed to it."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # surely not taken; may be taken later
    REFUSED = "refused"  # surely not taken, and never will be
    NOTHING = "nothing"  # no answer after it was handed over whole


# Minutes from one try to the next; a server that is full in the evening has room tomorrow.
RETRY_MINUTES = (1, 5, 15, 60, 180, 360, 720)


@dataclass(frozen=True, slots=True)
class Next:
    """What follows from what the transport said; `wait_minutes` only where it is tried again."""

    state: MessageState
    reason: str = ""
    wait_minutes: int | None = None


def following(said: Said, *, tries: int) -> Next:
    """Return what becomes of a message after its `tries`-th try, counted from 1."""
    match said:
        case Said.ACCEPTED:
            return Next(SENT)
        case Said.REFUSED:
            return Next(FAILED, "refused")
        case Said.NOTHING:
            return Next(UNKNOWN, "no_answer")
    if tries > len(RETRY_MINUTES):
        return Next(FAILED, "gave_up")
    return Next(PLANNED, "deferred", RETRY_MINUTES[tries - 1])
