"""What the frame of every page shows. The database is asked when a template asks."""

from collections.abc import Collection
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
from emdia.web.words import Word

Entrance = tuple[str | None, str, Word, str]

# The areas in groups, in the order of the day's work. Of each area: the capability that opens it,
# the name of its route, its word, its icon.
GROUPS: tuple[tuple[Word, tuple[Entrance, ...]], ...] = (
    (
        _("Today"),
        (
            (None, "home", _("Home"), "home"),
            ("bank_files.see", "bank_files", _("Bank files"), "file"),
            ("daily_run.see", "day", _("The day"), "clock"),
            ("reports.see", "day_report", _("Reports"), "receivable"),
            ("receipts.see", "exceptions", _("Exceptions"), "alert"),
            ("imports.see", "imports", _("Imports"), "upload"),
            ("approvals.see", "approvals", _("Approvals"), "approve"),
        ),
    ),
    (
        _("Portfolio"),
        (
            ("customers.see", "customers", _("Customers"), "people"),
            ("receivables.see", "receivables", _("Receivables"), "receivable"),
            ("receivables.see", "fiscal_documents", _("Fiscal documents"), "file"),
            ("receivables.see", "aging", _("Aging"), "clock"),
        ),
    ),
    (
        _("Collection"),
        (
            ("worklist.see", "worklist", _("Worklist"), "next"),
            ("worklist.see", "tasks", _("Tasks"), "double-check"),
            ("receivables.see", "charges", _("Charges"), "file"),
            ("borderos.see", "borderos", _("Borderôs"), "upload"),
            ("messages.see", "messages", _("Messages"), "file"),
            ("dunning.see", "dunning_plans", _("Collection plans"), "clock"),
        ),
    ),
    (
        _("Money"),
        (
            ("receipts.see", "receipts", _("Receipts"), "money"),
            ("receipts.see", "credits", _("Customers' credits"), "money"),
            ("ledger.see", "trial_balance", _("Ledger"), "money"),
        ),
    ),
    (
        _("Company"),
        (
            ("settings.see", "company_settings", _("Settings"), "gear"),
            ("audit.see", "audit", _("Audit"), "search"),
            ("receivables.see", "bulk_runs", _("Bulk runs"), "double-check"),
            ("customers.see", "trash", _("Trash"), "undo"),
        ),
    ),
)
AREAS = tuple(area for _word, areas in GROUPS for area in areas)
# Pages that belong to an area and do not begin with its address.
BELONGING = {"/pix/": "charges", "/boletos/": "charges"}


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the navigation's second row."""

    url: str
    word: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One entry of the navigation's first row: it leads to the first area one may open."""

    word: str
    areas: tuple[Area, ...]

    @property
    def url(self) -> str:
        return self.areas[0].url

    @property
    def is_current(self) -> bool:
        return any(area.is_current for area in self.areas)


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
    def groups(self) -> list[Group]:
        """Return the groups of which the person may open an area."""
        held = self.entry.capabilities if self.entry else frozenset()
        opened = [
            (word, [area for area in areas if area[0] is None or area[0] in held])
            for word, areas in GROUPS
        ]
        here = self._area_here([area for _word, areas in opened for area in areas])
        return [
            Group(str(word), tuple(_area(area, here) for area in areas))
            for word, areas in opened
            if areas
        ]

    @property
    def group(self) -> Group:
        """Return the group of this page, the day's where the page is of none."""
        return next((group for group in self.groups if group.is_current), self.groups[0])

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

    def _area_here(self, areas: Collection[Entrance]) -> str:
        """Return the route of the area this page is of: the longest address it begins with."""
        path = self._request.path
        home = "home" if path == reverse("home") else ""
        found = {reverse(route): route for _needs, route, _word, _icon in areas if route != "home"}
        found |= {begins: route for begins, route in BELONGING.items() if route in found.values()}
        begins = max((one for one in found if path.startswith(one)), key=len, default="")
        return found.get(begins, home)


def _area(area: Entrance, here: str) -> Area:
    _needs, route, word, _icon = area
    return Area(reverse(route), str(word), is_current=route == here)


def page(request: HttpRequest) -> dict[str, Any]:
    """Give every template the frame of its request."""
    return {"shell": Shell(request)}
