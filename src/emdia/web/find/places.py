"""Where one can go and what one can begin: what the palette offers before it searches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.kernel.names import name_key
from emdia.web.context import AREAS
from emdia.web.words import Word

# Capability, route, word, icon: beside the areas of the navigation.
PAGES: tuple[tuple[str | None, str, Word, str], ...] = (
    *AREAS,
    ("bank_files.see", "alarms", _("Alarms of files"), "alert"),
    ("ledger.see", "receivables_by_day", _("Receivables by day"), "money"),
    ("ledger.see", "receipts_journal", _("Receipts journal"), "money"),
    ("ledger.see", "bank_difference", _("Bank − ledger"), "money"),
    ("ledger.see", "month_closing", _("Month closing"), "money"),
    (None, "account_change_password", _("Change password"), "key"),
)
ACTIONS: tuple[tuple[str | None, str, Word, str], ...] = (
    ("customers.edit", "register_customer", _("New customer"), "people"),
    ("receipts.post", "register_receipt", _("Enter a receipt"), "money"),
    ("bank_files.upload", "bank_files", _("Send a return file"), "upload"),
    ("daily_run.run", "day", _("Run the day"), "next"),
    ("approvals.decide", "approvals", _("Decide what waits"), "approve"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    url: str
    word: str
    icon: str


def pages(capabilities: Collection[str], *, search: str) -> list[Place]:
    """Return the pages whose words hold all words of `search`."""
    return list(_of(PAGES, capabilities, search))


def actions(capabilities: Collection[str], *, search: str) -> list[Place]:
    """Return the actions whose words hold all words of `search`."""
    return list(_of(ACTIONS, capabilities, search))


def _of(
    table: Iterable[tuple[str | None, str, Word, str]], capabilities: Collection[str], search: str
) -> Iterable[Place]:
    wanted = name_key(search).split()
    for needs, route, word, icon in table:
        if needs is None or needs in capabilities:
            said = name_key(str(word))
            if all(one in said for one in wanted):
                yield Place(url=reverse(route), word=str(word), icon=icon)
