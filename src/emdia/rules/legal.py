"""A number the law sets: what it is, since when, where it stands, and when that was last read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalLimit:
    """One number of the law. The unit of `value` is in the name of the constant."""

    value: int
    since: date
    source: str
    checked_on: date  # the day the source was last compared with `value`
