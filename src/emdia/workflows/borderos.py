"""Borderôs: prepared from what waits, approved, sent as a numbered remessa, resent when refused."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError

from emdia.books.borderos import batch, operations, queries
from emdia.books.borderos.batch import LineTold
from emdia.books.borderos.models import Asked, Bordero, BorderoState
from emdia.books.borderos.operations import Packed
from emdia.books.borderos.waiting import Ask, waiting
from emdia.books.charges import operations as charges
from emdia.books.charges.models import Charge
from emdia.books.companies import operations as companies
from emdia.books.companies import queries as agreements
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.formats.boleto import FieldRefused
from emdia.formats.remessa import Kind
from emdia.formats.remessa.writing import UnableToWrite, remessa_layout
from emdia.kernel.failpoints import failpoint
from emdia.kernel.faults import Fault
from emdia.rules.approvals import needs_second_person

from .ask_second_person import AlreadyAsked, ask, withdraw
from .queue import enqueue
from .write_remessa import remessa_of

SEND = "bordero.send"
# Of these the newest alone counts, answered or not.
OVERTAKES = (
    (Asked.WRITE_OFF,),
    (Asked.CHANGE_DUE_DATE,),
    (Asked.GRANT_REBATE, Asked.CANCEL_REBATE),
)


class UnableToBordero(ValueError):
    """The borderô cannot be done; the message is a code that a screen explains.

    `faults` says what keeps its file from being written.
    """

    def __init__(self, code: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(code)
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What became of sending: the file's name, or the approval that is waited for."""

    file_name: str = ""
    approval_id: int | None = None


def prepare(*, company_id: int, bank_agreement_id: int, by: Actor, on: date, now: datetime) -> int:
    """Put all that is ready under an agreement into a borderô; return its id.

    :raises UnableToBordero: nothing_waits or prepared_already.
    """
    try:
        with company_scope(company_id):
            agreement = agreements.lock_agreement(bank_agreement_id)
            if agreement is None:
                raise UnableToBordero("agreement_unknown")
            found = waiting(agreement, on=on)
            if not found.ready and not found.by_hand:
                raise UnableToBordero("nothing_waits")
            number = companies.draw_bordero_number(company_id)
            bordero = operations.open_bordero(
                agreement=agreement, number=number, by=by.name, now=now
            )
            _add(bordero, found.ready)
            operations.take_waiting(bordero)
            _fact(bordero, "bordero.prepared", by)
            return bordero.pk
    except IntegrityError as twice:
        raise UnableToBordero("prepared_already") from twice


def _add(bordero: Bordero, ready: Sequence[Ask]) -> None:
    if not ready:
        return
    for kinds in OVERTAKES:
        newer = [ask.title.charge_id for ask in ready if ask.asked in kinds]
        if newer:
            operations.overtake(charge_ids=newer, asked=kinds)
    operations.add_lines(
        bordero,
        {
            "charge_id": [ask.title.charge_id for ask in ready],
            "asked": [ask.asked.value for ask in ready],
            "nominal_cents": [ask.title.amount_cents for ask in ready],
            "due_date": [_due_date(ask) for ask in ready],
            "rebate_cents": [ask.rebate_cents for ask in ready],
        },
    )


def _due_date(ask: Ask) -> date:
    changes = ask.asked == Asked.CHANGE_DUE_DATE
    return ask.title.wanted_due_date if changes else ask.title.due_date


def leave_out(*, company_id: int, bordero_id: int, line_ids: Collection[int], by: Actor) -> int:
    """Leave lines out of a borderô that was not sent; return how many.

    :raises UnableToBordero: bordero_unknown or not_prepared.
    """
    with _prepared(company_id, bordero_id) as bordero:
        left = operations.leave_out(bordero, line_ids=list(line_ids))
        _fact(bordero, "bordero.lines_left_out", by, lines=left)
        return left


def discard(*, company_id: int, bordero_id: int, reason: str, by: Actor) -> None:
    """Give up a borderô that was not sent: what is in it waits for another.

    :raises UnableToBordero: bordero_unknown or not_prepared.
    """
    with _prepared(company_id, bordero_id, asked_too=True) as bordero:
        operations.discard(bordero)
        withdraw(action=SEND, subject_id=bordero.pk)
        _fact(bordero, "bordero.discarded", by, reason=reason)


def send(*, company_id: int, bordero_id: int, by: Actor, on: date, now: datetime) -> Sent:
    """Write the remessa of a borderô, or ask a second person to when it is above the limit.

    :raises UnableToBordero: bordero_unknown, not_prepared, nothing_left, agreement_incomplete
        or not_written, the last two with faults.
    """
    with _prepared(company_id, bordero_id) as bordero:
        batch.withdraw_changed(company_id=company_id, bordero_id=bordero_id)
        total_cents = queries.totals(bordero_id).entries_cents
        limit_cents = agreements.company(company_id).bordero_limit_cents
        if limit_cents is not None and needs_second_person(
            amount_cents=total_cents, limit_cents=limit_cents
        ):
            return Sent(approval_id=_ask(bordero, total_cents, by, now))
        return Sent(file_name=_write(bordero, by, on, now))


def _ask(bordero: Bordero, total_cents: int, by: Actor, now: datetime) -> int:
    operations.mark(bordero, BorderoState.ASKED)
    _fact(bordero, "bordero.approval_asked", by)
    try:
        return ask(
            company_id=bordero.company_id,
            action=SEND,
            subject_id=bordero.pk,
            content=content_of(bordero),
            amount_cents=total_cents,
            reason="",
            by=by,
            now=now,
        ).pk
    except AlreadyAsked as asked:
        raise UnableToBordero("already_asked") from asked


def content_of(bordero: Bordero) -> dict[str, object]:
    """Return what an approval covers: every line as it stands."""
    found = queries.totals(bordero.pk)
    told = queries.lines(bordero.pk).values_list(
        "charge_id", "asked", "nominal_cents", "due_date", "rebate_cents", "discount_cents"
    )
    digest = sha256("\n".join(map(str, told)).encode()).hexdigest()
    return {
        "action": SEND,
        "number": bordero.number,
        "currency": "BRL",
        "entries": found.entries,
        "instructions": found.lines - found.entries,
        "lines_sha256": digest,
    }


def reopen(bordero: Bordero) -> None:
    """Let a borderô whose sending was refused be prepared further, inside the open scope."""
    if bordero.state == BorderoState.ASKED:
        operations.mark(bordero, BorderoState.PREPARED)


def apply(*, bordero: Bordero, by: Actor, on: date, now: datetime) -> str:
    """Number and write the file of a borderô inside the open scope; return the file's name.

    :raises UnableToBordero: nothing_left, agreement_incomplete or not_written.
    """
    batch.withdraw_changed(company_id=bordero.company_id, bordero_id=bordero.pk)
    return _write(bordero, by, on, now)


def _write(bordero: Bordero, by: Actor, on: date, now: datetime) -> str:
    company_id, agreement = bordero.company_id, bordero.bank_agreement
    lines = batch.lines(bordero_id=bordero.pk)
    if not lines:
        raise UnableToBordero("nothing_left")
    sequence = companies.draw_remessa_sequence(agreement)
    file = _file(bordero, lines, sequence, on)
    failpoint("remessa.marked")
    name = file_name(agreement, sequence=sequence, on=on)
    operations.keep_file(
        bordero,
        file=file,
        name=name,
        sequence=sequence,
        generated_date=on,
        by=by.name,
        now=now,
    )
    _fact(bordero, "bordero.sent", by, sequence=sequence, sha256=bordero.sha256)
    if agreement.remessa_folder:
        enqueue("place_remessa", company_id=company_id, bordero_id=bordero.pk)
    failpoint("remessa.kept")
    return name


def file_name(agreement: BankAgreement, *, sequence: int, on: date) -> str:
    """Return the name of a remessa: no other file of the company ever has it."""
    account = agreement.bank_account
    who = agreement.convenio or f"{account.agencia}{account.conta}"
    return f"{account.bank_code}-{who}-{agreement.layout}-{on:%Y%m%d}-{sequence:06d}.rem"


def _file(bordero: Bordero, lines: Sequence[LineTold], sequence: int, on: date) -> Packed:
    """Write the file while the database moves the charges it is about."""
    company_id, agreement = bordero.company_id, bordero.bank_agreement
    company = agreements.company(company_id)
    agreed = agreements.agreed(agreement)
    ids = [line.charge_id for line in lines]
    try:
        heading = agreed.heading(
            tax_id=company.cnpj, company_name=company.name, sequence=sequence, generated_date=on
        )
        with batch.marking_sent(
            company_id=company_id, bordero_id=bordero.pk, charge_ids=ids
        ) as titles:
            by_charge = {one.charge_id: one for one in titles()}
            return operations.packed(
                remessa_of(
                    agreement=agreement,
                    agreed=agreed,
                    heading=heading,
                    lines=lines,
                    titles=[by_charge[charge_id] for charge_id in ids],
                )
            )
    except FieldRefused as refusal:
        raise UnableToBordero("agreement_incomplete", (refusal.fault,)) from refusal
    except UnableToWrite as refusal:
        raise UnableToBordero("not_written", refusal.faults) from refusal


def resend(*, company_id: int, charge_ids: Collection[int], by: Actor) -> int:
    """Let what the bank refused go with the next remessa; return how many charges.

    A refused entry keeps its number. :raises UnableToBordero: nothing_refused.
    """
    with company_scope(company_id):
        lock_money(company_id)
        ids = list(charge_ids)
        again = charges.resend(charge_ids=ids) + charges.tell_again(charge_ids=ids)
        if not again:
            raise UnableToBordero("nothing_refused")
        facts.record(
            company_id=company_id,
            kind="charges.resent",
            subject=("charge", ids[0]) if len(ids) == 1 else ("company", company_id),
            by=by,
            data={"charges": again},
        )
        return again


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """What is asked of the bank by hand about charges."""

    asked: Asked
    discount_cents: int = 0
    discount_until_date: date | None = None


def instruct(
    *,
    company_id: int,
    charge_ids: Collection[int],
    instruction: Instruction,
    reason: str,
    by: Actor,
) -> int:
    """Give the same instruction for charges the bank knows; return how many it goes with.

    :raises UnableToBordero: instruction_unknown, discount_missing, nothing_registered or
        already_asked.
    """
    if instruction.asked not in operations.BY_HAND:
        raise UnableToBordero("instruction_unknown")
    if instruction.asked == Asked.GRANT_DISCOUNT and not (
        instruction.discount_cents > 0 and instruction.discount_until_date
    ):
        raise UnableToBordero("discount_missing")
    try:
        with company_scope(company_id):
            known = _registered(charge_ids, instruction)
            facts.record(
                company_id=company_id,
                kind="charges.instructed",
                subject=("charge", known[0].pk) if len(known) == 1 else ("company", company_id),
                by=by,
                reason=reason,
                data={"instruction": instruction.asked.value, "charges": len(known)},
            )
            for charge in known:
                operations.instruct(
                    charge=charge,
                    asked=instruction.asked,
                    discount_cents=instruction.discount_cents,
                    discount_until_date=instruction.discount_until_date,
                )
            return len(known)
    except IntegrityError as twice:
        raise UnableToBordero("already_asked") from twice


def _registered(charge_ids: Collection[int], instruction: Instruction) -> list[Charge]:
    """Return the charges that the bank holds and whose layout takes the instruction."""
    known = Charge.objects.select_for_update(of=("self",)).select_related(
        "bank_agreement__bank_account"
    )
    held = list(known.filter(id__in=list(charge_ids), state__in=["sent", "registered"]))
    taken = [
        one
        for one in held
        if one.bank_agreement is not None
        and Kind(instruction.asked)
        in remessa_layout(
            one.bank_agreement.bank_account.bank_code, one.bank_agreement.layout
        ).instructions
    ]
    if not held:
        raise UnableToBordero("nothing_registered")
    if not taken:
        raise UnableToBordero("not_taken_by_bank")
    return taken


@contextmanager
def _prepared(company_id: int, bordero_id: int, *, asked_too: bool = False) -> Iterator[Bordero]:
    """Hold a borderô that is being prepared, under the money lock."""
    with company_scope(company_id):
        lock_money(company_id)
        bordero = queries.lock(bordero_id)
        if bordero is None:
            raise UnableToBordero("bordero_unknown")
        allowed = {BorderoState.PREPARED, *([BorderoState.ASKED] if asked_too else [])}
        if bordero.state not in allowed:
            raise UnableToBordero("not_prepared")
        yield bordero


def _fact(bordero: Bordero, kind: str, by: Actor, *, reason: str = "", **data: Any) -> int:
    return facts.record(
        company_id=bordero.company_id,
        kind=kind,
        subject=("bordero", bordero.pk),
        by=by,
        reason=reason,
        data={"number": bordero.number} | data,
    )
