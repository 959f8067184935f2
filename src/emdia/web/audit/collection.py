"""Facts of collection and of reports in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import Event, Word

# What facts are about, by the part of their kind before the point.
ABOUT: Mapping[str, Word] = {
    "dunning": _("Collection"),
    "dunning_plan": _("Collection plans"),
    "dunning_setting": _("Settings of collection"),
    "hold": _("Holds"),
    "task": _("Tasks of collection"),
    "report": _("Reports"),
    "report_wish": _("Reports by e-mail"),
    "report_mail": _("Mail of reports"),
    "report_setting": _("Settings of reports"),
    "day": _("Days signed off"),
}

EVENTS: Mapping[str, Event] = {
    "dunning.decided": Event(_("Collection of the day decided"), "info", "clock"),
    "dunning_plan.begun": Event(_("Collection plan begun"), "quiet", "file"),
    "dunning_plan.drafted": Event(_("Next version of a plan begun"), "quiet", "file"),
    "dunning_plan.changed": Event(_("Draft of a plan changed"), "quiet", "file"),
    "dunning_plan.publication_asked": Event(_("Publication of a plan asked for"), "warn", "clock"),
    "dunning_plan.published": Event(_("Collection plan published"), "good", "check"),
    "dunning_plan.taken_back": Event(_("Publication taken back"), "quiet", "undo"),
    "dunning_plan.discarded": Event(_("Draft of a plan given up"), "quiet", "cross"),
    "hold.placed": Event(_("Collection held"), "warn", "clock"),
    "hold.lifted": Event(_("Hold lifted"), "quiet", "undo"),
    "task.done": Event(_("Tasks done"), "good", "check"),
    "task.skipped": Event(_("Tasks not done"), "warn", "cross"),
    "task.put_off": Event(_("Tasks put off"), "quiet", "clock"),
    "task.handed_over": Event(_("Tasks handed over"), "info", "people"),
    "task.undone": Event(_("Act on tasks taken back"), "quiet", "undo"),
    "dunning_setting.set": Event(_("Settings of collection changed"), "info", "gear"),
    "report.kept": Event(_("Report written"), "quiet", "file"),
    "report_wish.added": Event(_("Report by e-mail wanted"), "info", "file"),
    "report_wish.stopped": Event(_("Report by e-mail not wanted any more"), "quiet", "cross"),
    "report_mail.send_again": Event(_("Report sent again"), "warn", "undo"),
    "report_setting.set": Event(_("Settings of reports changed"), "info", "gear"),
    "day.signed_off": Event(_("Day signed off"), "good", "approve"),
}

# The records that facts are of.
RECORDS: Mapping[str, Word] = {
    "dunning_setting": _("Settings of collection"),
    "dunning_plan": _("Collection plan"),
    "kept_report": _("Report"),
    "day_sign_off": pgettext_lazy("record", "Sign-off of a day"),
    "report_wish": _("Report by e-mail"),
    "report_mail": _("Mail of a report"),
    "report_setting": _("Settings of reports"),
}

# What they keep beside who, when and why.
DATA: Mapping[str, Word] = {
    "risk": _("Risk"),
    "took_place": _("It took place"),
    "after": _("Stands after it"),
    "at": pgettext_lazy("fact", "At"),
    "groups_children": _("Children's debts asked of the parent"),
    "email_price_cents": _("Price of an e-mail"),
    "whatsapp_price_cents": _("Price of a WhatsApp"),
    "sms_price_cents": _("Price of an SMS"),
    "letter_price_cents": _("Price of a letter"),
    "day_hour": _("The day ends at"),
    "ahead_days": _("Days ahead that count as upcoming"),
    "silent_days": _("Days without a purchase that are told"),
}
