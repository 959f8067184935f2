"""Codes of the day in the reader's words: states, stages, counts, findings, alarms."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

RUN_STATES: Mapping[str, State] = {
    "asked": State(pgettext_lazy("daily run", "Waiting for a worker"), "quiet", "clock"),
    "running": State(pgettext_lazy("daily run", "Running"), "info", "clock"),
    "stopped": State(pgettext_lazy("daily run", "Stopped by the self-check"), "bad", "alert"),
    "failed": State(pgettext_lazy("daily run", "Interrupted by an error"), "bad", "cross"),
    "cancelled": State(pgettext_lazy("daily run", "Cancelled"), "warn", "cross"),
    "done": State(pgettext_lazy("daily run", "Done"), "good", "check"),
}

STAGES: Mapping[str, Word] = {
    "check_before": _("Check that the books add up"),
    "receive_files": _("Receive the banks' files"),
    "settle": _("Settle and post"),
    "apply_cash": _("Apply customers' credits"),
    "lapse_requests": _("Close requests nobody decided"),
    "accrue": _("Look at what is owed"),
    "judge_promises": _("Judge promises to pay"),
    "dunning": _("Decide whom to ask"),
    "worklist": _("List whom to call"),
    "check_after": _("Check the books again"),
}

COUNTS: Mapping[str, Word] = {
    "checks": _("checks passed"),
    "files_received": _("files received"),
    "alarms": _("open alarms"),
    "files_applied": _("files settled"),
    "lines_settled": _("titles settled"),
    "lines_rejected": _("rejected"),
    "lines_exception": _("exceptions"),
    "paid_cents": _("paid by customers"),
    "files_held": _("files held"),
    "credits_applied": _("titles paid by credits"),
    "credit_cents": _("in credits"),
    "requests_lapsed": _("requests lapsed"),
    "promises_kept": _("promises kept"),
    "promises_broken": _("promises broken"),
    "promises_moot": _("promises no longer owed"),
    "open_titles": _("open titles"),
    "open_cents": _("to receive"),
    "late_titles": _("late titles"),
    "late_cents": _("late"),
    "actions": _("steps of collection"),
    "cases_open": _("debtors asked"),
    "calls_first": _("to call first: a promise was broken"),
    "calls": _("to call"),
    "not_today": _("not today"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """What must agree, and what to do when it does not."""

    word: Word
    way_out: Word
    is_money: bool


_RESTORE = _(
    "Run emdia ledger verify. It names an altered batch; compare it with the latest backup."
)
CHECKS: Mapping[str, Check] = {
    "balances": Check(_("Balances of the receivables and account 1100"), _RESTORE, is_money=True),
    "credits": Check(_("Credits of the customers and account 2100"), _RESTORE, is_money=True),
    "suspense": Check(
        _("Receipts without an owner and account 2200"),
        _("Find the receipt or entry that was changed: run emdia ledger verify."),
        is_money=True,
    ),
    "refunds": Check(_("Refunds to be paid and account 2300"), _RESTORE, is_money=True),
    "unbalanced_entries": Check(_("Entries that are not zero"), _RESTORE, is_money=False),
    "bank_lines": Check(
        _("Files whose lines are not those counted"),
        _("Compare the lines of the latest files with the files as received."),
        is_money=False,
    ),
    "batches_unsealed": Check(
        _("Batches without a seal"),
        _("See that a worker runs and that its folder can be written; emdia doctor tells."),
        is_money=False,
    ),
}

ALARMS: Mapping[str, Word] = {
    "missing_file": _("No file came on %(day)s"),
    "sequence_gap": _("File %(found)s came, %(expected)s was expected"),
    "sequence_back": _("File %(found)s came after a later one; %(expected)s was expected"),
    "folder_unreadable": _("The folder cannot be read: %(folder)s"),
}

ALARM_KINDS: Mapping[str, Word] = {
    "missing_file": _("File that did not come"),
    "sequence_gap": _("Gap in the numbers"),
    "sequence_back": _("Number out of order"),
    "folder_unreadable": _("Folder that cannot be read"),
}

ALARM_STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("alarm", "Open"), "warn", "alert"),
    "cleared": State(pgettext_lazy("alarm", "Cleared"), "good", "check"),
}

ALARM_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("alarms", "All"),
    "open": pgettext_lazy("alarms", "Open"),
    "cleared": pgettext_lazy("alarms", "Cleared"),
}

# Why the system cleared an alarm by itself.
CLEARED: Mapping[str, Word] = {
    "file_came": _("The file came."),
    "numbers_follow": _("The files before it came."),
    "folder_readable": _("The folder can be read again."),
}

WAYS_OUT: Mapping[str, Word] = {
    "missing_file": _("Ask the bank or the transport for it. Later files of the account wait."),
    "sequence_gap": _("Ask the bank for the files before it. This one waits for them."),
    "sequence_back": _("Ask the bank whether it is a repetition or its numbers start again."),
    "folder_unreadable": _("See that it exists and that Emdia may read and write it."),
}

NOT_KNOWN: Mapping[str, Word] = {
    "missing_file": _("An expected file of the bank is missing: it may hold the payment."),
    "sequence_gap": _("A file of the bank is missing between two: it may hold the payment."),
    "sequence_back": _("A file of the bank came out of its order and is not applied."),
    "file_waits": _("A file of the bank is here and not applied yet: it may hold the payment."),
    "payment_announced": _("The bank announced a payment; the money is not here yet."),
}

REFUSALS: Mapping[str, Word] = {
    "already_done": _("The day was run already."),
    "quarantined": _("Restored from a backup: no day runs until it is released."),
    "clock_back": _("A later day was run already: check the clock of the server."),
    "too_many_days": _("More than 31 days were missed. Check the clock; then emdia run-day."),
    "not_running": _("The run is over."),
    "already_cleared": _("Somebody cleared this alarm meanwhile."),
    "alarm_unknown": _("There is no such alarm."),
    "file_unknown": _("There is no such file."),
    "not_held": _("The file is not held any more."),
    "reason_missing": _("Say why."),
}
