"""States of promises, outcomes of talks and refusals in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("promise", "Open"), "info", "clock"),
    "kept": State(pgettext_lazy("promise", "Kept"), "good", "check"),
    "broken": State(pgettext_lazy("promise", "Broken"), "bad", "cross"),
    "moot": State(pgettext_lazy("promise", "No longer owed"), "quiet", "circle"),
    "withdrawn": State(pgettext_lazy("promise", "Withdrawn"), "quiet", "undo"),
}

OUTCOMES: Mapping[str, Word] = {
    "sent": pgettext_lazy("outcome", "Message sent"),
    "promised": pgettext_lazy("outcome", "Promised to pay"),
    "says_paid": pgettext_lazy("outcome", "Says it is paid"),
    "disputes": pgettext_lazy("outcome", "Disputes the charge"),
    "call_back": pgettext_lazy("outcome", "Asks for another call"),
    "refuses": pgettext_lazy("outcome", "Refuses to pay"),
    "hardship": pgettext_lazy("outcome", "Cannot pay now"),
    "other": pgettext_lazy("outcome", "Spoken to, another matter"),
    "no_answer": pgettext_lazy("outcome", "No answer"),
    "left_word": pgettext_lazy("outcome", "Left word to call back"),
    "wrong_number": pgettext_lazy("outcome", "Wrong number"),
    "third_party": pgettext_lazy("outcome", "Somebody else answered"),
}

REFUSALS: Mapping[str, Word] = {
    "no_parts": _("Say when and how much."),
    "too_many_parts": _("At most twelve dates. More is an agreement."),
    "date_twice": _("Each date once."),
    "date_past": _("A promise is for today or later."),
    "date_far": _("At most 120 days ahead. Further away is an agreement."),
    "amount_wrong": _("Each amount is above zero."),
    "more_than_owed": _("That is more than will be owed on the last day."),
    "no_titles": _("Choose what the promise is about."),
    "title_unknown": _("A receivable is not of this customer any more."),
    "not_open": _("It is not open any more."),
    "not_ours": _("A receivable was given to a bank or fund: it is not ours to agree about."),
    "currencies_mixed": _("One promise, one currency."),
    "already_promised": _("A receivable is in another open promise. Withdraw that one first."),
    "promise_unknown": _("There is no such promise."),
    "reason_missing": _("Say why."),
    "customer_unknown": _("There is no such customer any more."),
    "contact_unknown": _("There is no such contact any more."),
    "channel_unknown": _("Choose how you spoke."),
    "outcome_unknown": _("Choose what came of it."),
    "note_long": _("The note is too long."),
    "next_past": _("The next day is today or later."),
    "promise_missing": _("Say what was promised."),
    "promise_out_of_place": _("A promise comes with the outcome that says so."),
}
