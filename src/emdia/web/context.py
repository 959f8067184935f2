"""What the frame of every page shows. The database is asked when a template asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.reports.quarantine import quarantine
from emdia.web.guard import ActiveCompany, Entry, entry_of
from emdia.web.screen import chosen_theme

# Capability, name of the route, word, icon; in the order of the day's work.
AREAS = (
    ("bank_files.see", "bank_files", _("Bank files"), "file"),
    ("daily_run.see", "day", _("The day"), "clock"),
    ("customers.see", "customers", _("Customers"), "people"),
    ("receivables.see", "receivables", _("Receivables"), "receivable"),
    ("receivables.see", "charges", _("Charges"), "file"),
    ("borderos.see", "borderos", _("Borderôs"), "upload"),
    ("receivables.see", "aging", _("Aging"), "clock"),
    ("ledger.see", "trial_balance", _("Ledger"), "money"),
    ("receipts.see", "receipts", _("Receipts"), "money"),
    ("receipts.see", "exceptions", _("Exceptions"), "alert"),
    ("messages.see", "messages", _("Messages"), "file"),
    ("imports.see", "imports", _("Imports"), "upload"),
    ("approvals.see", "approvals", _("Approvals"), "approve"),
    ("audit.see", "audit", _("Audit"), "search"),
    ("settings.see", "company_settings", _("Settings"), "gear"),
)


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the navigation."""

    url: str
    word: str
    icon: str
    is_current: bool


class Shell:
    """The frame of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def theme(self) -> str:
        return chosen_theme(self._request)

    @cached_property
    def entry(self) -> Entry | None:
        user = getattr(self._request, "user", None)
        return entry_of(self._request) if user and user.is_authenticated else None

    @property
    def company(self) -> ActiveCompany | None:
        return self.entry.company if self.entry else None

    @cached_property
    def areas(self) -> list[Area]:
        held = self.entry.capabilities if self.entry else frozenset()
        home = self._area("home", str(_("Home")), "home")
        opened = (area for area in AREAS if area[0] in held)
        return [home, *(self._area(route, str(word), icon) for __, route, word, icon in opened)]

    @cached_property
    def quarantine(self) -> str:
        """Return the backup that this installation was restored from and waits on; '' if none."""
        standing = quarantine() if self.entry else None
        return "" if standing is None else standing.backup

    @property
    def may_release(self) -> bool:
        return self.entry is not None and "quarantine.release" in self.entry.capabilities

    @property
    def may_search(self) -> bool:
        return self.entry is not None and "customers.see" in self.entry.capabilities

    @property
    def here(self) -> str:
        return self._request.get_full_path()

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    def _area(self, route: str, word: str, icon: str) -> Area:
        url, here = reverse(route), self._request.path
        return Area(
            url, word, icon, is_current=here == url or (url != "/" and here.startswith(url))
        )


def page(request: HttpRequest) -> dict[str, Any]:
    """Give every template the frame of its request."""
    return {"shell": Shell(request)}
