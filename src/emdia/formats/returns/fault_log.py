"""The faults of one file, bounded: a file of rubbish must not become a million faults."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from emdia.kernel.faults import Fault

MAX_FAULTS = 1_000


class FaultLog:
    """Collects faults up to `MAX_FAULTS`, then says only that there are more."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._is_full = False

    def add(self, fault: Fault) -> None:
        self.extend((fault,))

    def extend(self, faults: Iterable[Fault]) -> None:
        remaining = iter(faults)
        self._kept.extend(islice(remaining, MAX_FAULTS - len(self._kept)))
        self._is_full = self._is_full or next(remaining, None) is not None

    def concerns(self, field: str) -> bool:
        """Return whether a fault kept so far is of the field called `field`."""
        return any(fault.field == field for fault in self._kept)

    def faults(self) -> tuple[Fault, ...]:
        """Return the faults by line, those of the file as a whole first."""
        ordered = sorted(self._kept, key=lambda fault: fault.line or 0)
        if self._is_full:
            ordered.append(
                Fault(
                    "too_many_faults",
                    f"There are more than {MAX_FAULTS:,} faults; the rest is not listed. "
                    "Check that the layout is right and ask the bank for the file again.",
                )
            )
        return tuple(ordered)
