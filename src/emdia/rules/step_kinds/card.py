"""What is declared of a kind of step."""

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """What goes on side by side: of each lane a debtor gets one step a day at most."""

    CONTACT = "contact"  # something the debtor reads
    CALL = "call"
    MEASURE = "measure"  # what follows when words did not help
    ALERT = "alert"  # told to ourselves


class Becomes(StrEnum):
    """What a step is turned into when its day has come."""

    MESSAGE = "message"  # leaves by itself, through the outbox
    TASK = "task"  # waits on the worklist for a person


@dataclass(frozen=True, kw_only=True, slots=True)
class StepKind:
    """A kind of step. `channels` are those a step of it may name; none: it needs none."""

    lane: Lane
    becomes: Becomes
    channels: tuple[str, ...] = ()
    # Only after the debtor was told of the same debt since it is late.
    needs_notice: bool = False
