"""Sending an approved refund back through the Pix that brought its money; once.

A row with the number we give the refund stands before the request leaves. When its outcome is
not known the refund is looked up by that number, and sent again only when the provider says
that it has none.
"""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import queries as payments
from emdia.books.payments.models import PixReceipt, Refund, RefundState
from emdia.books.pix import operations, queries
from emdia.books.pix.models import PixAccount, PixRefund, SendState
from emdia.books.receivables.models import CustomerCredit
from emdia.connectors.pix_api import Refused, Unavailable, UnknownOutcome
from emdia.formats.pix import PixRefused
from emdia.formats.pix.due_charge import decimal
from emdia.formats.pix.received import GivenBack, read_given_back
from emdia.kernel.failpoints import failpoint

from .open_receipt import UnableToUseReceipt, open_money
from .pix_given_back import end_refund
from .pix_provider import NoProvider, api_of
from .queue import enqueue_once
from .settle_pix import ProviderSilent


def send_back(*, company_id: int, refund_id: int, by: Actor, now: datetime) -> None:
    """Let an approved refund go back through its Pix; a job sends it.

    :raises UnableToUseReceipt: refund_unknown, not_payable, not_by_pix or already_sent.
    """
    with open_money(company_id):
        refund = payments.lock_refund(refund_id)
        if refund is None:
            raise UnableToUseReceipt("refund_unknown")
        if refund.state != RefundState.PAYABLE:
            raise UnableToUseReceipt("not_payable")
        written, account = _pix_of(refund)
        try:
            sent = operations.ask_refund(
                company_id=company_id,
                account_id=account.pk,
                refund_id=refund.pk,
                end_to_end_id=written.end_to_end_id,
                number=secrets.token_hex(16),
                amount_cents=refund.amount_cents,
                now=now,
            )
        except IntegrityError as under_way:
            raise UnableToUseReceipt("already_sent") from under_way
        facts.record(
            company_id=company_id,
            kind="refund.sent_by_pix",
            subject=("refund", refund.pk),
            by=by,
            data={"pix": sent.end_to_end_id, "number": sent.number},
        )
        enqueue_once("send_pix_refunds", company_id=company_id, one_at_a_time=True)


def pix_of(refund: Refund) -> PixReceipt | None:
    """Return the payment by Pix that brought a refund's money; None where it came otherwise."""
    receipt_id = refund.receipt_id
    if refund.credit_id is not None:
        credit = CustomerCredit.objects.filter(pk=refund.credit_id).first()
        receipt_id = credit.receipt_id if credit is not None else None
    return PixReceipt.objects.filter(pk=receipt_id).first() if receipt_id else None


def _pix_of(refund: Refund) -> tuple[PixReceipt, PixAccount]:
    written = pix_of(refund)
    receipt = payments.receipt(written.pk) if written is not None else None
    accounts = queries.reachable_accounts() if receipt is not None else []
    for account in reversed(accounts):
        if receipt is not None and account.bank_account_id == receipt.bank_account_id:
            assert written is not None
            return written, account
    raise UnableToUseReceipt("not_by_pix")


def send_all(*, company_id: int, by: Actor, now: datetime) -> int:
    """Send what is to go back, look up what is not known; return how many ended.

    :raises ProviderSilent: a provider could not be asked; the rest was.
    """
    with company_scope(company_id):
        accounts = {one.pk: one for one in queries.reachable_accounts()}
        under_way = {key: queries.refunds_under_way(account_id=key) for key in accounts}
    ended, silent = 0, ""
    for account_id, ids in under_way.items():
        try:
            ended += sum(_go_on(accounts[account_id], number, by, now) for number in ids)
        except (Unavailable, NoProvider, UnknownOutcome) as error:
            silent = str(error)
            with company_scope(company_id):
                operations.note_answer(account_id=account_id, now=now, fault=silent)
    if silent:
        raise ProviderSilent(silent)
    return ended


def _go_on(account: PixAccount, pix_refund_id: int, by: Actor, now: datetime) -> bool:
    """Bring one refund further; return whether it came to its end."""
    refund, is_new = _marked(account, pix_refund_id, now)
    if refund is None:
        return False
    failpoint("refund_pix.marked")
    given = None if is_new else _looked_up(account, refund)
    if given is None:
        given = _sent(account, refund)
    failpoint("refund_pix.answered")
    with company_scope(account.company_id):
        lock_money(account.company_id)
        zone = ZoneInfo(companies.company(account.company_id).time_zone)
        held = queries.lock_refund(refund.pk)
        assert held is not None
        if isinstance(given, Refused):
            operations.move_refund(held, state=SendState.FAILED, reason=str(given))
            return True
        end_refund(refund=held, given=given, by=by, on=now.astimezone(zone).date())
        failpoint("refund_pix.before_commit")
        held.refresh_from_db()
        return held.state in (SendState.DONE, SendState.FAILED)


def _marked(
    account: PixAccount, pix_refund_id: int, now: datetime
) -> tuple[PixRefund | None, bool]:
    """Say that a request is about to leave; return the refund and whether none left before."""
    with company_scope(account.company_id):
        held = queries.lock_refund(pix_refund_id)
        if held is None or held.state in (SendState.DONE, SendState.FAILED):
            return None, False
        if held.state != SendState.ASKED:
            return held, False
        refund = payments.lock_refund(held.refund_id)
        if refund is None or refund.state != RefundState.PAYABLE:
            # Given up, or paid another way, before it left.
            operations.move_refund(held, state=SendState.FAILED, reason="not_payable")
            return None, False
        operations.move_refund(held, state=SendState.SENT, sent_at=now)
        return held, True


def _looked_up(account: PixAccount, refund: PixRefund) -> GivenBack | Refused | None:
    """Return what the provider has of a refund; None when it has none.

    :raises Unavailable: it cannot be asked.
    """
    try:
        return _read(api_of(account).get_devolucao(refund.end_to_end_id, refund.number), refund)
    except Refused as refusal:
        if refusal.is_not_found:
            return None
        raise Unavailable(str(refusal)) from refusal


def _sent(account: PixAccount, refund: PixRefund) -> GivenBack | Refused:
    """Send a refund and return what the provider makes of it, or its refusal.

    :raises Unavailable: nothing was done.
    :raises UnknownOutcome: it may have been done; the next time it is looked up.
    """
    body = {"valor": decimal(refund.amount_cents)}
    try:
        said = api_of(account).put_devolucao(refund.end_to_end_id, refund.number, body)
    except Refused as refusal:
        if refusal.status in (401, 403):
            raise Unavailable(str(refusal)) from refusal
        # After a restore it may be there from before.
        return _looked_up(account, refund) or refusal
    return _read(said, refund)


def _read(said: object, refund: PixRefund) -> GivenBack:
    try:
        given = read_given_back(said)
    except PixRefused as wrong:
        raise UnknownOutcome(str(wrong)) from wrong
    if given.number != refund.number or given.amount_cents != refund.amount_cents:
        raise UnknownOutcome("The provider shows another refund.")
    return given
