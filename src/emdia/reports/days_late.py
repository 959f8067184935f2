"""How many days late something is, as lists are narrowed by it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DaysLate:
    """Days late from `first` to `last`, both included; `last` may be open."""

    first: int = 0
    last: int | None = None


ANY_DAYS = DaysLate()
