"""Entering money that no bank file brought: cash, a transfer, a cheque, card sales."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as months
from emdia.books.parties.models import Customer
from emdia.books.payments import operations, queries
from emdia.books.payments.operations import Received
from emdia.rules.instruments import TERMS

from .allocate_receipt import Part, apply
from .open_receipt import UnableToUseReceipt, open_money


def register(
    *, company_id: int, received: Received, parts: Sequence[Part], by: Actor, as_of: date
) -> int:
    """Enter a receipt and give its money to `parts`, if any; return the receipt's id.

    Without a customer the money waits unidentified. A cheque settles nothing before
    it has cleared.

    :raises UnableToUseReceipt: amount_missing, fee_too_high, fee_unfit, date_ahead,
        bank_account_missing, bank_account_unknown, customer_unknown, number_used,
        or as `allocate_receipt.allocate`.
    """
    _plausible(received, as_of)
    with open_money(company_id):
        _known(received)
        if queries.with_source(kind=received.instrument, source=received.source) is not None:
            raise UnableToUseReceipt("number_used")
        money = replace(received, currency=companies.company(company_id).currency)
        receipt_id = operations.next_receipt_id()
        fact_id = facts.record(
            company_id=company_id,
            kind="receipt.registered",
            subject=("receipt", receipt_id),
            by=by,
            reason=received.note,
            data=_as_data(money),
        )
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        booked_on = months.first_open_day(received.received_date)
        receipt = operations.receive(
            money, company_id=company_id, receipt_id=receipt_id, batch_id=batch_id, on=booked_on
        )
        if parts:
            apply(receipt=receipt, parts=parts, by=by, on=booked_on)
        return receipt.pk


def _plausible(received: Received, as_of: date) -> None:
    terms = TERMS[received.instrument]
    if received.amount_cents <= 0:
        raise UnableToUseReceipt("amount_missing")
    if received.fee_cents and not terms.has_fee:
        raise UnableToUseReceipt("fee_unfit")
    if not 0 <= received.fee_cents < received.amount_cents:
        raise UnableToUseReceipt("fee_too_high")
    if received.received_date > as_of:
        raise UnableToUseReceipt("date_ahead")
    if terms.needs_bank_account and received.bank_account_id is None:
        raise UnableToUseReceipt("bank_account_missing")


def _known(received: Received) -> None:
    """Let a receipt pass whose account and customer are this company's."""
    account_id, customer_id = received.bank_account_id, received.customer_id
    if account_id is not None and not BankAccount.objects.filter(pk=account_id).exists():
        raise UnableToUseReceipt("bank_account_unknown")
    if customer_id is not None and not Customer.objects.filter(pk=customer_id).exists():
        raise UnableToUseReceipt("customer_unknown")


def _as_data(received: Received) -> dict[str, object]:
    return {
        "instrument": received.instrument.value,
        "source": received.source,
        "amount_cents": received.amount_cents,
        "fee_cents": received.fee_cents,
        "received_date": received.received_date.isoformat(),
        "customer": received.customer_id,
    }
