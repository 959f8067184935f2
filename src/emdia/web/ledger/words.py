"""Codes of the ledger in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import Word

# The events of entries, and the kinds of receipts beside them.
EVENTS: Mapping[str, Word] = {
    "issue": pgettext_lazy("entry", "Issue"),
    "cancellation": pgettext_lazy("entry", "Cancellation"),
    "cancellation_undone": pgettext_lazy("entry", "Cancellation taken back"),
    "payment": pgettext_lazy("entry", "Payment"),
    "duplicate_payment": pgettext_lazy("entry", "Paid again"),
    "unidentified_receipt": pgettext_lazy("entry", "Unidentified receipt"),
    "tariff": pgettext_lazy("entry", "Bank tariffs"),
    "reversal": pgettext_lazy("entry", "Reversal"),
    "allocation": pgettext_lazy("entry", "Allocation"),
    "clearance": pgettext_lazy("entry", "Clearance"),
    "credit_used": pgettext_lazy("entry", "Credit used"),
    "credit_withdrawn": pgettext_lazy("entry", "Credit withdrawn"),
    "payment_set_apart": pgettext_lazy("entry", "Payment set apart"),
    "credit_granted": pgettext_lazy("entry", "Credit from another system"),
    "paid_before": pgettext_lazy("entry", "Paid before, in another system"),
    "receipt_by_hand": pgettext_lazy("entry", "Receipt by hand"),
    "refund_payable": pgettext_lazy("entry", "Refund to be paid"),
    "refund_paid": pgettext_lazy("entry", "Refund paid"),
    "boleto": _("Boleto"),
    "pix": _("Pix"),
    "cash": _("Cash"),
    "transfer": _("Transfer"),
    "cheque": _("Cheque"),
    "card": _("Card"),
}

# What is wrong with a statement, where the words for return files would mislead.
STATEMENT_FAULTS: Mapping[str, Word] = {
    "not_ours": _("The statement is of another account. Choose that account or another file."),
    "balance_mismatch": _("The entries do not lead to the closing balance. Ask for all of it."),
}

# What a line of a bank's statement is, as far as the bank says.
LINE_KINDS: Mapping[str, Word] = {
    "card": _("Card"),
    "cheque": _("Cheque"),
    "collection": _("Collection"),
    "deposit": _("Deposit"),
    "direct_debit": _("Direct debit"),
    "fee": _("Tariff"),
    "interest": _("Interest"),
    "investment": _("Investment"),
    "loan": _("Loan"),
    "other": pgettext_lazy("statement line", "Other"),
    "payment": pgettext_lazy("statement line", "Payment"),
    "pix": _("Pix"),
    "reversal": pgettext_lazy("entry", "Reversal"),
    "salary": _("Salary"),
    "tax": _("Tax"),
    "transfer": _("Transfer"),
    "withdrawal": _("Withdrawal"),
}

CHECKS: Mapping[str, Word] = {
    "month_not_over": _("The month is over"),
    "already_closed": _("The month is open"),
    "earlier_month_open": _("Earlier months are closed"),
    "entries_unsound": _("Every entry is whole and zero"),
    "trial_balance_not_zero": _("The trial balance is zero"),
    "titles_differ": _("Titles owe what their account holds"),
    "closed_balances_differ": _("The last closed month is what it was"),
    "batches_unsealed": _("Every batch is sealed"),
    "suspense_open": _("No unidentified money"),
    "files_waiting": _("No bank file waits"),
    "bank_differs": _("Bank and ledger agree"),
}

CHECK_STATES: Mapping[str, Word] = {
    "good": pgettext_lazy("check", "In order"),
    "warn": pgettext_lazy("check", "Open"),
    "bad": pgettext_lazy("check", "Stops the closing"),
}

ACTS: Mapping[str, Word] = {
    "close": pgettext_lazy("month", "Closed"),
    "reopen": pgettext_lazy("month", "Opened again"),
}

REFUSALS: Mapping[str, Word] = {
    "month_not_over": _("The month is not over yet."),
    "already_closed": _("This month is closed already."),
    "earlier_month_open": _("Close the earlier month first."),
    "entries_unsound": _("There are entries that are not whole. Run `emdia ledger verify`."),
    "trial_balance_not_zero": _("The trial balance is not zero. Run `emdia ledger verify`."),
    "titles_differ": _("Titles owe something else than their account holds."),
    "closed_balances_differ": _("Balances of the last closed month have changed."),
    "reason_missing": _("Say why the month is closed over what is open."),
    "already_requested": _("Somebody already asked for this; it waits for approval."),
    "not_a_month": _("Choose a month."),
    "not_closed": _("This month is not closed."),
    "later_month_closed": _("Only the month closed last is opened again."),
}
