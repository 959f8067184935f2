"""Templates, their placeholders and faults in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

STATES: Mapping[str, State] = {
    "draft": State(pgettext_lazy("wording", "Being written"), "quiet", "circle"),
    "asked": State(pgettext_lazy("wording", "Waits for a second person"), "warn", "clock"),
    "approved": State(pgettext_lazy("wording", "Approved"), "good", "check"),
    "refused": State(pgettext_lazy("wording", "Refused"), "bad", "cross"),
    "replaced": State(pgettext_lazy("wording", "Replaced"), "quiet", "double-check"),
}

LANGUAGES: Mapping[str, Word] = {
    "pt-br": "Português",
    "es": "Español",
    "en": "English",
}

KINDS: Mapping[str, Word] = {
    "message": pgettext_lazy("template", "Message"),
    "call": pgettext_lazy("template", "Script of a call"),
}

# Those shipped have names in the reader's language; others keep the name they were given.
SHIPPED: Mapping[str, Word] = {
    "preventive": _("Reminder before it is due"),
    "due_today": _("Due today"),
    "friendly_late": _("Late, friendly"),
    "firm_late": _("Late, firm"),
    "last_word": _("Last friendly word"),
    "call_before_due": _("Call before it is due"),
    "call_first_days": _("Call in the first days"),
    "call_late": _("Call when late"),
    "call_broken_promise": _("Call after a broken promise"),
}

PLACEHOLDERS: Mapping[str, Word] = {
    "titles": _("Every receivable: original amount, each addition, how to pay (required)"),
    "creditor": _("The creditor with tax id and address (required)"),
    "total_line": _("What several receivables come to"),
    "payment_link": _("The link to the customer's page"),
    "advice": _("How to pay safely, and whom to ask"),
    "name": _("Name of the person"),
    "creditor_name": _("Name of the creditor"),
    "document": _("The oldest document"),
    "count": _("How many receivables"),
    "total": _("Total with additions"),
    "first_due": _("First due date"),
    "last_due": _("Last due date"),
    "days_late": _("Days late of the oldest"),
    "today": _("Day of sending"),
}
# A script says these, and has no blocks: what is owed stands beside it.
SPOKEN: Mapping[str, Word] = {
    "creditor_name": _("Name of the creditor (required)"),
    "contact": _("Who is spoken to"),
    "agent": _("Who calls"),
    "name": _("Name of the customer"),
    "total": _("What is late, with charges to date; if nothing is, what is open"),
    "document": _("The oldest document"),
    "count": _("How many receivables"),
    "first_due": _("First due date"),
    "last_due": _("Last due date"),
    "days_late": _("Days late of the oldest"),
    "today": _("The day of the call"),
    "promised": _("What was promised and not kept; nothing where no promise was broken"),
    "promised_by": _("By when it was promised"),
}

FAULTS: Mapping[str, Word] = {
    "syntax": _("Something is not closed or not understood."),
    "tag_forbidden": _("Only if, unless, case and comment are known here."),
    "filter_unknown": _("Only upcase, downcase, capitalize and default are known after |."),
    "variable_unknown": _("There is no such placeholder."),
    "attribute_forbidden": _("A placeholder stands alone, without a dot or brackets."),
    "too_deep": _("Too many conditions inside one another."),
    "too_long": _("It is too long."),
    "empty": _("It is empty."),
    "character_forbidden": _("A line break or a character that cannot be sent."),
    "block_in_subject": _("This placeholder brings paragraphs: it belongs into the text."),
    "element_missing": _("The law wants it in every demand: put it in, outside of any condition."),
}

FIELDS: Mapping[str, Word] = {"subject": _("Subject"), "body": _("Text")}

REFUSALS: Mapping[str, Word] = {
    "code_wrong": _("The code has letters without accents, digits and _ only, at most 40."),
    "name_missing": _("Give it a name."),
    "kind_unknown": _("Choose what it is for."),
    "code_known": _("Another template has this code."),
    "nothing_written": _("Write a subject and a text in at least one language."),
    "language_unknown": _("There is no such language."),
    "waits": _("A version waits for a second person. Take it back to change it."),
    "template_unknown": _("There is no such template."),
    "version_unknown": _("There is no such version."),
    "not_a_draft": _("It is no draft any more."),
    "not_asked": _("Nobody asked for it."),
    "already_asked": _("It was asked for already."),
    "company_language_missing": _("Write it in the company's language first."),
    "words_faulty": _("Something is wrong with the words: see below."),
    "language_missing": _("This version says nothing in that language."),
    "customer_unknown": _("There is no such customer."),
    "nothing_open": _("Nothing is open to try it with."),
    "address_refused": _("Your e-mail address cannot be written to."),
    "unreachable": _("The mail server cannot be reached."),
    "creditor_unnamed": _(
        "The company has no address, and the law wants every message to name it: messages wait."
    ),
    "quarantined": _("A restored installation sends nothing."),
    "no_account": _("No mail account is set."),
    "outside_sandbox": _("A sandbox sends to this machine only."),
    "password_sealed_elsewhere": _("The password of the mail account was sealed elsewhere."),
}
