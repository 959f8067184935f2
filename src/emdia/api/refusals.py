"""Refusals of the domain in English: the status, what is wrong, what to do, and where."""

from collections.abc import Mapping

from emdia.api.problems import NOTHING_DONE, Problem, Wrong, missing
from emdia.books.companies.queries import UnknownAgreement
from emdia.kernel.phones import InvalidPhone
from emdia.kernel.tax_ids import InvalidTaxId
from emdia.reports.missing import Missing
from emdia.workflows import customer_contacts, register_customer
from emdia.workflows.borderos import UnableToBordero
from emdia.workflows.bulk_runs import UnableToRun
from emdia.workflows.charge_by_pix import UnableToCharge
from emdia.workflows.discard_customers import UnableToDiscard
from emdia.workflows.manage_webhooks import UnableToManageWebhooks
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.open_receivables import UnableToChangeReceivables
from emdia.workflows.receive_bank_file import AlreadyReceived, FileRefused
from emdia.workflows.register_customer import CustomerIsKnown
from emdia.workflows.reverse_settlement import UnableToReverse

SPOKEN = (
    UnableToUseReceipt,
    UnableToReverse,
    UnableToChangeReceivables,
    register_customer.UnableToChange,
    customer_contacts.UnableToChange,
    UnableToManageWebhooks,
    UnableToBordero,
    UnableToCharge,
    UnableToDiscard,
    UnableToRun,
)
# What the address names and is not there.
NOT_THERE: Mapping[str, str] = {
    "receipt_unknown": "receipt",
    "refund_unknown": "refund",
    "credit_unknown": "credit",
    "use_unknown": "use",
    "exception_unknown": "exception",
    "charge_unknown": "charge",
    "allocation_unknown": "allocation",
    "contact_unknown": "contact",
    "endpoint_unknown": "webhook",
    "delivery_unknown": "message",
    "run_unknown": "run",
}
# What stands in the way now, and may not tomorrow.
CONFLICTS: Mapping[str, str] = {
    "account_cools_off": "The account is new: charges name it after its day of rest.",
    "agreement_incomplete": "The agreement lacks what its bank prints. Complete it first.",
    "already_asked": "The bank is being asked for this already.",
    "already_identified": "Somebody said meanwhile whose money it is.",
    "already_paid": "The refund was paid before.",
    "already_cleared": "It was recorded before that it cleared.",
    "already_requested": "It was asked for before and waits for a person's approval.",
    "already_reversed": "It was reversed before.",
    "already_sent": "It is on its way by Pix already.",
    "already_taken_back": "The allocation was taken back before.",
    "cancelled_already": "The receivable is cancelled. Restore it first.",
    "customer_in_use": "Something hangs on the customer: a title, a message, another customer.",
    "charge_not_open": "The charge can be paid no more.",
    "credit_used": "The customer's credit from this money was used. Take that use back first.",
    "changed_since": "It was changed again since then.",
    "document_used": "The document was billed before. Give it another number.",
    "due_already": "It is due on that day already.",
    "erp_owns_numbers": "Boletos of this company are numbered by its ERP.",
    "erp_owns_titles": "Receivables of this company are issued by its ERP.",
    "held_by_another": "The receivable was passed on; its holder decides.",
    "month_closed": "The month is closed. Choose a day of an open one.",
    "not_a_draft": "It is no draft: only a draft is thrown away.",
    "not_checked": "The run does not wait to begin: it is being looked at, or was begun.",
    "not_discarded": "The customer was not thrown away.",
    "nothing_to_do": "The run would change nothing: every record stays as it is.",
    "nothing_to_undo": "The run did nothing, is at work, or was taken back.",
    "run_begun": "The run has begun. Stop it, and take back what is done.",
    "run_over": "The run is not at work.",
    "not_cancelled": "The receivable is not cancelled.",
    "no_pix_account": "No Pix account is in use.",
    "not_by_pix": "Its money came by no Pix of an account in use.",
    "not_paid": "The refund is not recorded as paid.",
    "not_payable": "The refund was not approved, or it was paid or given up.",
    "not_taken_by_bank": "The bank's file has no such instruction.",
    "nothing_refused": "Nothing that the bank refused waits here.",
    "nothing_registered": "The bank does not hold the charge.",
    "nothing_to_charge": "It is paid, passed on, or charged by Pix already.",
    "number_taken": "Another charge took the number meanwhile. Send it again.",
    "numbers_run_out": "The agreement's range of numbers is used up.",
    "not_cleared": "The money has not cleared: it settles nothing yet.",
    "nothing_to_clear": "Cash and transfers are sure at once; there is nothing to clear.",
    "nothing_open": "Nothing is open on the receivable.",
    "number_used": "A receipt of this kind has this number.",
    "paid_in_part": "A part was paid. Take the payment off it first, or grant a rebate.",
    "payment_announced": "The bank announced its payment. Wait for the money.",
    "printed_on_a_charge": "Document and terms are printed on its boleto; cancel that first.",
    "rebate_already": "That is its rebate already.",
    "still_due": "The message waits to be sent.",
    "too_many_endpoints": "Twenty endpoints are the most. Change one that is there.",
    "refunded": "Money of it was given back. Take the refund back first.",
}
# What was sent and cannot be: the field, and the way out.
VALUES: Mapping[str, tuple[str, str]] = {
    "amount_missing": ("amount_cents", "The amount is above zero."),
    "bank_account_missing": ("bank_account_id", "Say which account the money came to."),
    "bank_account_unknown": ("bank_account_id", "Take a bank account of GET /api/v1/company."),
    "branch_unknown": ("branch_id", "Take a branch of GET /api/v1/company."),
    "customer_unknown": ("customer_id", "Take a customer of GET /api/v1/customers."),
    "date_ahead": ("received_date", "Money is entered once it has come."),
    "date_before": ("cleared_date", "It cannot clear before the day it was received."),
    "discount_missing": ("discount_cents", "Say how much, and until when."),
    "due_before_issue": ("due_date", "It cannot be due before it was issued."),
    "due_in_the_past": ("due_date", "The new due date lies in the past."),
    "fee_too_high": ("fee_cents", "The fee is less than the amount."),
    "fee_unfit": ("fee_cents", "Only card sales have a fee."),
    "given_twice": ("parts", "Name each receivable once."),
    "instalments_impossible": ("instalments", "From 1 to 60, each above zero."),
    "instruction_unknown": ("asked", "Such an instruction is not given by hand."),
    "more_than_credit": ("amount_cents", "More than is left of the credit."),
    "more_than_owed": ("parts", "More than is owed on a receivable. Lower its amount."),
    "more_than_waits": ("parts", "More than waits at the receipt. Lower the amounts."),
    "nothing_given": ("parts", "Say how much goes to which receivable."),
    "other_currency": ("parts", "A receivable is of another currency."),
    "other_customer": ("parts", "A receipt pays what one customer owes."),
    "reason_missing": ("reason", "Say why."),
    "rebate_takes_all": ("rebate_cents", "It would take all. Cancel the receivable instead."),
    "receivable_unknown": ("parts", "Take receivables of GET /api/v1/receivables."),
    "relative_in_circle": ("parent", "A customer cannot be above itself."),
    "relative_is_itself": ("parent", "A customer is not its own relative."),
    "relative_unknown": ("parent", "Register that customer first; name it by its tax id."),
    "same_customer": ("customer_id", "It is that customer's already."),
    "salesperson_unknown": ("salesperson_id", "There is no such salesperson."),
    "terms_impossible": ("fine_ppm", "Terms nobody can agree on: fine, interest, discount."),
    "too_many": ("receivable_ids", "Fewer at once."),
    "url_invalid": ("url", "Write the whole address: https://…"),
    "host_unknown": ("url", "Nobody knows this host. Check the address."),
    "target_forbidden": ("url", "An internal address is not allowed."),
    "scheme_forbidden": ("url", "Only https."),
    "port_forbidden": ("url", "Only the ports 443 and 8443."),
    "withheld_too_much": ("withheld", "The taxes withheld take all of it."),
}


def as_problem(refusal: Exception) -> Problem | None:
    """Return the answer for a refusal; None for what is no refusal but a failure."""
    if isinstance(refusal, Problem):
        return refusal
    if isinstance(refusal, Missing):
        return missing("record")
    if isinstance(refusal, CustomerIsKnown):
        detail = f"A customer with this tax id is registered. {NOTHING_DONE}"
        return Problem(409, "customer_known", detail)
    if isinstance(refusal, InvalidTaxId):
        return value("tax_id_invalid", "tax_id", "The tax id is none of its kind.")
    if isinstance(refusal, InvalidPhone):
        return value("phone_invalid", "phone", "Write it with country and area, as +5511….")
    if isinstance(refusal, UnknownAgreement):
        said = "Take an agreement of GET /api/v1/company."
        return parameter("agreement_unknown", "bank_agreement_id", said)
    if isinstance(refusal, FileRefused | AlreadyReceived):
        return _file(refusal)
    return (
        coded(str(refusal), getattr(refusal, "field", "")) if isinstance(refusal, SPOKEN) else None
    )


def coded(code: str, field: str = "") -> Problem:
    """Return the answer for a code of the domain; `field` is where, if that is known."""
    if code in NOT_THERE:
        return missing(NOT_THERE[code])
    if code in CONFLICTS:
        return Problem(409, code, f"{CONFLICTS[code]} {NOTHING_DONE}")
    where, said = VALUES.get(code, ("", "It cannot be done so."))
    return value(code, field or where, said)


def value(code: str, field: str, said: str) -> Problem:
    """Return the answer for a value of the body that cannot be."""
    pointer = f"#/{field}" if field else None
    wrong = Wrong(code=code, detail=said, pointer=pointer)
    return Problem(422, code, f"{said} {NOTHING_DONE}", errors=[wrong])


def parameter(code: str, name: str, said: str) -> Problem:
    """Return the answer for a parameter that cannot be."""
    wrong = Wrong(code=code, detail=said, parameter=name)
    return Problem(422, code, f"{said} {NOTHING_DONE}", errors=[wrong])


def _file(refusal: FileRefused | AlreadyReceived) -> Problem:
    if isinstance(refusal, AlreadyReceived):
        return Problem(
            409,
            "file_duplicate",
            f"The same bytes came as file {refusal.bank_file_id} ({refusal.name}), received by "
            f"{refusal.received_by}. {NOTHING_DONE}",
        )
    wrong = [Wrong(code=fault.code, detail=fault.message) for fault in refusal.faults]
    return Problem(422, refusal.faults[0].code, f"{refusal}. {NOTHING_DONE}", errors=wrong)
