"""Writes on single receipts. Each requires an open scope and the money lock.

Every one that moves money posts it, entry by entry, into the batch it is given.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from emdia.books.bank_files.models import Outcome
from emdia.books.charges import operations as charges
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as entries
from emdia.books.receivables import operations as receivables
from emdia.books.receivables.models import CustomerCredit
from emdia.books.receivables.operations import CreditIsUsed
from emdia.rules import postings
from emdia.rules.hand_allocation import Share
from emdia.rules.instruments import TERMS, Instrument
from emdia.rules.postings import Account
from emdia.rules.settlement import Tolerance

from .models import (
    Allocation,
    CreditUse,
    ManualReceipt,
    PixReceipt,
    Receipt,
    Refund,
    RefundState,
    SettlementTolerance,
)
from .queries import line_of, next_allocation_number, next_use_number, standing_allocations


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """Money as a person saw it come in. `source` tells it from all others of its instrument."""

    instrument: Instrument
    source: str
    amount_cents: int  # gross, before what the acquirer of a card keeps
    received_date: date
    currency: str
    bank_account_id: int | None = None
    customer_id: int | None = None
    number: str = ""
    payer_name: str = ""
    payer_tax_id: str = ""
    note: str = ""
    fee_cents: int = 0
    expected_date: date | None = None


def next_receipt_id() -> int:
    """Return an id for a receipt, so that its fact can name it before it is posted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('receipt_id_seq')")
        return int(cursor.fetchone()[0])


def receive(
    received: Received, *, company_id: int, receipt_id: int, batch_id: int, on: date
) -> Receipt:
    """Enter a receipt, booked on the day `on`; its money waits in suspense until allocated.

    :raises django.db.IntegrityError: this source has settled before.
    """
    terms = TERMS[received.instrument]
    receipt = Receipt.objects.create(
        id=receipt_id,
        company_id=company_id,
        kind=received.instrument.value,
        bank_account_id=received.bank_account_id,
        customer_id=received.customer_id,
        currency=received.currency,
        source_number=received.source,
        amount_cents=received.amount_cents,
        allocated_cents=0,
        received_date=received.received_date,
        cleared_date=received.received_date if terms.clears_at_once else None,
        entry_id=_post_received(received, terms.account, batch_id, on),
    )
    ManualReceipt.objects.create(
        receipt=receipt,
        company_id=company_id,
        number=received.number,
        payer_name=received.payer_name,
        payer_tax_id=received.payer_tax_id,
        note=received.note,
        fee_cents=received.fee_cents,
        expected_date=received.expected_date,
    )
    return receipt


def _post_received(received: Received, account: Account, batch_id: int, on: date) -> int:
    return ledger.post(
        batch_id=batch_id,
        event="receipt_by_hand",
        legs=postings.received(
            account=account, gross_cents=received.amount_cents, fee_cents=received.fee_cents
        ),
        effective_date=on,
        currency=received.currency,
        customer_id=received.customer_id,
        bank_account_id=received.bank_account_id,
    )


def allocate(*, receipt: Receipt, share: Share, batch_id: int, on: date) -> None:
    """Give a receivable its share of a receipt's waiting money.

    :raises django.db.IntegrityError: more than waits, than is owed, or money that is not sure.
    """
    entry_id = ledger.post(
        batch_id=batch_id,
        event="allocation",
        legs=_legs(share, Account.UNIDENTIFIED_RECEIPTS),
        effective_date=on,
        currency=receipt.currency,
        receivable_id=share.receivable_id,
        customer_id=receipt.customer_id,
    )
    _count(receipt, allocated_cents=share.amount_cents)
    Allocation.objects.create(
        company_id=receipt.company_id,
        receipt_id=receipt.pk,
        number=next_allocation_number(receipt.pk),
        receivable_id=share.receivable_id,
        principal_cents=share.principal_cents,
        interest_cents=share.interest_cents,
        discount_cents=share.discount_cents,
        difference_cents=share.difference_cents,
        entry_id=entry_id,
    )
    _settle(share)


def _legs(share: Share, source: Account) -> postings.Legs:
    return postings.allocation(
        source=source,
        principal_cents=share.principal_cents,
        interest_cents=share.interest_cents,
        discount_cents=share.discount_cents,
        difference_cents=share.difference_cents,
        withheld=receivables.withheld_at(
            receivable_id=share.receivable_id, principal_cents=share.principal_cents
        ),
    )


def _settle(share: Share) -> None:
    """Lower what is owed; whoever still holds a boleto of a closed title must not pay it."""
    receivables.lower_balance(receivable_id=share.receivable_id, cents=share.principal_cents)
    charges.cancel_when_closed(receivable_id=share.receivable_id)


def _count(receipt: Receipt, **changes: int) -> None:
    """Change the running totals of a receipt; its row is held until the transaction ends."""
    Receipt.objects.filter(pk=receipt.pk).update(
        **{name: F(name) + cents for name, cents in changes.items()}
    )
    receipt.refresh_from_db()


def take_back(*, receipt: Receipt, allocation: Allocation, batch_id: int, on: date) -> None:
    """Take an allocation off its receivable; the money waits again.

    :raises django.db.IntegrityError: it was taken back already.
    """
    if allocation.entry_id is None:
        _set_apart(receipt, batch_id, on)
        _answer(receipt, allocation, entry_id=None)
        return
    entry_id = ledger.reverse(entry=entries.entry(allocation.entry_id), batch_id=batch_id, on=on)
    _answer(receipt, allocation, entry_id=entry_id)


def _set_apart(receipt: Receipt, batch_id: int, on: date) -> None:
    """Answer the entry that paid and settled in one by its opposite and by one that waits."""
    paid = entries.entry(receipt.entry_id)
    ledger.reverse(entry=paid, batch_id=batch_id, on=on)
    entry_id = ledger.post(
        batch_id=batch_id,
        event="payment_set_apart",
        legs=postings.set_apart(
            paid_cents=receipt.amount_cents, excess_cents=receipt.credited_cents
        ),
        effective_date=on,
        currency=receipt.currency,
        customer_id=receipt.customer_id,
        bank_account_id=receipt.bank_account_id,
    )
    Receipt.objects.filter(pk=receipt.pk).update(entry_id=entry_id)


def _answer(receipt: Receipt, allocation: Allocation, *, entry_id: int | None) -> None:
    """Answer an allocation by its opposite row and owe its principal again."""
    owed_cents = allocation.principal_cents + allocation.interest_cents
    taken_cents = owed_cents - allocation.discount_cents - allocation.difference_cents
    _count(receipt, allocated_cents=-taken_cents)
    Allocation.objects.create(
        company_id=allocation.company_id,
        receipt_id=allocation.receipt_id,
        number=next_allocation_number(allocation.receipt_id),
        receivable_id=allocation.receivable_id,
        principal_cents=-allocation.principal_cents,
        interest_cents=-allocation.interest_cents,
        discount_cents=-allocation.discount_cents,
        difference_cents=-allocation.difference_cents,
        reverses_number=allocation.number,
        entry_id=entry_id,
    )
    _owe_again(allocation.receivable_id, allocation.principal_cents)


def _owe_again(receivable_id: int, cents: int) -> None:
    receivables.raise_balance(receivable_id=receivable_id, cents=cents)
    charges.keep_siblings(receivable_id=receivable_id)


def _reopen_charge(receipt: Receipt) -> None:
    line = line_of(receipt)
    if line is not None and line.outcome == Outcome.SETTLED and line.charge_id is not None:
        charges.reopen(charge_id=line.charge_id)
    by_pix = PixReceipt.objects.filter(pk=receipt.pk, is_exception=False, charge_id__isnull=False)
    for one in by_pix:
        charges.reopen(charge_id=one.charge_id or 0)


def reverse(*, receipt: Receipt, batch_id: int, on: date) -> int:
    """Take a receipt's money back off its receivables and post the opposite entry.

    The charge that brought it may be paid again, and the receivables' other charges need
    not be cancelled any more.

    Returns the id of the reversing entry. The entry is reversed at most once:
    the database refuses a second one.

    :raises CreditIsUsed: the customer has used the credit it gave, or got money of it back.
    """
    if receipt.refunded_cents:
        raise CreditIsUsed(receipt.pk)
    for allocation in standing_allocations(receipt.pk):
        if allocation.entry_id is None:
            # Its entry is the receipt's own, which is reversed below.
            _answer(receipt, allocation, entry_id=None)
        else:
            take_back(receipt=receipt, allocation=allocation, batch_id=batch_id, on=on)
    _withdraw(receipt)
    _reopen_charge(receipt)
    if ManualReceipt.objects.filter(pk=receipt.pk, clearing_entry_id__isnull=False).exists():
        undo_clearing(receipt=receipt, batch_id=batch_id, on=on)
    return ledger.reverse(entry=entries.entry(receipt.entry_id), batch_id=batch_id, on=on)


def _withdraw(receipt: Receipt) -> None:
    receivables.withdraw_credits(receipt_id=receipt.pk, credited_cents=receipt.credited_cents)
    _count(receipt, credited_cents=-receipt.credited_cents)


def withdraw_credit(*, receipt: Receipt, batch_id: int, on: date) -> None:
    """Turn the credit a receipt gave its customer into waiting money again.

    :raises CreditIsUsed: part of it has been used; undo that use first.
    """
    cents = receipt.credited_cents
    if cents == 0:
        return
    _withdraw(receipt)
    ledger.post(
        batch_id=batch_id,
        event="credit_withdrawn",
        legs=postings.credit_withdrawn(cents=cents),
        effective_date=on,
        currency=receipt.currency,
        customer_id=receipt.customer_id,
    )


def identify(*, receipt: Receipt, customer_id: int | None) -> None:
    """Say whose money a receipt is; None says that it is not known."""
    Receipt.objects.filter(pk=receipt.pk).update(customer_id=customer_id)
    receipt.refresh_from_db()


def pass_on(*, from_customer_id: int, to_customer_id: int) -> None:
    """Let another customer have what one paid and gets back: the two are the same."""
    for model in (Receipt, Refund):
        model.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)


def clear(*, receipt: Receipt, batch_id: int, on: date) -> None:
    """Record that the bank has paid the instrument: its money is in the bank account."""
    account = TERMS[Instrument(receipt.kind)].account
    written = ManualReceipt.objects.get(pk=receipt.pk)
    entry_id = ledger.post(
        batch_id=batch_id,
        event="clearance",
        legs=postings.clearance(
            account=account, net_cents=receipt.amount_cents - written.fee_cents
        ),
        effective_date=on,
        currency=receipt.currency,
        customer_id=receipt.customer_id,
        bank_account_id=receipt.bank_account_id,
    )
    ManualReceipt.objects.filter(pk=receipt.pk).update(clearing_entry_id=entry_id)
    _clear_on(receipt, on)


def undo_clearing(*, receipt: Receipt, batch_id: int, on: date) -> None:
    """Take the money of an instrument back out of the bank account."""
    written = ManualReceipt.objects.get(pk=receipt.pk)
    assert written.clearing_entry_id is not None
    ledger.reverse(entry=entries.entry(written.clearing_entry_id), batch_id=batch_id, on=on)
    ManualReceipt.objects.filter(pk=receipt.pk).update(clearing_entry_id=None)
    _clear_on(receipt, None)


def _clear_on(receipt: Receipt, day: date | None) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(cleared_date=day)
    receipt.refresh_from_db()


def note_return(*, receipt: Receipt, motive: int | None) -> None:
    """Keep why a cheque came back; None when it is presented again."""
    ManualReceipt.objects.filter(pk=receipt.pk).update(return_motive=motive)


def present_again(*, receipt: Receipt, batch_id: int, on: date) -> None:
    """Deposit a returned cheque once more: a new entry holds its money."""
    entry_id = ledger.post(
        batch_id=batch_id,
        event="receipt_by_hand",
        legs=postings.received(
            account=TERMS[Instrument(receipt.kind)].account, gross_cents=receipt.amount_cents
        ),
        effective_date=on,
        currency=receipt.currency,
        customer_id=receipt.customer_id,
        bank_account_id=receipt.bank_account_id,
    )
    Receipt.objects.filter(pk=receipt.pk).update(entry_id=entry_id)
    note_return(receipt=receipt, motive=None)


def use_credit(*, credit: CustomerCredit, share: Share, batch_id: int, on: date) -> None:
    """Let a customer's credit pay its share of a receivable.

    :raises django.db.IntegrityError: more than is left of the credit, or than is owed.
    """
    entry_id = ledger.post(
        batch_id=batch_id,
        event="credit_used",
        legs=_legs(share, Account.CUSTOMER_CREDITS),
        effective_date=on,
        currency=credit.currency,
        receivable_id=share.receivable_id,
        customer_id=credit.customer_id,
    )
    receivables.lower_credit(credit_id=credit.pk, cents=share.amount_cents)
    CreditUse.objects.create(
        company_id=credit.company_id,
        credit_id=credit.pk,
        number=next_use_number(credit.pk),
        receivable_id=share.receivable_id,
        principal_cents=share.principal_cents,
        interest_cents=share.interest_cents,
        discount_cents=share.discount_cents,
        entry_id=entry_id,
    )
    _settle(share)


def take_use_back(*, use: CreditUse, batch_id: int, on: date) -> None:
    """Give the customer a used credit back; the receivable is owed again.

    :raises django.db.IntegrityError: it was taken back already.
    """
    entry_id = ledger.reverse(entry=entries.entry(use.entry_id), batch_id=batch_id, on=on)
    amount_cents = use.principal_cents + use.interest_cents - use.discount_cents
    receivables.lower_credit(credit_id=use.credit_id, cents=-amount_cents)
    CreditUse.objects.create(
        company_id=use.company_id,
        credit_id=use.credit_id,
        number=next_use_number(use.credit_id),
        receivable_id=use.receivable_id,
        principal_cents=-use.principal_cents,
        interest_cents=-use.interest_cents,
        discount_cents=-use.discount_cents,
        reverses_number=use.number,
        entry_id=entry_id,
    )
    _owe_again(use.receivable_id, use.principal_cents)


def owe_refund(*, refund: Refund, batch_id: int, on: date) -> None:
    """Owe an approved refund back to the customer.

    :raises django.db.IntegrityError: its money was used meanwhile.
    """
    _reserve(refund, refund.amount_cents)
    source = Account.CUSTOMER_CREDITS if refund.credit_id else Account.UNIDENTIFIED_RECEIPTS
    entry_id = ledger.post(
        batch_id=batch_id,
        event="refund_payable",
        legs=postings.refund_payable(source=source, cents=refund.amount_cents),
        effective_date=on,
        currency=refund.currency,
        customer_id=refund.customer_id,
    )
    refund.payable_entry_id = entry_id
    refund.state = RefundState.PAYABLE
    refund.save()


def _reserve(refund: Refund, cents: int) -> None:
    if refund.credit_id is not None:
        receivables.lower_credit(credit_id=refund.credit_id, cents=cents)
    elif refund.receipt_id is not None:
        Receipt.objects.filter(pk=refund.receipt_id).update(
            refunded_cents=F("refunded_cents") + cents
        )


def pay_refund(
    *, refund: Refund, account: Account, bank_account_id: int | None, batch_id: int, on: date
) -> None:
    """Record that the refund left, out of the bank account or the cash box."""
    refund.paid_entry_id = ledger.post(
        batch_id=batch_id,
        event="refund_paid",
        legs=postings.refund_paid(account=account, cents=refund.amount_cents),
        effective_date=on,
        currency=refund.currency,
        customer_id=refund.customer_id,
        bank_account_id=bank_account_id,
    )
    refund.paid_date = on
    refund.state = RefundState.PAID
    refund.save()


def undo_payment(*, refund: Refund, batch_id: int, on: date) -> None:
    """Take the payment of a refund back; it is owed again."""
    assert refund.paid_entry_id is not None
    ledger.reverse(entry=entries.entry(refund.paid_entry_id), batch_id=batch_id, on=on)
    refund.paid_entry_id, refund.paid_date = None, None
    refund.state = RefundState.PAYABLE
    refund.save()


def cancel_refund(*, refund: Refund, batch_id: int | None, on: date) -> None:
    """Give a refund up; what was owed back waits at its source again."""
    if refund.payable_entry_id is not None and batch_id is not None:
        ledger.reverse(entry=entries.entry(refund.payable_entry_id), batch_id=batch_id, on=on)
        _reserve(refund, -refund.amount_cents)
    refund.state = RefundState.CANCELLED
    refund.save()


def give_up_refund(*, refund: Refund) -> None:
    """Close a refund that was only asked for; nothing of it was posted."""
    refund.state = RefundState.CANCELLED
    refund.save()


def refuse_refund(*, refund: Refund) -> None:
    """Close a refund that another person refused; nothing of it was posted."""
    refund.state = RefundState.REFUSED
    refund.save()


def set_tolerance(*, company_id: int, tolerance: Tolerance, fact_id: int) -> None:
    """Let differences within `tolerance` close titles from now on; the fact says who and why."""
    SettlementTolerance.objects.create(company_id=company_id, fact_id=fact_id, **asdict(tolerance))
