"""The cockpit in the reader's words: what happened, keys of outcomes, what is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from emdia.web.promises.words import REFUSALS as OF_PROMISES
from emdia.web.words import Event, State, Word

# Each outcome with the key that picks it, the most frequent first.
KEYS: Mapping[str, str] = {
    "promised": "1",
    "no_answer": "2",
    "left_word": "3",
    "call_back": "4",
    "says_paid": "5",
    "disputes": "6",
    "refuses": "7",
    "hardship": "8",
    "wrong_number": "9",
    "third_party": "0",
    "other": "O",
}
PAGE_KEYS = (
    ("1 … 9", _("What came of the call")),
    ("Enter", _("Keep it, and go on to the next customer")),
    ("Ctrl Enter", _("Keep it, from the note too")),
    ("C", _("Call")),
)

# Sources of what may forbid a contact (rules/contact_law) that say more than the name of a law.
LAW_SOURCES = frozenset(
    {
        gettext_noop("Policy of this program: no law of the place is known to it."),
        gettext_noop(
            "No federal law gives a number; CDC (Lei 8.078/1990), arts. 42 and 71, forbid"
            " disturbing."
        ),
        gettext_noop("Lei SP 17.832/2023, art. 51 (before: Lei SP 15.426/2014, art. 2)"),
        gettext_noop("Lei RJ 6.854/2014, as amended by Lei RJ 7.868/2018"),
        gettext_noop("CDC (Lei 8.078/1990), art. 42; Lei RJ 6.854/2014 for others' telephones"),
        gettext_noop("STJ, 3ª Turma, REsp 2.088.100 and 2.104.168"),
        gettext_noop("FCA Handbook, CONC 7.9 names no hours; these are ours"),
        gettext_noop("12 CFR 1006.6(b)(1)(i); binds third-party collectors"),
        gettext_noop("12 CFR 1006.14(b)(2)(i)(A); binds third-party collectors"),
        gettext_noop("12 CFR 1006.14(b)(2)(i)(B); binds third-party collectors"),
    }
)

EVENTS: Mapping[str, Event] = {
    "talk": Event(_("Talk"), "info", "people"),
    "message": Event(_("Message"), "quiet", "file"),
    "promise": Event(_("Promise to pay"), "info", "clock"),
    "hold": Event(_("Collection held"), "warn", "clock"),
    "hold_end": Event(_("Hold lifted"), "quiet", "undo"),
    "task": Event(_("Task"), "quiet", "circle"),
    "payment": Event(_("Payment"), "good", "money"),
}
PROMISES_ENDED: Mapping[str, Event] = {
    "kept": Event(_("Promise kept"), "good", "check"),
    "broken": Event(_("Promise broken"), "bad", "cross"),
    "moot": Event(_("Promise no longer needed"), "quiet", "circle"),
    "withdrawn": Event(_("Promise withdrawn"), "quiet", "undo"),
}
TAKEN_BACK = Event(_("Payment taken back"), "bad", "undo")
LOGGED_IN_ERROR = State(_("logged in error"), "quiet", "undo")
TASK_STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("task", "Waits"), "warn", "clock"),
    "done": State(pgettext_lazy("task", "Done"), "good", "check"),
    "skipped": State(pgettext_lazy("task", "Not done"), "warn", "cross"),
    "dropped": State(pgettext_lazy("task", "No longer needed"), "quiet", "circle"),
}
# Why a task was closed by itself.
CLOSED_FOR: Mapping[str, Word] = {"nothing_owed": _("Nothing is owed any more.")}
RECEIPTS: Mapping[str, Word] = {
    "boleto": "Boleto",
    "pix": "Pix",
    "cash": _("Cash"),
    "transfer": _("Transfer"),
    "cheque": _("Cheque"),
    "card": _("Card"),
}

REFUSALS: Mapping[str, Word] = {
    **OF_PROMISES,
    "interaction_unknown": _("There is no such contact any more."),
    "is_a_message": _("A message that left cannot be taken back."),
    "already_retracted": _("It was taken back already."),
    "reason_missing": _("Say why."),
    "took_place": _(
        "That it never took place may say whoever logged it, on the same day, or a manager within "
        "seven days. Said to be logged otherwise, it goes on counting."
    ),
    "promise_judged": _("The promise made in it was judged by money meanwhile: it stays."),
}


def law_source(source: str) -> str:
    """Return where a rule stands; the names of laws are those of their country."""
    return gettext(source) if source in LAW_SOURCES else source


def left_in_words(left: int, days: int) -> str:
    """Return `1 contact left today`, or in how many days."""
    if days == 1:
        return ngettext("%(left)s contact left today", "%(left)s contacts left today", left) % {
            "left": left
        }
    return ngettext(
        "%(left)s contact left in %(days)s days", "%(left)s contacts left in %(days)s days", left
    ) % {"left": left, "days": days}


def bucket_in_words(first: int | None, last: int | None) -> str:
    """Return `not late`, `1–10 days` or `91 days and more`."""
    if first is None:
        return gettext("not late")
    if last is None:
        return gettext("%(first)s days and more") % {"first": first}
    return gettext("%(first)s–%(last)s days") % {"first": first, "last": last}
