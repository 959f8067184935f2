"""Customers' unused credits pay their oldest debts that are due, where the company says so.

Interest before principal and the oldest debt first, as the law pays debts (CC art. 354
and 355). A receivable that may have been paid meanwhile waits: what is not known yet is
not paid a second time.
"""

from collections.abc import Mapping
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.intake import queries as intake
from emdia.books.payments import queries as payments
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import CustomerCredit, Holder
from emdia.rules.hand_allocation import spread
from emdia.workflows import use_credit
from emdia.workflows.allocate_receipt import Part

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many receivables were paid by credits since, and how much of them."""
    with company_scope(work.company_id):
        may_apply = companies.company(work.company_id).applies_credits
        credits = receivables.usable_credits(as_of=work.run_date) if may_apply else []
    for credit_id in credits:
        _use(work, credit_id)
    with company_scope(work.company_id):
        return payments.credits_used_since(work.since_at)


def _use(work: Work, credit_id: int) -> None:
    with company_scope(work.company_id):
        lock_money(work.company_id)
        credit = receivables.lock_credit(credit_id)
        parts = [] if credit is None else _parts(credit, work.run_date)
        if parts:
            use_credit.use(
                company_id=work.company_id,
                credit_id=credit_id,
                parts=parts,
                by=work.by,
                on=work.run_date,
            )


def _parts(credit: CustomerCredit, as_of: date) -> list[Part]:
    """Return what of the credit each of the customer's debts gets."""
    due = [
        one
        for one in receivables.open_of(credit.customer_id)
        if one.due_date <= as_of and one.currency == credit.currency and one.holder == Holder.OWN
    ]
    uncertain = {row.receivable_id for row in intake.not_known([one.pk for one in due])}
    sure = [one for one in due if one.pk not in uncertain]
    owed = payments.owed(sure, as_of=as_of)
    given = spread(amount_cents=credit.balance_cents, owed=list(owed.values()), as_of=as_of)
    return [Part(receivable_id=number, amount_cents=cents) for number, cents in given.items()]
