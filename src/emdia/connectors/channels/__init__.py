"""The ways a message leaves the company, a folder each. Only `workflows.contact` uses them.

Each opens a line, hands over one message at a time and says what it was told: taken, not
now, never, or nothing. A line that breaks before a message was handed over whole says "not
now", because surely nothing was taken; after that it says "nothing".
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from emdia.rules.outbox import Said


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was said of one message, in the transport's own words."""

    said: Said
    words: str = ""


class Unreachable(Exception):
    """The transport cannot be used now; nothing was handed over. The message says why."""


class Line(Protocol):
    """An open way to the transport."""

    @property
    def is_broken(self) -> bool:
        """Return whether nothing more can be handed over on it."""

    def hand_over(self, *, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one message to one recipient; never raises for what the other end does."""


class Transport(Protocol):
    """A way out that can be opened."""

    def open(self) -> AbstractContextManager[Line]:
        """Open a line.

        :raises Unreachable: it cannot be opened.
        """


__all__ = ["Answer", "Line", "Transport", "Unreachable"]
