"""A message as the pages of receivables and customers name it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from emdia.reports.messages import OfRecord
from emdia.web.figures import instant
from emdia.web.messages.words import REASONS, STATES
from emdia.web.words import State, Word, state, word


@dataclass(frozen=True, kw_only=True, slots=True)
class SentCells:
    url: str
    at: str
    state: State
    address: str
    reason: Word


def sent_cells(rows: Iterable[OfRecord]) -> list[SentCells]:
    """Return the lines of messages, printed."""
    return [
        SentCells(
            url=reverse("message", args=[row.id]),
            at=instant(row.at),
            state=state(STATES, row.state),
            address=row.address,
            reason=word(REASONS, row.reason) if row.reason else "",
        )
        for row in rows
    ]
