"""Money of a Pix that went back: by our own refund, or without us, as after a fraud (MED).

Our refund is paid when the provider says that it went back. What went back without us is taken
off the titles it had paid, which are owed again; of a part that stayed the rest pays them again.
Requires an open scope and the money lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from emdia.books.companies import queries as companies
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as months
from emdia.books.payments import operations as receipts
from emdia.books.payments import pix as payments
from emdia.books.payments import queries as known
from emdia.books.payments.models import PixReceipt, Receipt, RefundState
from emdia.books.payments.pix import PixPayment
from emdia.books.pix import operations, queries
from emdia.books.pix.models import PixAccount, PixRefund, SendState
from emdia.books.receivables.operations import CreditIsUsed
from emdia.formats.pix.received import NOT_DONE, RETURNED, GivenBack, ReceivedPix
from emdia.rules.postings import Account


@dataclass(frozen=True, slots=True)
class _Part:
    payment: ReceivedPix
    given: GivenBack


def take_given_back(
    *, account: PixAccount, received: Sequence[ReceivedPix], by: Actor, now: datetime
) -> None:
    """Bring the books to what the provider shows of money that went back; once each."""
    parts = [_Part(one, given) for one in received for given in one.given_back]
    if not parts:
        return
    on = now.astimezone(ZoneInfo(companies.company(account.company_id).time_zone)).date()
    ours = queries.refunds_numbered({part.given.number for part in parts})
    written = queries.returns_of({part.payment.end_to_end_id for part in parts})
    for part in parts:
        refund = ours.get(part.given.number)
        if refund is not None and refund.end_to_end_id == part.payment.end_to_end_id:
            end_refund(refund=refund, given=part.given, by=by, on=on)
        elif part.given.status == RETURNED:
            mark = (part.payment.end_to_end_id, part.given.number)
            if mark not in written:
                _take_back(account, part, by, on, now)


def end_refund(*, refund: PixRefund, given: GivenBack, by: Actor, on: date) -> None:
    """Write down what the provider says of a refund of ours; one that ended stays so."""
    held = queries.lock_refund(refund.pk)
    if held is None or held.state in (SendState.DONE, SendState.FAILED):
        return
    if given.status == NOT_DONE:
        operations.move_refund(held, state=SendState.FAILED, reason=given.reason or NOT_DONE)
    elif given.status == RETURNED:
        operations.move_refund(held, state=SendState.DONE)
        _pay(held, by, on)
    else:
        operations.move_refund(held, state=SendState.PROCESSING)


def _pay(sent: PixRefund, by: Actor, on: date) -> None:
    """Post the refund that the provider has paid out of the account."""
    refund = known.lock_refund(sent.refund_id)
    if refund is None or refund.state != RefundState.PAYABLE:
        return
    fact_id = facts.record(
        company_id=sent.company_id,
        kind="refund.paid",
        subject=("refund", refund.pk),
        by=by,
        data={"pix": sent.end_to_end_id, "number": sent.number},
    )
    receipts.pay_refund(
        refund=refund,
        account=Account.BANK_CLEARING,
        bank_account_id=sent.pix_account.bank_account_id,
        batch_id=ledger.open_batch(company_id=sent.company_id, fact_id=fact_id),
        on=months.first_open_day(on),
    )


def _take_back(account: PixAccount, part: _Part, by: Actor, on: date, now: datetime) -> None:
    standing = _standing(part.payment.end_to_end_id)
    if standing is None:
        return
    entry_id, reason = _reverse(standing, part, by, months.first_open_day(on))
    operations.record_return(
        company_id=account.company_id,
        end_to_end_id=part.payment.end_to_end_id,
        number=part.given.number,
        nature=part.given.nature,
        amount_cents=part.given.amount_cents,
        receipt_id=standing.pk,
        entry_id=entry_id,
        reason=reason,
        now=now,
    )
    if entry_id is not None:
        _keep_rest(account, standing, part, by)


def _standing(end_to_end_id: str) -> Receipt | None:
    """Return the receipt that holds the money of a payment now; held."""
    of_payment = PixReceipt.objects.filter(end_to_end_id=end_to_end_id).order_by("-receipt_id")
    found = [known.lock(one.receipt_id) for one in of_payment]
    standing = [one for one in found if one is not None and not known.is_reversed(one)]
    return standing[0] if standing else None


def _reverse(receipt: Receipt, part: _Part, by: Actor, on: date) -> tuple[int | None, str]:
    """Take a receipt back; return its reversing entry, or the code of why a person must look."""
    fact_id = facts.record(
        company_id=receipt.company_id,
        kind="settlement.reversed",
        subject=("receipt", receipt.pk),
        by=by,
        reason=f"Pix {part.given.nature}".strip(),
        data={"pix": part.payment.end_to_end_id, "amount_cents": part.given.amount_cents},
    )
    try:
        with transaction.atomic():
            batch_id = ledger.open_batch(company_id=receipt.company_id, fact_id=fact_id)
            return receipts.reverse(receipt=receipt, batch_id=batch_id, on=on), ""
    except CreditIsUsed:
        return None, "credit_used"


def _keep_rest(account: PixAccount, receipt: Receipt, part: _Part, by: Actor) -> None:
    """Settle what of the payment did not go back."""
    rest_cents = receipt.amount_cents - part.given.amount_cents
    if rest_cents <= 0:
        return
    written = PixReceipt.objects.get(pk=receipt.pk)
    fact_id = facts.record(
        company_id=receipt.company_id,
        kind="pix.rest_settled",
        subject=("receipt", receipt.pk),
        by=by,
        data={"amount_cents": rest_cents},
    )
    payments.settle(
        [
            PixPayment(
                source=f"{written.end_to_end_id}/{part.given.number}",
                end_to_end_id=written.end_to_end_id,
                bank_account_id=account.bank_account_id,
                txid=written.txid,
                key=written.key,
                is_our_key=written.key in ("", account.key),
                paid_cents=rest_cents,
                interest_cents=0,
                discount_cents=0,
                paid_at=written.paid_at,
                received_date=receipt.received_date,
                payer_name=written.payer_name,
                payer_tax_id=written.payer_tax_id,
            )
        ],
        company_id=receipt.company_id,
        batch_id=ledger.open_batch(company_id=receipt.company_id, fact_id=fact_id),
        currency=receipt.currency,
    )
