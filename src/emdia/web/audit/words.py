"""Facts, records and doors in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web import words
from emdia.web.customers import words as customers
from emdia.web.words import Event, Word

# What facts are about, by the part of their kind before the point.
KINDS: Mapping[str, Word] = {
    "customer": _("Customers"),
    "contact": _("Contacts"),
    "receivable": _("Receivables"),
    "receivables": _("Titles issued together"),
    "receipt": _("Receipts"),
    "settlement": _("Settlements"),
    "credit": _("Credits"),
    "refund": _("Refunds"),
    "exception": _("Exceptions"),
    "bank_file": _("Bank files"),
    "bank_statement": _("Bank statements"),
    "bank_account": _("Bank accounts"),
    "bank_agreement": _("Bank agreements"),
    "intake_alarm": _("Alarms of files"),
    "daily_run": _("Daily runs"),
    "approval": _("Approvals"),
    "month": _("Months"),
    "user": _("Users"),
    "company": _("Company"),
    "import": _("Imports"),
}

DOORS: Mapping[str, Word] = {
    "web": _("on the screen"),
    "cli": _("on the command line"),
    "job": _("by itself"),
    "api": _("by a machine"),
}

COLUMNS: Mapping[str, Word] = customers.COLUMNS

OTHERS: Mapping[str, Event] = {
    "bank_file.received": Event(_("Bank file received"), "quiet", "file"),
    "bank_file.applied": Event(_("Bank file settled"), "good", "check"),
    "bank_file.share_settled": Event(_("Part of a bank file settled"), "good", "check"),
    "bank_file.applied_anyway": Event(_("Applied with a reason"), "warn", "alert"),
    "bank_statement.imported": Event(_("Bank statement imported"), "quiet", "file"),
    "customer_statement.printed": Event(_("Statement of account printed"), "quiet", "file"),
    "receivables.issued": Event(_("Titles issued"), "quiet", "receivable"),
    "month.closed": Event(_("Month closed"), "good", "check"),
    "month.reopening_requested": Event(_("Reopening asked for"), "warn", "clock"),
    "month.reopened": Event(_("Month opened again"), "warn", "undo"),
    "settlement_tolerance.set": Event(_("Tolerance set"), "info", "gear"),
    "user.added": Event(_("User added"), "info", "people"),
    "user.invited": Event(_("User invited"), "info", "people"),
    "user.password_set": Event(_("Password set"), "quiet", "key"),
    "user.reset": Event(_("User set back"), "warn", "key"),
    "company.founded": Event(_("Company founded"), "info", "building"),
    "company.changed": Event(_("Company changed"), "info", "building"),
    "branch.changed": Event(_("Branch changed"), "info", "building"),
    "exception.noted": Event(_("Note on an exception"), "quiet", "question"),
    "index_values.loaded": Event(_("Index values loaded"), "quiet", "upload"),
    "bank_day.opened": Event(_("Bank day opened"), "info", "clock"),
    "bank_day.closed": Event(_("Bank day closed"), "info", "clock"),
    "approval.lapsed": Event(pgettext_lazy("approval", "Lapsed"), "quiet", "clock"),
}


def event(kind: str) -> Event:
    """Return how a fact is said."""
    if kind in customers.FACTS:
        return Event(customers.FACTS[kind], "info", "people")
    return OTHERS.get(kind) or words.event(kind)
