"""The quarantine that a restored installation stands in. Of no company: no scope is opened."""

from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies import queries as companies


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Which backup it was restored from, when each was, how far numbers jumped."""

    backup: str
    made_at: datetime
    began_at: datetime
    gap: int


def quarantine() -> Standing | None:
    """Return the quarantine that nobody ended; None when there is none."""
    found = companies.quarantine()
    if found is None:
        return None
    return Standing(
        backup=found.backup, made_at=found.made_at, began_at=found.began_at, gap=found.gap
    )
