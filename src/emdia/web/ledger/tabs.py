"""The pages of the ledger, side by side."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.web.words import Word

PAGES: tuple[tuple[str, Word], ...] = (
    ("receivables_by_day", _("Receivables by day")),
    ("receipts_journal", _("Receipts journal")),
    ("bank_difference", _("Bank − ledger")),
    ("trial_balance", _("Trial balance")),
    ("month_closing", _("Month closing")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    url: str
    word: Word
    is_current: bool


def tabs(here: str) -> list[Tab]:
    """Return the tabs, the one of route `here` marked."""
    return [Tab(url=reverse(route), word=word, is_current=route == here) for route, word in PAGES]
