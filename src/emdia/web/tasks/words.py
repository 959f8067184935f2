"""Why a task is there and how it stands, in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from emdia.reports.tasks import LATER, OVER, TO_DO, Row
from emdia.web.dunning.words import HOLDS, KINDS, step_name
from emdia.web.figures import count, day, priced
from emdia.web.reports.words import why
from emdia.web.words import State, Word, word

TABS: Mapping[str, Word] = {
    TO_DO: pgettext_lazy("tasks", "To do"),
    LATER: pgettext_lazy("tasks", "Later"),
    OVER: pgettext_lazy("tasks", "Over"),
}
STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("task", "To do"), "warn", "clock"),
    "done": State(pgettext_lazy("task", "Done"), "good", "check"),
    "skipped": State(pgettext_lazy("task", "Not done"), "warn", "cross"),
    "dropped": State(pgettext_lazy("task", "No longer needed"), "quiet", "circle"),
}
REFUSALS: Mapping[str, Word] = {
    "nothing_chosen": gettext_lazy("Choose at least one task."),
    "too_many": gettext_lazy("At most 200 tasks at once."),
    "reason_missing": gettext_lazy("Say why."),
    "reason_long": gettext_lazy("At most 300 characters."),
    "day_past": gettext_lazy("The day it comes back is tomorrow or later."),
    "day_far": gettext_lazy("At most 60 days ahead. Longer is a hold of the debtor."),
    "not_open": gettext_lazy("Somebody was faster, or nothing is owed any more."),
    "user_unknown": gettext_lazy("That person is not of this company any more."),
    "nothing_changed": gettext_lazy("Nothing was different from what stands there."),
    "fact_unknown": gettext_lazy("There is nothing of this kind to take back."),
    "changed_since": gettext_lazy("It changed since then, or nothing is owed any more: it stays."),
}
PAGE_KEYS = (
    ("X", gettext_lazy("Choose the task one stands on")),
    ("D", pgettext_lazy("task", "Done")),
    ("N", gettext_lazy("Not done, and why")),
    ("P", gettext_lazy("Put off")),
    ("H", gettext_lazy("Hand over")),
)


def kind(row: Row) -> str:
    """Return what is to be done."""
    return str(word(KINDS, row.kind))


def step(row: Row) -> str:
    """Return the step that asked for it, with its plan."""
    told = {"step": step_name(row.step.code), "plan": row.plan, "number": row.version}
    return _("%(step)s of %(plan)s, version %(number)s") % told


def because(row: Row, currency: str) -> str:
    """Return what the step was decided from: days, titles and amount of that day."""
    said = [_days(row.days_late)] if row.days_late is not None else []
    if row.document:
        said.append(row.document)
    if row.titles_count:
        text = ngettext(
            "%(count)s title, %(amount)s", "%(count)s titles, %(amount)s", row.titles_count
        )
        amount = priced(row.decided_cents, currency)
        said.append(text % {"count": count(row.titles_count), "amount": amount})
    if row.is_caught_up:
        said.append(_("its own day was missed"))
    return " · ".join(said)


def _days(days_late: int) -> str:
    if days_late > 0:
        return ngettext("%(n)s day late", "%(n)s days late", days_late) % {"n": days_late}
    if days_late == 0:
        return _("due that day")
    return ngettext("due in %(n)s day", "due in %(n)s days", -days_late) % {"n": -days_late}


def standing(row: Row) -> str:
    """Return what one must know before asking: nothing is late any more, or all of it is held."""
    if row.owed_cents is None:
        return _("Nothing is late any more")
    if row.held_by:
        return _("Held: %(why)s") % {"why": word(HOLDS, row.held_by)}
    return ""


def later(row: Row) -> str:
    """Return why it is not for its own day."""
    if not row.put_off_reason:
        return ""
    told = {"day": day(row.decided_date), "why": row.put_off_reason}
    return _("put off, since %(day)s: %(why)s") % told


def closed_for(row: Row) -> str:
    """Return the note or the reason that it was closed with."""
    return str(why(row.closed_reason))
