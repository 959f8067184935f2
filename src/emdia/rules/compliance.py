"""Whether a planned step was done, by what became of its message or its task.

Pure. A step counts as done when the transport took the message or a person closed the task as
done; as waiting while either may still happen; as not done when it was held back, skipped,
dropped or failed, with the reason; nobody knows of a message without an answer.
"""

from collections.abc import Mapping
from enum import StrEnum


class Kept(StrEnum):
    """What a planned step came to."""

    DONE = "done"
    WAITING = "waiting"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


KEPT: Mapping[str, Kept] = {
    # Of messages.
    "sent": Kept.DONE,
    "delivered": Kept.DONE,
    "read": Kept.DONE,
    "planned": Kept.WAITING,
    "sending": Kept.WAITING,
    "failed": Kept.NOT_DONE,
    "suppressed": Kept.NOT_DONE,
    "unknown": Kept.UNKNOWN,
    # Of tasks.
    "open": Kept.WAITING,
    "done": Kept.DONE,
    "skipped": Kept.NOT_DONE,
    "dropped": Kept.NOT_DONE,
    # A step of which neither was made.
    "none": Kept.NOT_DONE,
}


def kept(state: str) -> Kept:
    """Return what a step came to whose message or task is in `state`.

    :raises KeyError: nobody knows the state.
    """
    return KEPT[state]


def states_of(*kinds: Kept) -> tuple[str, ...]:
    """Return the states that count as any of `kinds`."""
    return tuple(state for state, one in KEPT.items() if one in kinds)
