"""The pages of the reports, side by side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.web.guard import GuardedRequest
from emdia.web.words import Word

PAGES: tuple[tuple[str, Word, str], ...] = (
    ("day_report", _("Report of the day"), "reports.see"),
    ("compliance", _("Planned and done"), "reports.see"),
    ("salespeople", _("Salespeople"), "reports.see"),
    ("silent_customers", _("Without a purchase"), "reports.see"),
    ("report_timetable", _("Who gets what"), "reports.schedule"),
)


def frame(request: GuardedRequest, here: str) -> dict[str, Any]:
    """Return the tabs that stand over every report; `here` is the route of the current one."""
    tabs = [
        {"url": reverse(route), "word": said, "is_current": route == here}
        for route, said, needs in PAGES
        if needs in request.capabilities
    ]
    return {"pages": tabs}
