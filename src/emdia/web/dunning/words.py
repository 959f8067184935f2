"""Plans, steps, standings and holds in the reader's words."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from emdia.rules.dunning_plan import Counting, Step
from emdia.web.words import State, Word

VERSION_STATES: Mapping[str, State] = {
    "draft": State(pgettext_lazy("plan version", "Draft"), "quiet", "file"),
    "asked": State(pgettext_lazy("plan version", "Waits for a second person"), "warn", "clock"),
    "published": State(pgettext_lazy("plan version", "Published"), "good", "check"),
    "discarded": State(pgettext_lazy("plan version", "Given up"), "quiet", "cross"),
}
DEFAULTS: Mapping[str, Word] = {
    "provider": _("Internet provider: reminders, suspension after notice"),
    "distributor": _("Distributor: bank days, bureau and protest"),
    "services": _("Services: e-mail, call, letter"),
    "credit": _("Consumer credit: e-mail, offers, bureau"),
    "large_accounts": _("Large accounts: calls, final demand, stop of supply"),
}
KINDS: Mapping[str, Word] = {
    "message": _("Message"),
    "letter": _("Letter on paper"),
    "call_task": _("Call"),
    "offer": _("Offer of terms"),
    "internal_alert": _("Word to the team"),
    "negative_listing": _("Credit bureau"),
    "protest": _("Protest"),
    "suspension": _("Suspension of the service"),
    "referral": _("Lawyers or agency"),
}
LANES: Mapping[str, Word] = {
    "contact": _("The debtor reads"),
    "call": _("A person calls"),
    "measure": _("Measures"),
    "alert": _("The team is told"),
}
CHANNELS: Mapping[str, Word] = {
    "email": _("E-mail"),
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "letter": _("Letter on paper"),
}
COUNTINGS: Mapping[str, Word] = {
    Counting.CALENDAR: _("calendar days"),
    Counting.BANK: _("bank days"),
}
STANDINGS: Mapping[str, State] = {
    "acts": State(_("A step was taken"), "info", "next"),
    "no_plan": State(_("No plan is for this debtor"), "warn", "question"),
    "held": State(_("Everything late is held"), "warn", "clock"),
    "rested": State(_("Contacted too short ago"), "quiet", "clock"),
    "quiet_day": State(_("No day for contact"), "quiet", "moon"),
    "cap": State(_("Contacted as often as may be"), "quiet", "cross"),
    "no_channel": State(_("Nobody to write to"), "bad", "alert"),
    "not_told": State(_("A measure of which nothing was said before"), "warn", "alert"),
    "waits": State(_("Waits for the next step"), "quiet", "clock"),
    "finished": State(_("The plan has no more steps"), "warn", "question"),
}
HOLDS: Mapping[str, Word] = {
    "death": _("Death of the debtor"),
    "court_order": _("Court order"),
    "bankruptcy": _("Bankruptcy (falência)"),
    "reorganisation": _("Judicial reorganisation"),
    "over_indebtedness": _("Over-indebtedness procedure"),
    "agreement": _("Agreement"),
    "promise": _("Promise to pay"),
    "dispute": _("Dispute of a title"),
    "pause": _("Pause"),
    "money_not_known": _("Money not known yet"),
    "limited": _("Prescribed"),
}
FAULTS: Mapping[str, Word] = {
    "no_steps": _("A plan needs a step."),
    "too_many_steps": _("A plan has sixty steps at most."),
    "code_twice": _("Two steps have this name."),
    "no_code": _("The step needs a name."),
    "kind_unknown": _("Nobody knows this kind of step."),
    "days_too_far": _("At most 60 days before (40 bank days) and 1,800 after (250 bank days)."),
    "time_of_day": _("Write a time from 00:00 to 23:59."),
    "channel_of_another_kind": _("This kind of step does not use that channel."),
    "no_channel": _("Choose at least one channel."),
    "measure_before_due": _("A measure is taken only when something is late."),
    "by_title_without_message": _("Only what the debtor reads is sent for each title."),
    "same_day_twice": _(
        "Another step of the same kind is on this day: one of them would never come."
    ),
    "rest_days": _("Between contacts rest from 1 to 30 days."),
    "amounts_backwards": _("The lower amount must be below the upper one."),
    "risk_unknown": _("Risks are A to E."),
}
REFUSALS: Mapping[str, Word] = {
    "no_name": _("The plan needs a name."),
    "price_impossible": _("A price is from 0 to 100,000."),
    "name_taken": _("Another plan has this name."),
    "default_unknown": _("Choose a plan to begin with."),
    "plan_unknown": _("There is no such plan."),
    "look_unknown": _("There is no such look any more."),
    "not_at_work": _("It is over already."),
    "version_unknown": _("There is no such version."),
    "waits_for_approval": _("A version waits for a second person: take it back to change it."),
    "not_a_draft": _("Only a draft can be changed; begin the next version."),
    "not_asked": _("Nobody was asked."),
    "already_asked": _("Somebody was asked already."),
    "faulty": _("The plan cannot run like this; what is wrong stands at its steps."),
    "no_reason": _("Say why."),
    "hold_is_derived": _("This follows from the debt by itself; nobody places it."),
    "hold_needs_title": _("Choose the title that is disputed."),
    "hold_of_debtor": _("A reorganisation or bankruptcy is of the customer, not of one title."),
    "hold_needs_last_day": _("Say until when."),
    "hold_ends_before": _("The last day is before the first one."),
    "hold_too_long": _("At most a year; place it again then."),
    "hold_needs_filing": _(
        "Say the day of the filing, and only of a reorganisation or bankruptcy."
    ),
    "filing_ahead": _("The day of the filing is ahead."),
    "customer_unknown": _("There is no such customer."),
    "title_unknown": _("This customer has no such title."),
    "hold_unknown": _("There is no such hold."),
    "already_lifted": _("It was lifted already."),
    "already_over": _("It ended by itself before that day."),
}


def days(step: Step) -> str:
    """Say when a step is, as people say it."""
    number = abs(step.offset_days)
    if number == 0:
        return gettext("on the due date")
    is_bank = step.counting is Counting.BANK
    if step.offset_days < 0:
        said = (
            ngettext("%(days)s bank day before", "%(days)s bank days before", number)
            if is_bank
            else ngettext("%(days)s day before", "%(days)s days before", number)
        )
    else:
        said = (
            ngettext("%(days)s bank day after", "%(days)s bank days after", number)
            if is_bank
            else ngettext("%(days)s day after", "%(days)s days after", number)
        )
    return said % {"days": number}


# Codes that nobody typed: those of the plans to begin with, and of steps left without a name.
_OF_MESSAGE = re.compile(r"(?:(before|after)_(\d{1,4})|on_the_day)")
_OF_KIND = re.compile(r"([a-z_]+?)_(before_)?(\d{1,4})")


def step_name(code: str) -> str:
    """Return what a step is called: `Call D+10`; what a person named is called so."""
    found = _OF_MESSAGE.fullmatch(code)
    if found:
        return f"{KINDS['message']} {_of_day(found[1] or '', found[2] or '0')}"
    found = _OF_KIND.fullmatch(code)
    if found and found[1] in KINDS:
        return f"{KINDS[found[1]]} {_of_day(found[2] or '', found[3])}"
    return code


def is_named_by_itself(code: str) -> bool:
    """Return whether nobody typed the name of a step."""
    return step_name(code) != code


def _of_day(side: str, number: str) -> str:
    """Return a day as collectors say it: `D-3`, `D0`, `D+5`."""
    days = int(number)
    return f"D{'-' if side.startswith('before') else '+'}{days}" if days else "D0"


def at(step: Step) -> str:
    """Say the time of day of a step."""
    return f"{step.at_minutes // 60:02d}:{step.at_minutes % 60:02d}"
