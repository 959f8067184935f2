"""Resolving what waits for a person: by allocating its money, or by saying what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import operations, queries
from emdia.books.payments.models import OpenQuestion, QuestionState, Receipt
from emdia.rules.approvals import needs_second_person

from .allocate_receipt import Part, apply
from .open_receipt import UnableToUseReceipt, open_receipt, told


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a bank file (file, line number), or a receipt that no file brought."""

    line: tuple[int, int] | None = None
    receipt_id: int | None = None


def settle(
    *,
    company_id: int,
    receipt_id: int,
    parts: Sequence[Part],
    by: Actor,
    on: date,
    now: datetime,
) -> bool:
    """Give waiting money to receivables; return whether nothing waits any more.

    :raises UnableToUseReceipt: as `allocate_receipt.allocate`.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        apply(receipt=receipt, parts=_as_told(receipt, parts), by=by, on=on)
        is_done = queries.waiting_cents(receipt) == 0
        if is_done:
            _put(receipt.company_id, _case_of(receipt), QuestionState.RESOLVED, by=by, now=now)
        return is_done


def _as_told(receipt: Receipt, parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the late charges the bank itself collected, on the first of them."""
    line = queries.line_of(receipt)
    if line is None:
        return list(parts)
    left_cents = line.interest_cents
    told_parts = []
    for part in parts:
        interest_cents = min(left_cents, part.amount_cents)
        left_cents -= interest_cents
        told_parts.append(replace(part, interest_cents=interest_cents))
    return told_parts


def undo(*, company_id: int, receipt_id: int, by: Actor, on: date, now: datetime) -> None:
    """Take back everything a receipt settled and let it wait for a person again.

    Up to the company's limit nobody's name stays on it; above, it remains the customer's
    until a second person agrees to move it.

    :raises UnableToUseReceipt: receipt_unknown, already_reversed or nothing_given.
    """
    with open_receipt(company_id=company_id, receipt_id=receipt_id) as receipt:
        standing = queries.standing_allocations(receipt_id)
        if not standing:
            raise UnableToUseReceipt("nothing_given")
        batch_id = told(receipt, "exception.reopened", by=by, data={})
        for allocation in standing:
            operations.take_back(receipt=receipt, allocation=allocation, batch_id=batch_id, on=on)
        limit_cents = companies.company(company_id).reversal_limit_cents
        if not needs_second_person(amount_cents=receipt.amount_cents, limit_cents=limit_cents):
            operations.identify(receipt=receipt, customer_id=None)
        _put(company_id, _case_of(receipt), QuestionState.OPEN, by=by, now=now)


def say(
    *,
    company_id: int,
    case: Case,
    state: str,
    note: str,
    takes_it: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Say how far an exception is, who looks after it, and why.

    :raises UnableToUseReceipt: exception_unknown; reason_missing when it is ignored, or
        resolved while money waits.
    """
    with company_scope(company_id):
        waits = _waits(company_id, case)
        needs_note = state == QuestionState.IGNORED or (state == QuestionState.RESOLVED and waits)
        if needs_note and not note.strip():
            raise UnableToUseReceipt("reason_missing")
        question = _put(company_id, case, state, by=by, now=now, note=note, takes_it=takes_it)
        facts.record(
            company_id=company_id,
            kind="exception.noted",
            subject=("open_question", question.pk),
            by=by,
            reason=note,
            data={"state": state, "owner": question.owner},
        )


def _waits(company_id: int, case: Case) -> bool:
    """Return whether money of the case waits.

    :raises UnableToUseReceipt: exception_unknown.
    """
    found = queries.exceptions(
        company_id=company_id, line=case.line, receipt_id=case.receipt_id, most=1
    )
    if not found:
        raise UnableToUseReceipt("exception_unknown")
    return found[0].waiting_cents > 0


def _case_of(receipt: Receipt) -> Case:
    if receipt.bank_file_id is None or receipt.line_number is None:
        return Case(receipt_id=receipt.pk)
    return Case(line=(receipt.bank_file_id, receipt.line_number))


def _put(
    company_id: int,
    case: Case,
    state: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    takes_it: bool = False,
) -> OpenQuestion:
    question = queries.lock_question(line=case.line, receipt_id=case.receipt_id)
    if question is None:
        question = OpenQuestion(
            company_id=company_id,
            bank_file_id=case.line[0] if case.line else None,
            line_number=case.line[1] if case.line else None,
            receipt_id=case.receipt_id,
        )
    question.state = state
    question.note = note or question.note
    question.changed_at = now
    if takes_it or not question.owner:
        question.owner_id, question.owner = by.user_id, by.name
    question.save()
    return question
