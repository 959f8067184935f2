"""Sections, figures and refusals of reports in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web import words as common
from emdia.web.day.words import RUN_STATES
from emdia.web.dunning.words import CHANNELS, HOLDS, KINDS, STANDINGS
from emdia.web.messages.words import REASONS
from emdia.web.messages.words import STATES as MESSAGE_STATES
from emdia.web.promises.words import OUTCOMES
from emdia.web.promises.words import STATES as PROMISE_STATES
from emdia.web.words import State, Word

SECTIONS: Mapping[str, Word] = {
    "money": _("Money in"),
    "contacts": _("Contacts made"),
    "promises": pgettext_lazy("section of a report", "Promises"),
    "messages": pgettext_lazy("section of a report", "Messages"),
    "decided": _("What the plans decided"),
    "standing": _("What was held, and why"),
    "holds": _("Holds placed and lifted"),
    "tasks": pgettext_lazy("section of a report", "Tasks"),
    "exceptions": pgettext_lazy("section of a report", "Exceptions open"),
    "run": _("The run of the day"),
}
EMPTY: Mapping[str, Word] = {
    "money": _("Nothing was received."),
    "contacts": _("Nobody was called or spoken to."),
    "promises": _("Nothing was promised, kept or broken."),
    "messages": _("No message was planned."),
    "decided": _("No step was decided."),
    "standing": _("No case is open."),
    "holds": _("None."),
    "tasks": _("None."),
}
# Who may see a section that tells of money.
NEEDS: Mapping[str, str] = {"money": "receipts.see", "exceptions": "receipts.see"}
CALLED: Mapping[str, Word] = {
    **CHANNELS,
    "voice": _("Telephone"),
    "post": _("Letter on paper"),
    "visit": _("Visit"),
}
WHATS: Mapping[str, Mapping[str, Word]] = {
    "money": {"file": _("Return files"), **common.RECEIPT_KINDS},
    "contacts": CALLED,
    "promises": {
        "made": pgettext_lazy("promise", "Made"),
        **{code: state.word for code, state in PROMISE_STATES.items()},
    },
    "messages": {code: state.word for code, state in MESSAGE_STATES.items()},
    "decided": KINDS,
    "standing": {code: state.word for code, state in STANDINGS.items()},
    "holds": HOLDS,
    "tasks": KINDS,
    "exceptions": {"open": pgettext_lazy("exception", "Open")},
    "run": {
        "none": _("It was not run."),
        **{code: state.word for code, state in RUN_STATES.items()},
    },
}
TASK_STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("task", "To do"), "warn", "clock"),
    "done": State(pgettext_lazy("task", "Done"), "good", "check"),
    "skipped": State(pgettext_lazy("task", "Not done"), "warn", "cross"),
    "dropped": State(pgettext_lazy("task", "No longer needed"), "quiet", "circle"),
}
NOTES: Mapping[str, Mapping[str, Word]] = {
    "contacts": OUTCOMES,
    "messages": REASONS,
    "standing": HOLDS,
    "holds": {"placed": _("placed"), "lifted": _("lifted")},
    "tasks": {code: state.word for code, state in TASK_STATES.items()},
}
KEPT: Mapping[str, State] = {
    "done": State(pgettext_lazy("planned step", "Done"), "good", "check"),
    "waiting": State(pgettext_lazy("planned step", "Still waiting"), "info", "clock"),
    "not_done": State(pgettext_lazy("planned step", "Not done"), "warn", "cross"),
    "unknown": State(pgettext_lazy("planned step", "Nobody knows"), "warn", "question"),
}
KEPT_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("planned steps", "All"),
    **{code: state.word for code, state in KEPT.items()},
}
STATES: Mapping[str, State] = {
    **MESSAGE_STATES,
    **TASK_STATES,
    "none": State(_("Nothing came of it"), "bad", "alert"),
}
WHY: Mapping[str, Word] = {
    **REASONS,
    "nothing_owed": _("Nothing is owed any more."),
    "case_closed": _("Nothing is owed any more."),
}


def why(reason: str) -> Word:
    """Return why a step was not done; what a person wrote is said as it was written."""
    return WHY.get(reason, reason)


MAIL_STATES: Mapping[str, State] = {
    code: MESSAGE_STATES[code] for code in ("planned", "sending", "sent", "failed", "unknown")
}
MAIL_REASONS: Mapping[str, Word] = {
    **REASONS,
    "not_written_yet": _("Its report is not written yet."),
    "stopped": _("It is not wanted any more."),
}
WISHES: Mapping[str, Word] = {
    "day": _("Report of the day"),
    "sales": _("Titles and customers of a salesperson"),
}
WEEKDAYS: Mapping[str, Word] = {
    "1": _("Monday"),
    "2": _("Tuesday"),
    "3": _("Wednesday"),
    "4": _("Thursday"),
    "5": _("Friday"),
    "6": _("Saturday"),
    "7": _("Sunday"),
}
REFUSALS: Mapping[str, Word] = {
    "day_ahead": _("The day has not come yet."),
    "nothing_planned": _("Nothing was planned on that day."),
    "changed_meanwhile": _("The figures changed meanwhile. Look at them once more, then sign."),
    "already_signed": _("Somebody signed this day off already. It is signed once."),
    "note_long": _("The note is too long."),
    "address_wrong": _("Write one e-mail address."),
    "salesperson_missing": _("Choose whose figures they are."),
    "no_weekday": _("Choose at least one day of the week."),
    "already_wished": _("This address gets this report already."),
    "wish_unknown": _("There is no such entry any more."),
    "mail_unknown": _("There is no such mail."),
    "not_open": _("Somebody decided it already."),
}
