"""Why a debtor stands where it stands, in the reader's words."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from emdia.reports.worklist import Row
from emdia.rules.worklist import NotToday, Part, Turn
from emdia.web.dunning.words import HOLDS
from emdia.web.figures import day
from emdia.web.promises.words import OUTCOMES
from emdia.web.words import State, Word, word

TURNS: Mapping[int, State] = {
    Turn.FIRST: State(pgettext_lazy("worklist", "First"), "bad", "alert"),
    Turn.BY_VALUE: State(pgettext_lazy("worklist", "Call"), "info", "clock"),
    Turn.NOT_TODAY: State(pgettext_lazy("worklist", "Not today"), "quiet", "circle"),
}

# Of a call, where the words of messages speak of e-mail.
LAWS: Mapping[str, Word] = {
    "nobody": gettext_lazy("no telephone that works"),
    "third_party": gettext_lazy("the only contact is somebody else than the debtor"),
    "opted_out": gettext_lazy("the contact forbids calls"),
    "not_allowed_yet": gettext_lazy("the law wants the debtor's yes to calls first"),
    "outside_hours": gettext_lazy("no hour of today allows a call"),
    "cap": gettext_lazy("contacted as often as the law allows"),
    "other_channel": gettext_lazy("reached through another channel this week"),
}

REFUSALS: Mapping[str, Word] = {
    "reason_missing": gettext_lazy("Say why."),
    "reason_long": gettext_lazy("A reason of at most 300 characters."),
    "day_past": gettext_lazy("The day it comes back is tomorrow or later."),
    "day_far": gettext_lazy("At most 60 days ahead. Longer is a hold."),
    "customer_unknown": gettext_lazy("There is no such customer any more."),
    "skip_unknown": gettext_lazy("Nothing of this kind was put off."),
    "skip_over": gettext_lazy("It was not put off any more."),
    "nobody_chosen": gettext_lazy("Choose at least one customer."),
    "too_many": gettext_lazy("At most 200 customers at once."),
    "user_unknown": gettext_lazy("That person is not of this company any more."),
    "queue_unknown": gettext_lazy("There is no such queue any more."),
    "name_missing": gettext_lazy("Give the queue a name."),
    "name_taken": gettext_lazy("Another queue has this name."),
    "amounts_wrong": gettext_lazy("The first amount is below the second."),
    "too_many_queues": gettext_lazy("There are 30 queues. Close one before the next."),
    "nothing_changed": gettext_lazy("Nothing was different from what stands there."),
    "chances_wrong": gettext_lazy("A chance is from 0 to 100 %."),
    "factor_wrong": gettext_lazy("A factor is from 0 to 5, a promise takes 0.3 at most."),
    "urgency_wrong": gettext_lazy("A part of urgency is from 0 to 5."),
    "days_wrong": gettext_lazy("From 0 to 30 days."),
}

RISKS = "risk_"
TALKS = "talk_"


def reason(row: Row) -> str:
    """Return why a debtor stands where it stands, in one line."""
    why_not = row.score.why_not
    if why_not is not None:
        return _why_not(row, why_not)
    said = [_part(part) for part in row.score.urgency_parts]
    facts = row.facts
    if facts.outcome and not said:
        said.append(talk(facts.outcome))
    return " · ".join(said)


def _why_not(row: Row, why_not: NotToday) -> str:
    facts = row.facts
    match why_not:
        case NotToday.HELD:
            return _("Held: %(why)s") % {"why": word(HOLDS, facts.held_by)}
        case NotToday.SKIPPED:
            told = {"day": day(row.back_on), "why": row.skip_reason}
            return _("Put off until %(day)s: %(why)s") % told
        case NotToday.LAW:
            return _("Contact law: %(why)s") % {"why": word(LAWS, facts.law_why)}
        case NotToday.LATER:
            return _("Look again on %(day)s, as agreed") % {"day": day(row.back_on)}


def _part(part: Part) -> str:
    return said_of(part.code, part.figure)


def said_of(code: str, figure: int) -> str:
    """Return one part of a score as people say it."""
    if code.startswith(TALKS):
        return talk(code.removeprefix(TALKS))
    if code.startswith(RISKS):
        return _("Risk %(risk)s") % {"risk": code.removeprefix(RISKS)}
    match code:
        case "promise_today":
            return _("A promise is due today")
        case "last_contact":
            return _("One contact left by law today")
        case "promise_broken" if figure == 0:
            return _("Promise broken, judged today")
        case "day_reached" if figure == 0:
            return _("Look again today, as agreed")
        case "call_due" if figure == 0:
            return _("Call of the plan due today")
    return _counted(code, figure)


def _counted(code: str, figure: int) -> str:
    match code:
        case "promise_broken":
            text = ngettext("Promise broken %(n)s day ago", "Promise broken %(n)s days ago", figure)
        case "day_reached":
            text = ngettext(
                "Agreed to look again %(n)s day ago", "Agreed to look again %(n)s days ago", figure
            )
        case "call_due":
            text = ngettext(
                "Call of the plan due for %(n)s day", "Call of the plan due for %(n)s days", figure
            )
        case "restriction":
            text = ngettext("A measure in %(n)s day", "A measure in %(n)s days", figure)
        case "days_late":
            text = ngettext("%(n)s day late", "%(n)s days late", figure)
        case "kept":
            text = ngettext("%(n)s promise kept", "%(n)s promises kept", figure)
        case "broken":
            text = ngettext("%(n)s promise broken", "%(n)s promises broken", figure)
        case _:
            return code
    return text % {"n": figure}


def talk(outcome: str) -> str:
    """Return what came of the latest talk."""
    return _("Last talk: %(outcome)s") % {"outcome": word(OUTCOMES, outcome)}


def hours(row: Row) -> str:
    """Return until when, or from when, the law lets one call, and how many contacts are left."""
    if row.score.turn == Turn.NOT_TODAY:
        return ""
    if row.law_why:
        return _("from %(hour)s") % {"hour": _hour(row.opens_at)} if row.opens_at else ""
    return _("until %(hour)s") % {"hour": _hour(row.until_at)} if row.until_at else _("any hour")


def _hour(moment: datetime) -> str:
    """Return the hour and minute in the company's zone."""
    return f"{timezone.localtime(moment):%H:%M}"
