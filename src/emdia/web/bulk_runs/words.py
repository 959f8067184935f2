"""Codes of bulk runs in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web import words as common
from emdia.web.words import State, Word

ACTS: Mapping[str, Word] = {
    "due_date": _("Change the due date"),
    "rebate": _("Grant a rebate"),
    "cancel": _("Cancel receivables"),
    "salesperson": _("Assign a salesperson to titles"),
    "interrupt": _("Interrupt the limitation"),
    "segment": _("Put customers into a segment"),
    "language": _("Set the language of customers"),
    "risk": _("Set the risk of customers"),
    "customer_salesperson": _("Assign a salesperson to customers"),
}

STATES: Mapping[str, State] = {
    "checking": State(pgettext_lazy("bulk run", "Being looked at"), "info", "clock"),
    "checked": State(pgettext_lazy("bulk run", "Waits for your decision"), "warn", "alert"),
    "asked": State(pgettext_lazy("bulk run", "Waits for a second person"), "warn", "approve"),
    "running": State(pgettext_lazy("bulk run", "At work"), "info", "clock"),
    "stopped": State(pgettext_lazy("bulk run", "Stopped half way"), "warn", "cross"),
    "done": State(pgettext_lazy("bulk run", "Done"), "good", "check"),
    "given_up": State(pgettext_lazy("bulk run", "Given up"), "quiet", "cross"),
    "undoing": State(pgettext_lazy("bulk run", "Being taken back"), "info", "undo"),
    "undone": State(pgettext_lazy("bulk run", "Taken back"), "quiet", "undo"),
}

TABS: Mapping[str, Word] = {
    "": pgettext_lazy("bulk runs", "All"),
    "checked": pgettext_lazy("bulk runs", "Wait for a decision"),
    "running": pgettext_lazy("bulk runs", "At work"),
    "stopped": pgettext_lazy("bulk runs", "Stopped"),
    "done": pgettext_lazy("bulk runs", "Done"),
}

ITEM_STATES: Mapping[str, State] = {
    "waiting": State(pgettext_lazy("record of a run", "Not reached"), "quiet", "circle"),
    "left": State(pgettext_lazy("record of a run", "Left as it is"), "warn", "cross"),
    "done": State(pgettext_lazy("record of a run", "Done"), "good", "check"),
    "undone": State(pgettext_lazy("record of a run", "Taken back"), "quiet", "undo"),
}

REFUSALS: Mapping[str, Word] = {
    **common.REFUSALS,
    "customer_unknown": _("The customer was merged or thrown away."),
    "not_checked": _("This run does not wait for a decision any more."),
    "nothing_to_do": _("It would change nothing: every record stays as it is."),
    "nothing_to_undo": _("Nothing of this run can be taken back."),
    "reason_missing": _("Say why."),
    "run_begun": _("This run has begun: stop it, and take back what is done."),
    "run_over": _("This run is not at work any more."),
    "too_many": _("More than 500,000 at once. Narrow the filter and go on in parts."),
}
