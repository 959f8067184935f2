"""Telling the provider of Pix charges: made, changed, removed; each once.

Before a request leaves, a row says so. When no answer came, or the process died, the charge
is looked up by its txid before anything else is asked: it is never repeated blindly.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from emdia.books.calendar import queries as calendar
from emdia.books.charges.models import ChargeState
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties.models import Customer
from emdia.books.pix import operations, queries
from emdia.books.pix.models import PixAccount, PixCharge, PixKind
from emdia.books.pix.operations import Known
from emdia.connectors.pix_api import Refused, Unavailable, UnknownOutcome
from emdia.formats.pix import PixRefused
from emdia.formats.pix.due_charge import Debtor, DueCharge, read_due_charge
from emdia.kernel.failpoints import failpoint
from emdia.kernel.pix_terms import RebateKind
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.pix_charges import is_late, pix_terms
from emdia.rules.pix_due_amount import last_day

from .charge_by_pix import owed_of, replace_held
from .pix_provider import NoProvider, api_of

AT_ONCE = 50
REQUESTS_AT_ONCE = 4
REMOVED = "REMOVIDA_PELO_USUARIO_RECEBEDOR"
ACTIVE = "ATIVA"
# What is kept of the provider's object: what it was asked for.
KEPT = ("calendario", "devedor", "valor", "chave", "solicitacaoPagador", "revisao")


class ProviderBusy(Exception):
    """The provider could not be asked; what was not done waits for the next time."""


@dataclass(frozen=True, slots=True)
class Request:
    """One charge and the object the provider is to be sent; None to look it up."""

    charge_id: int
    txid: str
    body: dict[str, Any] | None
    late_cents: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: the object, a refusal, or nothing; `is_undone` when nothing was done."""

    request: Request
    said: Any = None
    refusal: Refused | None = None
    is_undone: bool = False
    is_unknown: bool = False
    why: str = ""


def tell(*, company_id: int, by: Actor, as_of: date, now: datetime) -> int:
    """Tell every provider of the company what it does not know yet; return how much was told.

    :raises ProviderBusy: one of them could not be asked; the others were.
    """
    with company_scope(company_id):
        accounts = queries.reachable_accounts()
        _replace_static(by=by, as_of=as_of)
    told, busy = 0, ""
    for account in accounts:
        try:
            told += _Teller(company_id, account, by, as_of, now).tell()
        except (ProviderBusy, NoProvider) as error:
            busy = str(error)
            with company_scope(company_id):
                operations.note_answer(account_id=account.pk, now=now, fault=busy)
    if busy:
        raise ProviderBusy(busy)
    return told


def _replace_static(*, by: Actor, as_of: date) -> None:
    """Let static codes that ask for another amount than is owed give way to new ones."""
    for account in queries.active_accounts():
        ids = queries.moved(account_id=account.pk, as_of=as_of, after=0, most=AT_ONCE)
        for old in queries.lock_charges(ids):
            if old.kind == PixKind.STATIC:
                replace_held(old, by=by, as_of=as_of)


class _Teller:
    """Tells one provider; every step is a transaction, the requests, a transaction."""

    def __init__(
        self, company_id: int, account: PixAccount, by: Actor, as_of: date, now: datetime
    ) -> None:
        self.company_id, self.account, self.by = company_id, account, by
        self.as_of, self.now = as_of, now
        self.api = api_of(account)
        with company_scope(company_id):
            self.days: BankCalendar = calendar.calendar()

    def tell(self) -> int:
        self._look_up()
        told = self._each(self._drafts, self._to_make, self._make, self._made)
        told += self._each(self._cancelled, self._to_remove, self.api.patch_cobv, self._removed)
        told += self._each(self._moved, self._to_change, self.api.patch_cobv, self._changed)
        self._expire()
        return told

    def _each(
        self,
        find: Callable[[int], list[int]],
        prepare: Callable[[list[PixCharge]], list[Request]],
        do: Callable[[str, Any], Any],
        keep: Callable[[Outcome], None],
    ) -> int:
        """Ask for what `find` finds, some at once; return how many were answered."""
        after = told = 0
        while True:
            with company_scope(self.company_id):
                ids = find(after)
                requests = prepare(queries.lock_charges(ids))
                operations.send(charge_ids=[one.charge_id for one in requests], now=self.now)
            if not ids:
                return told
            after = ids[-1]
            failpoint("tell_pix.marked")
            outcomes = self._ask(requests, do)
            failpoint("tell_pix.answered")
            with company_scope(self.company_id), self._said_of(outcomes):
                for outcome in outcomes:
                    keep(outcome)
                failpoint("tell_pix.before_commit")
            told += sum(outcome.said is not None for outcome in outcomes)
            self._stop_when_busy(outcomes)

    def _ask(self, requests: Sequence[Request], do: Callable[[str, Any], Any]) -> list[Outcome]:
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as threads:
            return list(threads.map(lambda one: _asked(one, do), requests))

    def _stop_when_busy(self, outcomes: Sequence[Outcome]) -> None:
        """Leave a provider alone that did not answer.

        :raises ProviderBusy: it did not.
        """
        for outcome in outcomes:
            if outcome.is_undone or outcome.is_unknown:
                raise ProviderBusy(outcome.why)
        if outcomes:
            with company_scope(self.company_id):
                operations.note_answer(account_id=self.account.pk, now=self.now)

    def _look_up(self) -> None:
        """Ask what became of requests whose answer was never written down."""
        after = 0
        while True:
            with company_scope(self.company_id):
                ids = queries.asked(account_id=self.account.pk, after=after, most=AT_ONCE)
                requests = [
                    Request(one.pk, one.charge.txid, None, one.late_cents)
                    for one in queries.lock_charges(ids)
                ]
            if not ids:
                return
            after = ids[-1]
            outcomes = self._ask(requests, lambda txid, _: self.api.get_cobv(txid))
            with company_scope(self.company_id), self._said_of(outcomes):
                for outcome in outcomes:
                    self._found(outcome)
            self._stop_when_busy(outcomes)

    @contextmanager
    def _said_of(self, outcomes: Sequence[Outcome]) -> Iterator[None]:
        """Record which charges the provider took or refused inside, if it did of any."""
        ids = [outcome.request.charge_id for outcome in outcomes]
        before = queries.states(ids)
        yield
        moved = {pk: state for pk, state in queries.states(ids).items() if state != before[pk]}
        said: dict[str, object] = {
            state.value: sorted(pk for pk, now in moved.items() if now == state)
            for state in (ChargeState.REGISTERED, ChargeState.REJECTED)
        }
        if any(said.values()):
            facts.record(
                company_id=self.company_id,
                kind="pix.answered",
                subject=("pix_account", self.account.pk),
                by=self.by,
                data=said,
            )

    def _found(self, outcome: Outcome) -> None:
        if outcome.is_undone or outcome.is_unknown:
            return
        (held,) = queries.lock_charges([outcome.request.charge_id])
        if outcome.refusal is not None and outcome.refusal.is_not_found:
            if held.charge.state == ChargeState.CANCEL_REQUESTED:
                operations.remove(charge_ids=[held.pk])
            else:
                operations.unsend(charge_id=held.pk)
        elif outcome.refusal is not None:
            operations.reject(charge_id=held.pk, refusal=str(outcome.refusal))
        else:
            self._keep(outcome, held)

    def _keep(self, outcome: Outcome, held: PixCharge) -> None:
        """Keep what the provider's object says of a charge."""
        said = outcome.said
        if str(said.get("status", "")).startswith("REMOVIDA"):
            operations.remove(charge_ids=[held.pk])
            return
        try:
            operations.register(self._known(outcome, held))
        except (PixRefused, ValueError) as wrong:
            operations.reject(charge_id=held.pk, refusal=str(wrong))

    def _known(self, outcome: Outcome, held: PixCharge) -> Known:
        said = outcome.said
        # An answer to a change may tell only what changed.
        whole = {**(held.told or {}), **{name: said[name] for name in KEPT if name in said}}
        terms = read_due_charge(held.charge.txid, whole).terms
        rebate = terms.rebate
        in_cents = rebate is not None and rebate.kind is RebateKind.AMOUNT
        return Known(
            charge_id=held.pk,
            amount_cents=terms.amount_cents,
            due_date=terms.due_date,
            rebate_cents=rebate.hundredths if rebate is not None and in_cents else 0,
            late_cents=outcome.request.late_cents,
            told=whole,
            last_date=last_day(terms, self.days),
            location=str(said.get("location") or said.get("loc", {}).get("location", ""))
            or held.location,
            code=str(said.get("pixCopiaECola") or "") or held.code,
        )

    def _make(self, txid: str, body: Any) -> Any:
        """Make a charge; one that is there already, as after a restore, is what it is there.

        :raises Refused: the provider does not take it and has none of this txid.
        """
        try:
            return self.api.put_cobv(txid, body)
        except Refused as refusal:
            try:
                return self.api.get_cobv(txid)
            except Refused:
                raise refusal from None

    def _drafts(self, after: int) -> list[int]:
        return queries.in_state(
            account_id=self.account.pk, state=ChargeState.DRAFT, after=after, most=AT_ONCE
        )

    def _to_make(self, held: list[PixCharge]) -> list[Request]:
        """Return what is to be made; a title paid meanwhile is not charged."""
        gone = [one.pk for one in held if one.charge.receivable.balance_cents == 0]
        operations.remove(charge_ids=gone)
        return [self._request(one, is_known=False) for one in held if one.pk not in gone]

    def _request(self, held: PixCharge, *, is_known: bool) -> Request:
        title = held.charge.receivable
        owed = owed_of([title], as_of=self.as_of)[title.pk]
        terms = pix_terms(
            owed, days_valid=self.account.days_valid, as_of=self.as_of, is_known=is_known
        )
        whole = DueCharge(
            txid=held.charge.txid,
            key=self.account.key,
            debtor=_debtor(title.customer),
            terms=terms,
            message=title.document[:140],
        )
        is_of_today = is_late(owed, self.as_of) and not is_known
        late_cents = owed.late_cents if is_of_today else 0
        return Request(held.pk, held.charge.txid, whole.body(), late_cents)

    def _made(self, outcome: Outcome) -> None:
        if outcome.is_unknown:
            return
        charge_id = outcome.request.charge_id
        if outcome.is_undone:
            operations.unsend(charge_id=charge_id)
        elif outcome.refusal is not None:
            operations.reject(charge_id=charge_id, refusal=str(outcome.refusal))
        else:
            (held,) = queries.lock_charges([charge_id])
            self._keep(outcome, held)

    def _cancelled(self, after: int) -> list[int]:
        return queries.in_state(
            account_id=self.account.pk,
            state=ChargeState.CANCEL_REQUESTED,
            after=after,
            most=AT_ONCE,
        )

    def _to_remove(self, held: list[PixCharge]) -> list[Request]:
        # Those refused before wait for a person, or for the payment that made it so.
        wanted = [one for one in held if not one.refusal]
        return [Request(one.pk, one.charge.txid, {"status": REMOVED}) for one in wanted]

    def _removed(self, outcome: Outcome) -> None:
        if outcome.is_unknown:
            return
        charge_id, refusal = outcome.request.charge_id, outcome.refusal
        if outcome.is_undone:
            operations.note_known(charge_id=charge_id)
        elif refusal is not None and not refusal.is_not_found:
            operations.reject(charge_id=charge_id, refusal=str(refusal))
        else:
            operations.remove(charge_ids=[charge_id])

    def _moved(self, after: int) -> list[int]:
        return queries.moved(
            account_id=self.account.pk, as_of=self.as_of, after=after, most=AT_ONCE
        )

    def _to_change(self, held: list[PixCharge]) -> list[Request]:
        requests = []
        for one in held:
            if one.kind == PixKind.STATIC:
                continue
            # A charge of a late title was made for today: tomorrow it is another one.
            is_known = one.late_cents == 0 and one.charge.asked_due_date is None
            requests.append(self._request(one, is_known=is_known))
        return requests

    def _changed(self, outcome: Outcome) -> None:
        if outcome.is_unknown:
            return
        charge_id = outcome.request.charge_id
        if outcome.is_undone:
            operations.note_known(charge_id=charge_id)
        elif outcome.refusal is not None:
            operations.reject(charge_id=charge_id, refusal=str(outcome.refusal))
        else:
            (held,) = queries.lock_charges([charge_id])
            self._keep(outcome, held)

    def _expire(self) -> None:
        """Close what nobody can pay any more."""
        with company_scope(self.company_id):
            ids = queries.expired(
                account_id=self.account.pk, as_of=self.as_of, most=AT_ONCE * AT_ONCE
            )
            operations.remove(charge_ids=ids)


def _asked(request: Request, do: Callable[[str, Any], Any]) -> Outcome:
    try:
        return Outcome(request, said=do(request.txid, request.body))
    except Refused as refusal:
        if refusal.status in (401, 403):
            # Of us, not of the charge: nothing was done.
            return Outcome(request, is_undone=True, why=str(refusal))
        return Outcome(request, refusal=refusal)
    except Unavailable as busy:
        return Outcome(request, is_undone=True, why=str(busy))
    except UnknownOutcome as unknown:
        return Outcome(request, is_unknown=True, why=str(unknown))


def _debtor(customer: Customer) -> Debtor:
    return Debtor(tax_id=customer.tax_id, name=customer.name[:200])
