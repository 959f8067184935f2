"""States, reasons and steps of messages in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.dunning.words import step_name
from emdia.web.words import State, Word

STATES: Mapping[str, State] = {
    "planned": State(pgettext_lazy("message", "To be sent"), "quiet", "clock"),
    "sending": State(pgettext_lazy("message", "Sending"), "info", "clock"),
    "sent": State(pgettext_lazy("message", "Sent"), "good", "check"),
    "delivered": State(pgettext_lazy("message", "Delivered"), "good", "double-check"),
    "read": State(pgettext_lazy("message", "Read"), "good", "double-check"),
    "failed": State(pgettext_lazy("message", "Failed"), "bad", "cross"),
    "suppressed": State(pgettext_lazy("message", "Not sent"), "quiet", "cross"),
    "unknown": State(pgettext_lazy("message", "Nobody knows"), "warn", "question"),
}

TABS: Mapping[str, Word] = {
    "": pgettext_lazy("messages", "All"),
    "attention": pgettext_lazy("messages", "Look at"),
    "planned": pgettext_lazy("messages", "To be sent"),
    "sent": pgettext_lazy("messages", "Sent"),
    "failed": pgettext_lazy("messages", "Failed"),
    "suppressed": pgettext_lazy("messages", "Not sent"),
    "unknown": pgettext_lazy("messages", "Nobody knows"),
}

REASONS: Mapping[str, Word] = {
    "paid": _("It was paid before it left."),
    "cancelled": _("The receivable was cancelled."),
    "payment_announced": _("A payment was announced; the money is not known yet."),
    "held": _("Collection was held before it left."),
    "charge_gone": _("The boleto can no longer be paid."),
    "opted_out": _("The contact forbids e-mail."),
    "bounced": _("The contact's e-mail does not arrive."),
    "contact_changed": _("The contact's e-mail was changed, or the contact left."),
    "customer_merged": _("The customer was merged into another."),
    "nobody_to_write_to": _("No contact has an e-mail that may be used."),
    "stopped": _("The batch was stopped."),
    "refused": _("The mail server refused it."),
    "deferred": _("The mail server asked to try later."),
    "gave_up": _("The mail server asked to try later, too many times."),
    "not_writable": _("The address cannot be written to."),
    "no_answer": _("The line broke after it was handed over: it may have arrived."),
    "sender_gone": _("The sender stopped while it was handing it over: it may have arrived."),
    "restored": _("It was planned in a restored backup: the original may have sent it."),
    "given_up": _("A person gave it up."),
    "returned": _("It came back: nobody is reached under this address."),
    "nobody": _("No contact can be reached this way."),
    "third_party": _("The contact is somebody else than the debtor."),
    "prescribed": _("The debt may no longer be claimed."),
    "not_allowed_yet": _("The law wants the debtor's yes to this channel first."),
    "outside_hours": _("There is no hour at which the law allows it."),
    "cap": _("The debtor has had as many contacts as are allowed."),
    "other_channel": _("The debtor was reached through another channel this week."),
}

STEPS: Mapping[str, Word] = {
    "on_issue": _("On issue"),
    "before_due": _("Before it is due"),
    "by_hand": _("By hand"),
    "dunning": _("Collection plan"),
}


def step(code: str) -> Word:
    """Return why a message left: the occasion, or the step of a plan."""
    return STEPS[code] if code in STEPS else step_name(code)


EVENTS: Mapping[str, Word] = {
    "deferred": _("The server asked to try later"),
    "refused": _("The server refused it"),
    "nothing": _("No answer after it was handed over"),
    "accepted": _("The server took it"),
    "sender_gone": _("The sender stopped on the way"),
    "not_writable": _("It could not be written"),
    "arrived": _("A person says that it arrived"),
    "send_again": _("A person lets it be sent again"),
    "give_up": _("A person gave it up"),
    "returned": _("It came back"),
    "delayed": _("A server says that it is late"),
    "delivered": _("A server says that it was delivered"),
}

REFUSALS: Mapping[str, Word] = {
    "window_backwards": _("The first day is after the last one."),
    "window_too_long": _("At most a year at once."),
    "nothing_to_send": _(
        "Nothing can be sent here: no open receivable with a registered boleto is left."
    ),
    "already_stopped": _("The batch was stopped already."),
    "not_open": _("Somebody decided it already."),
    "message_unknown": _("There is no such message."),
    "batch_unknown": _("There is no such batch."),
}

ACCOUNT_FAULTS: Mapping[str, Word] = {
    "no_account": _("No mail account is set: messages wait until there is one."),
    "creditor_unnamed": _(
        "The company has no address, and the law wants every message to name it: messages wait."
    ),
    "outside_sandbox": _("A sandbox sends nothing outside: messages wait."),
    "password_sealed_elsewhere": _(
        "The password was kept by another installation: type it again. Messages wait."
    ),
    "quarantined": _("The installation is in quarantine: nothing is sent."),
    "no_mailbox": _("No mailbox is set."),
}
