"""What waits, in the reader's words, with the way to the list it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from emdia.web.words import Word


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is said, where it is done, and how loud it is."""

    said: Any  # lazy; `% {"count": 2}` chooses its plural
    route: str
    asked: str  # the part of the address after the question mark
    tone: str
    icon: str


STEPS: Mapping[str, StepWords] = {
    "run_stopped": StepWords(
        _("The day stopped. Look at what does not add up, then let it go on."),
        "day",
        "",
        "bad",
        "alert",
    ),
    "files_missing": StepWords(
        ngettext_lazy(
            "%(count)s bank file that should be here is not.",
            "%(count)s bank files that should be here are not.",
            "count",
        ),
        "bank_files",
        "",
        "bad",
        "file",
    ),
    "files_held": StepWords(
        ngettext_lazy(
            "%(count)s bank file waits for the ones before it.",
            "%(count)s bank files wait for the ones before them.",
            "count",
        ),
        "bank_files",
        "",
        "warn",
        "file",
    ),
    "run_waiting": StepWords(_("The day has not been run yet."), "day", "", "info", "clock"),
    "exceptions": StepWords(
        ngettext_lazy(
            "%(count)s exception waits: say what it pays.",
            "%(count)s exceptions wait: say what they pay.",
            "count",
        ),
        "exceptions",
        "",
        "warn",
        "question",
    ),
    "charges_refused": StepWords(
        ngettext_lazy(
            "%(count)s charge was refused: see why and mend it.",
            "%(count)s charges were refused: see why and mend them.",
            "count",
        ),
        "charges",
        "state=refused",
        "warn",
        "cross",
    ),
    "approvals": StepWords(
        ngettext_lazy(
            "%(count)s request waits for your decision.",
            "%(count)s requests wait for your decision.",
            "count",
        ),
        "approvals",
        "",
        "warn",
        "approve",
    ),
    "drafts": StepWords(
        ngettext_lazy(
            "%(count)s registration waits to be approved.",
            "%(count)s registrations wait to be approved.",
            "count",
        ),
        "customers",
        "state=draft",
        "info",
        "people",
    ),
    "tasks": StepWords(
        ngettext_lazy(
            "%(count)s task of the plans is to be done today.",
            "%(count)s tasks of the plans are to be done today.",
            "count",
        ),
        "tasks",
        "",
        "info",
        "double-check",
    ),
    "late_since_yesterday": StepWords(
        ngettext_lazy(
            "%(count)s title is late since yesterday.",
            "%(count)s titles are late since yesterday.",
            "count",
        ),
        "receivables",
        "state=open&late=1-1",
        "info",
        "receivable",
    ),
    "months_open": StepWords(
        ngettext_lazy(
            "%(count)s month is over and still open.",
            "%(count)s months are over and still open.",
            "count",
        ),
        "month_closing",
        "",
        "info",
        "money",
    ),
}

ROLES: Mapping[str, Word] = {
    "owner": _("Owner"),
    "security_admin": _("Security admin"),
    "finance_manager": _("Finance manager"),
    "ar_clerk": _("Accounts receivable"),
    "collector": _("Collector"),
    "auditor": _("Auditor"),
    "integration": _("Machine"),
}
