"""Which queue a debtor stands in, and who of its members calls: by rule, evened out.

Pure: no database, no clock. The queue of each debtor is found by books/worklist/sql/score.sql too;
tests/twins/test_worklist.py keeps the two equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """For whom a queue is; what is empty or None does not narrow it. The first that fits is used.

    `kinds` are those of the title that is late longest.
    """

    key: int
    position: int
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    from_cents: int | None = None
    below_cents: int | None = None

    def fits(self, *, segment: str, language: str, kind: str, cents: int) -> bool:
        """Return whether a debtor stands in it; `cents` are what is asked of it."""
        return (
            (not self.segments or segment in self.segments)
            and (not self.languages or language in self.languages)
            and (not self.kinds or kind in self.kinds)
            and (self.from_cents is None or cents >= self.from_cents)
            and (self.below_cents is None or cents < self.below_cents)
        )


def queue_of(
    queues: Iterable[Queue], *, segment: str, language: str, kind: str, cents: int
) -> int | None:
    """Return the key of the first queue that fits a debtor; None where none does."""
    fitting = [
        one
        for one in queues
        if one.fits(segment=segment, language=language, kind=kind, cents=cents)
    ]
    first = min(fitting, key=lambda one: (one.position, one.key), default=None)
    return None if first is None else first.key


def share_out(waiting: Sequence[int], *, loads: Mapping[int, int]) -> dict[int, int]:
    """Return by debtor the member who calls, always the one with least to do.

    `waiting` are debtors, the most valuable first; `loads` say how many each member present
    has. Of members with as much, the one of the lowest number; without members nobody gets any.
    """
    members = [(load, member) for member, load in loads.items()]
    heapify(members)
    shared: dict[int, int] = {}
    for debtor in waiting if members else ():
        load, member = members[0]
        shared[debtor] = member
        heapreplace(members, (load + 1, member))
    return shared
