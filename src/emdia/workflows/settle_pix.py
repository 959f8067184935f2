"""Settling what was paid by Pix: never by what a notice tells, always by what the provider shows.

Notices wait in the inbox. Their payments are asked for at the provider, outside every
transaction, and settled in one: the rows of the money, what was given back, and that the
notices were taken. Whatever dies before its end leaves the notices waiting. Asking the provider
for all payments of a time finds those that no notice told of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from emdia.books.calendar import queries as calendar
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.inbox import operations as inbox
from emdia.books.inbox import queries as notices
from emdia.books.inbox.models import InboxNotice, Source
from emdia.books.ledger import operations as ledger
from emdia.books.payments import pix as payments
from emdia.books.payments.pix import PixPayment
from emdia.books.pix import operations, queries
from emdia.books.pix.models import PixAccount, PixCharge
from emdia.connectors.pix_api import PixApi, Refused, Unavailable
from emdia.formats.pix import PixRefused
from emdia.formats.pix.due_charge import decimal, read_due_charge
from emdia.formats.pix.received import ReceivedPix, Told, read_notice, read_received
from emdia.kernel.failpoints import failpoint
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.pix_due_amount import amount_on

from .pix_given_back import take_given_back
from .pix_provider import NoProvider, api_of

NOTICES_AT_ONCE = 300
PAYMENTS_AT_ONCE = 300
REQUESTS_AT_ONCE = 8
# A provider may tell of a payment a moment before it shows it.
UNKNOWN_FOR = timedelta(minutes=10)
# Payments are asked for again for a while: a provider's clock and ours are two.
OVERLAP = timedelta(hours=2)
# For how long a payment may be given back after it was made.
RETURN_DAYS = 90
DAYS_ASKED_AT_ONCE = 30


class ProviderSilent(Exception):
    """A provider could not be asked; what it knows is asked for the next time."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the provider shows of one payment: the payment, or a code of why not."""

    payment: ReceivedPix | None = None
    why_not: str = ""


@dataclass(slots=True)
class _Taken:
    """What becomes of the notices of one round."""

    taken: list[int] = field(default_factory=list)
    doubted: dict[str, list[int]] = field(default_factory=dict)


def drain(*, company_id: int, by: Actor, now: datetime) -> int:
    """Settle what the waiting notices tell of; return how many payments settled.

    :raises ProviderSilent: a provider could not be asked; its notices go on waiting.
    """
    return _each_account(company_id, now, lambda account: _drain(company_id, account, by, now))


def _each_account(company_id: int, now: datetime, work: Callable[[PixAccount], int]) -> int:
    with company_scope(company_id):
        accounts = queries.reachable_accounts()
    settled, silent = 0, ""
    for account in accounts:
        try:
            settled += work(account)
        except (Unavailable, Refused, NoProvider) as error:
            silent = str(error)
            with company_scope(company_id):
                operations.note_answer(account_id=account.pk, now=now, fault=silent)
    if silent:
        raise ProviderSilent(silent)
    return settled


def _drain(company_id: int, account: PixAccount, by: Actor, now: datetime) -> int:
    after = settled = 0
    while True:
        with company_scope(company_id):
            addresses = notices.addresses_of(source=Source.PIX, subject_id=account.pk)
            waiting = notices.waiting(addresses=addresses, after=after, most=NOTICES_AT_ONCE)
        if not waiting:
            return settled
        after = waiting[-1].pk
        told = {notice.pk: _read(notice) for notice in waiting}
        asked = {one.end_to_end_id for items in told.values() for one in items or ()} - {""}
        shown = _ask(api_of(account), sorted(asked))
        failpoint("pix.read")
        with company_scope(company_id):
            payments_shown = [one.payment for one in shown.values()]
            settled += settle_shown(account, payments_shown, by, now)
            _put(_judge(waiting, told, shown, now), now)
            failpoint("pix.before_commit")
        failpoint("pix.committed")


def _read(notice: InboxNotice) -> tuple[Told, ...] | None:
    try:
        return read_notice(notice.body)
    except PixRefused:
        return None


def _ask(api: PixApi, end_to_end_ids: Sequence[str]) -> dict[str, _Shown]:
    """Return what the provider shows of each payment.

    :raises Unavailable: it does not answer.
    :raises Refused: it answers nothing to us at all.
    """
    with ThreadPoolExecutor(REQUESTS_AT_ONCE) as threads:
        return dict(threads.map(lambda one: (one, _shown(api, one)), end_to_end_ids))


def _shown(api: PixApi, end_to_end_id: str) -> _Shown:
    try:
        payment = read_received(api.get_pix(end_to_end_id))
    except Refused as refusal:
        if refusal.status in (401, 403):
            raise
        return _Shown(why_not="payment_unknown")
    except PixRefused:
        return _Shown(why_not="payment_unreadable")
    if payment.end_to_end_id != end_to_end_id:
        return _Shown(why_not="payment_unreadable")
    return _Shown(payment)


def _judge(
    waiting: Sequence[InboxNotice],
    told: dict[int, tuple[Told, ...] | None],
    shown: dict[str, _Shown],
    now: datetime,
) -> _Taken:
    """Return what becomes of each notice; one that may only be early goes on waiting."""
    found = _Taken()
    for notice in waiting:
        doubt = _doubt(told[notice.pk], shown)
        if not doubt:
            found.taken.append(notice.pk)
        elif doubt != "payment_unknown" or notice.received_at + UNKNOWN_FOR < now:
            found.doubted.setdefault(doubt, []).append(notice.pk)
    return found


def _doubt(items: tuple[Told, ...] | None, shown: dict[str, _Shown]) -> str:
    """Return why a notice is not believed; empty when the provider shows what it tells."""
    if items is None:
        return "notice_unreadable"
    doubts = [_doubt_one(item, shown.get(item.end_to_end_id)) for item in items]
    return next((doubt for doubt in doubts if doubt), "")


def _doubt_one(item: Told, shown: _Shown | None) -> str:
    if shown is None:
        return "notice_unreadable"
    if shown.payment is None:
        return shown.why_not
    told = (item.txid, item.amount)
    is_same = told == (shown.payment.txid, decimal(shown.payment.amount_cents))
    return "" if is_same else "told_otherwise"


def _put(found: _Taken, now: datetime) -> None:
    inbox.take(notice_ids=found.taken, now=now)
    for reason, ids in found.doubted.items():
        inbox.doubt(notice_ids=ids, reason=reason, now=now)


def poll(*, company_id: int, by: Actor, now: datetime) -> int:
    """Settle what the providers received since they were asked last; return how many payments.

    :raises ProviderSilent: a provider could not be asked, or not to the end.
    """
    return _each_account(company_id, now, lambda account: _poll(company_id, account, by, now))


def _poll(company_id: int, account: PixAccount, by: Actor, now: datetime) -> int:
    since = (account.asked_until_at or now) - OVERLAP
    found = api_of(account).list_pix(since=since, until=now)
    settled = _settle_all(company_id, account, found, by, now)
    with company_scope(company_id):
        operations.note_asked(account_id=account.pk, until=now)
        operations.note_answer(account_id=account.pk, now=now)
    return settled


def poll_returns(*, company_id: int, by: Actor, now: datetime) -> int:
    """Look for what was given back of payments of the last 90 days, told of or not.

    :raises ProviderSilent: as `poll`.
    """

    def ask(account: PixAccount) -> int:
        api, settled = api_of(account), 0
        for days in range(RETURN_DAYS, 0, -DAYS_ASKED_AT_ONCE):
            since = now - timedelta(days=days)
            until = since + timedelta(days=DAYS_ASKED_AT_ONCE)
            found = api.list_pix(since=since, until=until, has_refund=True)
            settled += _settle_all(company_id, account, found, by, now)
        return settled

    return _each_account(company_id, now, ask)


def _settle_all(
    company_id: int, account: PixAccount, found: Iterable[object], by: Actor, now: datetime
) -> int:
    settled = 0
    shown = _readable(found)
    while batch := list(islice(shown, PAYMENTS_AT_ONCE)):
        with company_scope(company_id):
            settled += settle_shown(account, batch, by, now)
    return settled


def _readable(found: Iterable[object]) -> Iterator[ReceivedPix]:
    for one in found:
        try:
            yield read_received(one)
        except PixRefused:
            # It is shown again whenever it is asked for; a notice of it would be kept apart.
            continue


def settle_shown(
    account: PixAccount, shown: Iterable[ReceivedPix | None], by: Actor, now: datetime
) -> int:
    """Settle what a provider showed, inside the open scope; return how many had not settled."""
    received = sorted(
        (one for one in shown if one is not None),
        key=lambda one: (one.paid_at, one.end_to_end_id),
    )
    if not received:
        return 0
    company_id = account.company_id
    lock_money(company_id)
    company = companies.company(company_id)
    left = payments.unsettled([one.end_to_end_id for one in received])
    fresh = [one for one in received if one.end_to_end_id in left]
    if fresh:
        told = _payments(account, fresh, ZoneInfo(company.time_zone))
        settled = payments.settle(
            told,
            company_id=company_id,
            batch_id=_open_batch(account, fresh, by),
            currency=company.currency,
        )
        failpoint("pix.settled")
        assert len(settled) == len(fresh)
    take_given_back(account=account, received=received, by=by, now=now)
    return len(fresh)


def _open_batch(account: PixAccount, fresh: Sequence[ReceivedPix], by: Actor) -> int:
    fact_id = facts.record(
        company_id=account.company_id,
        kind="pix.settled",
        subject=("pix_account", account.pk),
        by=by,
        data={"payments": len(fresh), "amount_cents": sum(one.amount_cents for one in fresh)},
    )
    return ledger.open_batch(company_id=account.company_id, fact_id=fact_id)


def _payments(
    account: PixAccount, received: Sequence[ReceivedPix], zone: ZoneInfo
) -> list[PixPayment]:
    charges = queries.of_txids([one.txid for one in received if one.txid])
    days = calendar.calendar()
    return [_payment(account, one, charges.get(one.txid), zone, days) for one in received]


def _payment(
    account: PixAccount,
    one: ReceivedPix,
    charge: PixCharge | None,
    zone: ZoneInfo,
    days: BankCalendar,
) -> PixPayment:
    added_cents, taken_off_cents = _parts(one, charge, zone, days)
    late_cents = charge.late_cents if charge is not None else 0
    return PixPayment(
        source=one.end_to_end_id,
        end_to_end_id=one.end_to_end_id,
        bank_account_id=account.bank_account_id,
        txid=one.txid,
        key=one.key,
        is_our_key=one.key in ("", account.key),
        paid_cents=one.amount_cents,
        interest_cents=min(added_cents + late_cents, one.amount_cents),
        discount_cents=taken_off_cents,
        paid_at=one.paid_at,
        received_date=one.paid_at.astimezone(zone).date(),
        payer_name=one.payer_name,
        payer_tax_id=one.payer_tax_id,
    )


def _parts(
    one: ReceivedPix, charge: PixCharge | None, zone: ZoneInfo, days: BankCalendar
) -> tuple[int, int]:
    """Return what was added to the amount and taken off: as told, else as it should have been."""
    if charge is None:
        return 0, 0
    if one.added_cents is not None and one.taken_off_cents is not None:
        return one.added_cents, one.taken_off_cents
    if charge.told is None:
        # A static code says one amount: what is owed less the rebate.
        rebate_cents = charge.charge.told_rebate_cents
        return 0, rebate_cents if _is_static_amount(one, charge, rebate_cents) else 0
    terms = read_due_charge(charge.charge.txid, charge.told).terms
    due = amount_on(terms, one.paid_at.astimezone(zone).date(), days)
    if due.final_cents != one.amount_cents:
        return 0, 0
    return due.fine_cents + due.interest_cents, due.rebate_cents + due.discount_cents


def _is_static_amount(one: ReceivedPix, charge: PixCharge, rebate_cents: int) -> bool:
    return one.amount_cents == charge.charge.amount_cents - rebate_cents
