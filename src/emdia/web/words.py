"""Codes of the domain in the reader's words.

Floors below speak in codes, the same in every language. One without words is shown as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise


@dataclass(frozen=True, slots=True)
class State:
    """How a state is said: its word, its tone (a colour role) and its shape (an icon)."""

    word: Word
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Event:
    """How something that happened is said in a history."""

    word: Word
    tone: str
    icon: str


OUTCOMES: Mapping[str, State] = {
    "settled": State(pgettext_lazy("bank line", "Settled"), "good", "check"),
    "confirmed": State(pgettext_lazy("bank line", "Confirmed"), "info", "double-check"),
    "rejected": State(pgettext_lazy("bank line", "Rejected"), "bad", "cross"),
    "exception": State(pgettext_lazy("bank line", "Exception"), "warn", "alert"),
}

OUTCOME_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("bank lines", "All"),
    "settled": pgettext_lazy("bank lines", "Settled"),
    "confirmed": pgettext_lazy("bank lines", "Confirmed"),
    "rejected": pgettext_lazy("bank lines", "Rejected"),
    "exception": pgettext_lazy("bank lines", "Exceptions"),
}

REASONS: Mapping[str, Word] = {
    "customer_unknown": _("Nobody knows yet whose money this is."),
    "title_unknown": _("No receivable of this account has this nosso número."),
    "amount_missing": _("The line reports a payment without an amount that can be posted."),
    "over_paid_suspicious": _("Paid far above the title. Check with the bank before posting."),
    "line_unreadable": _("The line cannot be read. The faults below name the columns."),
    "occurrence_unknown": _("This bank does not list this occurrence code."),
    "payment_returned": _("The payment was returned after it had been reported."),
    "key_differs": _("Paid to another Pix key than the one of this account."),
    "already_settled": _("Nothing was open any more. The money is the customer's credit."),
    "over_paid": _("Paid above the balance. The excess is the customer's credit."),
    "partly_paid": _("Paid in part. The rest stays open."),
    "small_difference": _("The difference is within the company's tolerance. The title is closed."),
    "found_by_document": _("The nosso número is not ours. Document and amount are of one boleto."),
    "not_withheld": _("Paid with the taxes that were to be withheld. They are a credit."),
    "withholding_suspected": _("Short by what taxes withheld would be. Ask the customer."),
    "payment_taken_back": _("The bank took the payment back. The title is owed again."),
    "credit_used": _("The bank took the payment back, but the customer has used its credit."),
}

QUESTION_STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("exception", "Open"), "warn", "alert"),
    "waiting": State(pgettext_lazy("exception", "Waiting"), "info", "clock"),
    "resolved": State(pgettext_lazy("exception", "Resolved"), "good", "check"),
    "ignored": State(pgettext_lazy("exception", "Ignored"), "quiet", "cross"),
}

QUESTION_TABS: Mapping[str, Word] = {
    "open": pgettext_lazy("exceptions", "Open"),
    "waiting": pgettext_lazy("exceptions", "Waiting"),
    "resolved": pgettext_lazy("exceptions", "Resolved"),
    "ignored": pgettext_lazy("exceptions", "Ignored"),
    "all": pgettext_lazy("exceptions", "All"),
}

RECEIPT_KINDS: Mapping[str, Word] = {
    "boleto": _("Boleto"),
    "pix": "Pix",
    "cash": _("Cash"),
    "transfer": _("Transfer"),
    "cheque": _("Cheque"),
    "card": _("Card sales"),
}

RECEIPT_STATES: Mapping[str, State] = {
    "applied": State(pgettext_lazy("receipt", "Applied"), "good", "check"),
    "unapplied": State(pgettext_lazy("receipt", "To apply"), "warn", "circle"),
    "unidentified": State(pgettext_lazy("receipt", "Unidentified"), "warn", "question"),
    "uncleared": State(pgettext_lazy("receipt", "Waits to clear"), "info", "clock"),
    "returned": State(pgettext_lazy("receipt", "Came back"), "bad", "cross"),
    "reversed": State(pgettext_lazy("receipt", "Reversed"), "quiet", "undo"),
}

RECEIPT_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("receipts", "All"),
    "unapplied": pgettext_lazy("receipts", "To apply"),
    "unidentified": pgettext_lazy("receipts", "Unidentified"),
    "cheques": pgettext_lazy("receipts", "Cheques waiting"),
}

REFUND_STATES: Mapping[str, State] = {
    "requested": State(pgettext_lazy("refund", "Asked for"), "warn", "clock"),
    "payable": State(pgettext_lazy("refund", "To be paid"), "info", "approve"),
    "paid": State(pgettext_lazy("refund", "Paid"), "good", "check"),
    "cancelled": State(pgettext_lazy("refund", "Given up"), "quiet", "cross"),
    "refused": State(pgettext_lazy("refund", "Refused"), "bad", "cross"),
}

PIX_REFUND_STATES: Mapping[str, State] = {
    "asked": State(_("Pix to be sent"), "info", "clock"),
    "sent": State(_("Pix on its way"), "info", "clock"),
    "processing": State(_("Pix at the provider"), "info", "clock"),
    "done": State(_("Sent by Pix"), "good", "check"),
    "failed": State(_("Pix refused"), "bad", "cross"),
}

CHEQUE_MOTIVES: Mapping[str, Word] = {
    "11": _("No funds, first time"),
    "12": _("No funds, second time"),
    "13": _("Account closed"),
    "14": _("Abusive practice"),
    "20": _("Sheet cancelled by the holder"),
    "21": _("Stopped by the issuer"),
    "22": _("Signature differs"),
    "24": _("Blocked by a court"),
    "25": _("Chequebook cancelled by the bank"),
    "28": _("Stopped after theft"),
    "30": _("Stolen on its way"),
    "31": _("Error of form"),
    "33": _("Endorsement differs"),
    "35": _("Forged"),
    "44": _("Too old"),
    "48": _("Without the payee it needs"),
    "49": _("Presented again though it may not be"),
}

# Why a receivable may be what a sum of money pays.
EVIDENCE: Mapping[str, Word] = {
    "same_number": _("the same nosso número"),
    "near_number": _("a nosso número one slip away"),
    "same_document": _("the same document"),
    "same_tax_id": _("the payer's CPF/CNPJ"),
    "same_root": _("a CNPJ of the same company"),
    "name_alike": _("a name like the payer's"),
    "paid_before": _("this payer paid for this customer before"),
    "amount_owed": _("exactly what is owed"),
    "amount_of_balance": _("exactly the balance"),
    "amount_near": _("nearly what is owed"),
    "due_close": _("due about then"),
    "usual_day": _("the customer usually pays then"),
}

FILE_STATES: Mapping[str, State] = {
    "received": State(pgettext_lazy("bank file", "Received"), "quiet", "clock"),
    "reading": State(pgettext_lazy("bank file", "Reading"), "info", "clock"),
    "settling": State(pgettext_lazy("bank file", "Settling"), "info", "clock"),
    "held": State(pgettext_lazy("bank file", "Held"), "warn", "alert"),
    "applied": State(pgettext_lazy("bank file", "Applied"), "good", "check"),
    "refused": State(pgettext_lazy("bank file", "Refused"), "bad", "cross"),
}

STAGES: Mapping[str, Word] = {
    "received": _("File received and kept byte by byte"),
    "reading": _("Reading the lines"),
    "read": _("Reading the lines"),
    "staging": _("Loading the lines into the database"),
    "staged": _("Loading the lines into the database"),
    "matching": _("Finding the receivable of each line"),
    "matched": _("Finding the receivable of each line"),
    "settling": _("Settling and posting to the ledger"),
    "settled": _("Settling and posting to the ledger"),
    "posting": _("Posting to the ledger"),
    "reporting": _("Counting and checking the totals"),
    "applied": _("Done"),
}

RECEIVABLE_STATES: Mapping[str, State] = {
    "open": State(pgettext_lazy("receivable", "Open"), "quiet", "circle"),
    "late": State(pgettext_lazy("receivable", "Late"), "bad", "clock"),
    "settled": State(pgettext_lazy("receivable", "Settled"), "good", "check"),
    "cancelled": State(pgettext_lazy("receivable", "Cancelled"), "quiet", "cross"),
}

RECEIVABLE_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("receivables", "All"),
    "open": pgettext_lazy("receivables", "Open"),
    "late": pgettext_lazy("receivables", "Late"),
    "settled": pgettext_lazy("receivables", "Settled"),
    "cancelled": pgettext_lazy("receivables", "Cancelled"),
}

CHARGE_KINDS: Mapping[str, Word] = {
    "boleto": _("Boleto"),
    "bolepix": _("Boleto with Pix"),
    "pix": _("Pix"),
}

CHARGE_STATES: Mapping[str, State] = {
    "draft": State(pgettext_lazy("charge", "Draft"), "quiet", "circle"),
    "sent": State(pgettext_lazy("charge", "Sent"), "quiet", "clock"),
    "registered": State(pgettext_lazy("charge", "Registered"), "info", "double-check"),
    "rejected": State(pgettext_lazy("charge", "Rejected"), "bad", "cross"),
    "paid": State(pgettext_lazy("charge", "Paid"), "good", "check"),
    "written_off": State(pgettext_lazy("charge", "Written off"), "quiet", "cross"),
    "payment_announced": State(pgettext_lazy("charge", "Payment announced"), "warn", "clock"),
    "replaced": State(pgettext_lazy("charge", "Replaced"), "quiet", "undo"),
    "cancel_requested": State(pgettext_lazy("charge", "To be cancelled"), "warn", "cross"),
    "withdrawn": State(pgettext_lazy("charge", "Withdrawn"), "quiet", "cross"),
}

APPROVAL_STATES: Mapping[str, State] = {
    "requested": State(pgettext_lazy("approval", "Pending"), "warn", "clock"),
    "approved": State(pgettext_lazy("approval", "Approved"), "good", "check"),
    "refused": State(pgettext_lazy("approval", "Refused"), "bad", "cross"),
    "lapsed": State(pgettext_lazy("approval", "Lapsed"), "quiet", "clock"),
}
APPROVAL_ACTIONS: Mapping[str, Word] = {
    "settlement.reverse": _("Reverse a settlement"),
    "receipt.move": _("Move a receipt to another debtor"),
    "setting.pix_account": _("Receive Pix at another key or provider"),
    "refund.request": _("Give money back to a customer"),
    "ledger.reopen_month": _("Open a closed month again"),
    "setting.bank_account": _("Open a bank account"),
    "setting.bank_agreement": _("Add an agreement with a bank"),
    "setting.agreement_changed": _("Change an agreement with a bank"),
    "setting.agreement_numbered": _("Change numbers and remessas of an agreement"),
    "setting.reversal_limit": _("Raise what one person may do alone"),
    "setting.concession_limit": _("Raise what one person may grant or cancel alone"),
    "setting.tolerance": _("Widen the tolerance of small differences"),
    "receivable.rebate": _("Grant a rebate"),
    "receivables.rebate": _("Grant rebates"),
    "receivable.cancel": _("Cancel a receivable"),
    "receivables.cancel": _("Cancel receivables"),
    "bordero.send": _("Send a borderô to the bank"),
    "dunning_plan.publish": _("Publish a collection plan"),
    "message_template.approve": _("Let a wording be sent"),
    "bulk_run.start": _("Begin a bulk run"),
    "setting.bordero_limit": _("Raise up to which amount one person sends a borderô"),
}

ACCOUNTS: Mapping[str, Word] = {
    "1010": _("Bank account, clearing"),
    "1020": _("Cash"),
    "1030": _("Cheques in clearing"),
    "1040": _("Card sales to receive"),
    "1060": _("Advances taken over"),
    "1100": _("Receivables"),
    "1210": _("ISS recoverable"),
    "1220": _("IR recoverable"),
    "1230": _("PIS recoverable"),
    "1240": _("COFINS recoverable"),
    "1250": _("CSLL recoverable"),
    "1290": _("Taxes to be withheld"),
    "2100": _("Customer credits"),
    "2200": _("Unidentified receipts"),
    "2300": _("Refunds payable"),
    "3000": _("Billed revenue"),
    "3100": _("Late charges received"),
    "4100": _("Discounts granted"),
    "4200": _("Bank tariffs"),
    "4210": _("Card fees"),
    "4300": _("Returns and credit notes"),
    "4400": _("Small differences"),
}

EVENTS: Mapping[str, Event] = {
    "receivable.issued": Event(_("Issued"), "quiet", "receivable"),
    "receivable.cancelled": Event(_("Cancelled"), "bad", "cross"),
    "receivable.restored": Event(_("Owed again"), "info", "undo"),
    "receivable.paid_before": Event(_("Paid before, elsewhere"), "good", "check"),
    "receivable.edited": Event(_("Changed"), "quiet", "receivable"),
    "receivables.due_date_changed": Event(_("Due date changed"), "info", "clock"),
    "receivables.rebate_granted": Event(_("Rebate changed"), "info", "money"),
    "receivables.salesperson_assigned": Event(_("Salesperson changed"), "quiet", "people"),
    "receivables.limitation_interrupted": Event(_("Limitation interrupted"), "info", "clock"),
    "receivables.change_undone": Event(_("Change taken back"), "quiet", "undo"),
    "charge.registered": Event(_("Boleto registered"), "quiet", "file"),
    "pix.paid": Event(_("Paid by Pix"), "good", "check"),
    "pix.exception": Event(_("Pix waits for a person"), "warn", "alert"),
    "pix.rest_settled": Event(_("Rest of a Pix kept"), "info", "money"),
    "bank.settled": Event(_("Paid"), "good", "check"),
    "bank.confirmed": Event(_("Confirmed by the bank"), "info", "double-check"),
    "bank.rejected": Event(_("Rejected by the bank"), "bad", "cross"),
    "bank.exception": Event(_("Waits for a person"), "warn", "alert"),
    "receivable.allocated": Event(_("Paid out of a receipt"), "good", "check"),
    "receivable.paid_by_credit": Event(_("Paid out of a credit"), "good", "check"),
    "receipt.registered": Event(_("Receipt entered"), "good", "money"),
    "receipt.allocated": Event(_("Allocated"), "good", "check"),
    "receipt.allocation_taken_back": Event(_("Allocation taken back"), "quiet", "undo"),
    "receipt.identified": Event(_("Customer found"), "info", "people"),
    "receipt.moved": Event(_("Moved to another debtor"), "warn", "next"),
    "receipt.move_requested": Event(_("Move asked for"), "warn", "clock"),
    "receipt.cleared": Event(_("Cleared"), "good", "double-check"),
    "receipt.clearing_undone": Event(_("Clearing taken back"), "quiet", "undo"),
    "receipt.cheque_returned": Event(_("Cheque came back"), "bad", "cross"),
    "receipt.cheque_presented_again": Event(_("Cheque deposited again"), "info", "upload"),
    "exception.reopened": Event(_("Waits for a person again"), "warn", "undo"),
    "settlement.reversal_requested": Event(_("Reversal asked for"), "warn", "clock"),
    "settlement.reversed": Event(_("Settlement reversed"), "bad", "undo"),
    "approval.requested": Event(_("Reversal asked for"), "warn", "clock"),
    "approval.approved": Event(_("Reversal approved"), "good", "approve"),
    "approval.refused": Event(_("Reversal refused"), "quiet", "cross"),
}

# Why an act was refused, by the code the workflow gives.
REFUSALS: Mapping[str, Word] = {
    "agreement_incomplete": _(
        "The agreement lacks what its bank asks for: complete it in the settings."
    ),
    "brand_refused": _("The colour or the logo cannot be printed: PNG or JPEG, 512 KB at most."),
    "rule_without_agreement": _("Each rule names one of the company's agreements."),
    "number_lower": _("A running number never falls: numbers may have been given."),
    "not_taken_by_bank": _("The bank would refuse it so."),
    "charged_already": _("It has a boleto already."),
    "erp_owns_numbers": _("The ERP gives the numbers of boletos: issue them there."),
    "no_rule_fits": _("No rule says under which agreement it is charged."),
    "not_in_reais": _("Boletos are in reais."),
    "number_taken": _("The next nosso número was given before: raise it in the agreement."),
    "numbers_run_out": _("The bank's range of numbers has no room left: ask for another."),
    "account_known": _("This account is registered already."),
    "agreement_known": _("This account has an agreement of this carteira and layout already."),
    "already_decided": _("Somebody decided this meanwhile."),
    "already_requested": _("Somebody already asked for this; it waits for approval."),
    "already_reversed": _("This settlement was reversed already."),
    "allocated": _("Its money settles receivables. Take the allocations back first."),
    "allocation_unknown": _("There is no such allocation."),
    "already_cleared": _("Somebody recorded meanwhile that it cleared."),
    "already_identified": _("The receipt has a customer. Move it instead, with a reason."),
    "already_paid": _("The refund was paid or given up already."),
    "already_taken_back": _("Somebody took this back meanwhile."),
    "amount_missing": _("Say how much came in: an amount above zero."),
    "approval_unknown": _("There is no such request."),
    "bank_account_missing": _("Choose the bank account the money came to."),
    "bank_account_unknown": _("There is no such bank account. Choose one of the list."),
    "credit_unknown": _("There is no such credit."),
    "customer_unknown": _("There is no such customer. Search again and choose one of the list."),
    "date_ahead": _("The day lies ahead. Money is entered once it has come."),
    "date_before": _("It cannot clear before the day it was received."),
    "exception_unknown": _("There is no such exception."),
    "fee_too_high": _("The fee must be less than the amount."),
    "fee_unfit": _("Only card sales have a fee. Leave it empty."),
    "given_twice": _("One receivable is given money twice. Give it once, in one amount."),
    "month_closed": _("That month is closed. Choose a day of an open one."),
    "more_than_credit": _("More than is left of the credit. Lower the amounts."),
    "more_than_owed": _("More than is owed on a receivable. Lower its amount."),
    "more_than_waits": _("More than is left of the receipt. Lower the amounts."),
    "motive_unknown": _("Choose the motive printed by the bank."),
    "not_a_cheque": _("This is not a cheque."),
    "not_cleared": _("It has not cleared: its money is not sure yet."),
    "not_payable": _("The refund does not wait to be paid."),
    "not_paid": _("The refund was not paid."),
    "not_requested": _("The refund was decided or given up meanwhile."),
    "not_returned": _("This cheque did not come back."),
    "nothing_given": _("Say how much of it goes to which receivable."),
    "nothing_to_clear": _("Cash and transfers are sure at once; there is nothing to clear."),
    "number_used": _("This number was entered before. Look for it in the list of receipts."),
    "other_currency": _("The receivable is of another currency."),
    "other_customer": _("A receipt pays what one customer owes. Move it to the other first."),
    "receivable_unknown": _("There is no such receivable."),
    "refund_unknown": _("There is no such refund."),
    "branch_unknown": _("There is no such branch. Choose one of the list."),
    "cancelled_already": _("It is cancelled."),
    "changed_since": _("It was changed again since then and stays as it is."),
    "document_used": _("This document was billed before. Give it another number."),
    "due_already": _("It is due on that day already."),
    "due_before_issue": _("It cannot be due before it was issued."),
    "due_in_the_past": _("The new due date lies in the past."),
    "interrupted_already": _("Its limitation was interrupted already; the law counts one only."),
    "interrupted_in_the_future": _("This day lies in the future."),
    "interrupted_before_due": _("On this day no term runs yet that could be interrupted."),
    "interrupted_too_late": _("On this day it could no longer be claimed: nothing revives it."),
    "erp_owns_titles": _("Titles of this company are issued by its ERP."),
    "fact_unknown": _("There is nothing to take back."),
    "held_by_another": _("The title was passed on; its holder decides."),
    "instalments_impossible": _("Not a number of instalments: from 1 to 60, each above zero."),
    "not_cancelled": _("It is not cancelled."),
    "nothing_to_charge": _("Nothing to charge: paid, charged already, or another's title."),
    "account_cools_off": _("The bank account is new: charges may name it a day after it opened."),
    "no_pix_account": _("Pix is not set up. An owner does it in the settings."),
    "not_by_pix": _("Its money did not come by Pix through a provider."),
    "already_sent": _("It is on its way, or went back already."),
    "nothing_open": _("Nothing is open on it."),
    "paid_in_part": _("A part was paid. Take the payment off it first, or grant a rebate."),
    "payment_announced": _("The bank announced its payment. Wait for the money."),
    "printed_on_a_charge": _("Document and terms are printed on its boleto; cancel that first."),
    "rebate_already": _("That is its rebate already."),
    "rebate_takes_all": _("The rebate would take all of it. Cancel the title instead."),
    "salesperson_unknown": _("There is no such salesperson. Choose one of the list."),
    "terms_impossible": _("Terms nobody can agree on. Check fine, interest and discount."),
    "too_many": _("More than 20,000 titles at once. Narrow the filter."),
    "withheld_too_much": _("The taxes withheld take all of it. Check them."),
    "refunded": _("Money of it was given back to the customer. Take the refund back first."),
    "same_customer": _("It is that customer's already."),
    "use_unknown": _("There is no such use of the credit."),
    "content_changed": _("What was asked for has changed meanwhile. Ask again."),
    "credit_used": _("The customer's credit from this payment was used. Take that back first."),
    "lapsed": _("The request lapsed. Ask again."),
    "later_month_closed": _("Only the month closed last is opened again."),
    "not_closed": _("This month is not closed."),
    "not_allowed": _("Your role may not decide this any more."),
    "reason_missing": _("Say why."),
    "receipt_unknown": _("There is no such receipt."),
    "self_approval": _("You asked for this: another person must decide."),
}


def state(table: Mapping[str, State], code: str) -> State:
    """Return how `code` is said; an unknown code speaks for itself."""
    return table.get(code) or State(plain(code), "quiet", "dot")


def event(code: str) -> Event:
    """Return how an event of a history is said."""
    return EVENTS.get(code) or Event(plain(code), "quiet", "dot")


def word(table: Mapping[str, Word], code: str) -> Word:
    """Return the words for `code`, or the code made readable."""
    return table[code] if code in table else plain(code)


# Who acts when no person does; a person's name is said as it is.
ACTORS: Mapping[str, Word] = {
    "daily_run": _("daily run"),
    "timetable": _("timetable"),
    "watch_folders": _("watched folder"),
    "settle_bank_file": _("settlement of bank files"),
    "intake": _("intake of files"),
    "demo": _("demonstration"),
}


def actor(name: str) -> Word:
    """Return how whoever acted is said."""
    return ACTORS.get(name, name)


def plain(code: str) -> str:
    """Return a code as a reader may stand it: `payment_returned` is `Payment returned`."""
    return code.replace("_", " ").replace(".", ": ").capitalize()
