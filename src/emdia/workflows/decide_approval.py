"""Deciding what another person asked for: what is applied is what was approved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.access import queries as access
from emdia.books.approvals import operations, queries
from emdia.books.approvals.models import Approval, ApprovalState
from emdia.books.borderos import queries as borders
from emdia.books.borderos.models import BorderoState
from emdia.books.bulk_runs import queries as runs
from emdia.books.bulk_runs.models import BulkRun, BulkState
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import queries as payments
from emdia.books.receivables.models import Receivable
from emdia.books.receivables.operations import CreditIsUsed
from emdia.rules.approvals import content_hash
from emdia.rules.receivable_changes import Title, refuse_cancelling, refuse_change
from emdia.rules.roles import capabilities

from . import (
    borderos,
    bulk_runs,
    cancel_receivables,
    change_receivables,
    change_settings,
    dunning_plans,
    message_templates,
    move_receipt,
    refund,
    reopen_month,
    reverse_settlement,
    set_up_pix,
)
from .open_receipt import UnableToUseReceipt
from .open_receivables import sift


class UnableToDecide(ValueError):
    """The decision cannot be taken; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class Decided:
    receivable_id: int | None
    applied: bool


def decide(
    *,
    company_id: int,
    approval_id: int,
    approve: bool,
    note: str,
    by: Actor,
    on: date,
    now: datetime,
) -> Decided:
    """Approve and apply, or refuse, an action that somebody else asked for.

    :raises UnableToDecide: approval_unknown, already_decided, lapsed, self_approval,
        not_allowed, content_changed, or the code that refused the action itself.
    """
    with company_scope(company_id):
        lock_money(company_id)
        approval = _decidable(approval_id, by, now)
        operations.decide(approval, approve=approve, note=note, by=by, now=now)
        _record(approval, by)
        if not approve:
            REFUSED.get(approval.action, _leave)(approval, by)
            return Decided(None, applied=False)
        return Decided(ACTIONS[approval.action](approval, by, on), applied=True)


def _decidable(approval_id: int, by: Actor, now: datetime) -> Approval:
    approval = queries.lock(approval_id)
    if approval is None:
        raise UnableToDecide("approval_unknown")
    if approval.state != ApprovalState.REQUESTED:
        raise UnableToDecide("already_decided")
    if approval.lapses_at <= now:
        raise UnableToDecide("lapsed")
    if by.user_id is None or by.user_id == approval.requested_by_id:
        raise UnableToDecide("self_approval")
    # Rights may have changed since the page was opened; they are read again here.
    roles = access.roles_in_company(company_id=approval.company_id, user_id=by.user_id)
    if "approvals.decide" not in capabilities(roles):
        raise UnableToDecide("not_allowed")
    return approval


def _record(approval: Approval, by: Actor) -> None:
    facts.record(
        company_id=approval.company_id,
        kind=f"approval.{approval.state}",
        subject=("approval", approval.pk),
        by=by,
        reason=approval.note,
        data={"action": approval.action, "subject": approval.subject_id},
    )


def _reverse_settlement(approval: Approval, by: Actor, on: date) -> int | None:
    try:
        receipt = reverse_settlement.reversible(approval.subject_id)
        if content_hash(reverse_settlement.content_of(receipt)) != approval.content_sha256:
            raise UnableToDecide("content_changed")
        applied = reverse_settlement.apply(receipt=receipt, reason=approval.reason, by=by, on=on)
    except reverse_settlement.UnableToReverse as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return applied.receivable_id


def _reopen_month(approval: Approval, by: Actor, on: date) -> int | None:
    try:
        closing = reopen_month.reopenable(date.fromisoformat(f"{approval.content['month']}-01"))
        if content_hash(reopen_month.content_of(closing)) != approval.content_sha256:
            raise UnableToDecide("content_changed")
        reopen_month.apply(approval=approval, by=by)
    except reopen_month.UnableToReopen as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _move_receipt(approval: Approval, by: Actor, on: date) -> int | None:
    receipt = payments.lock(approval.subject_id)
    if receipt is None or payments.is_reversed(receipt):
        raise UnableToDecide("content_changed")
    target = approval.content["to"]
    customer_id = int(target) if target is not None else None
    if content_hash(move_receipt.content_of(receipt, customer_id)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    try:
        move_receipt.movable(receipt, customer_id)
        move_receipt.apply(
            receipt=receipt, customer_id=customer_id, reason=approval.reason, by=by, on=on
        )
    except UnableToUseReceipt as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    except CreditIsUsed as used:
        raise UnableToDecide("credit_used") from used
    return None


def _refund(approval: Approval, by: Actor, on: date) -> int | None:
    held = payments.lock_refund(approval.subject_id)
    if held is None or content_hash(refund.content_of(held)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    try:
        refund.approve(refund=held, reason=approval.reason, by=by, on=on)
    except UnableToUseReceipt as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _refuse_refund(approval: Approval, by: Actor) -> None:
    held = payments.lock_refund(approval.subject_id)
    if held is not None:
        refund.refuse(refund=held, reason=approval.note, by=by)


def _leave(approval: Approval, by: Actor) -> None:
    """Leave everything as it is: nothing but the approval itself knows of the request."""


def _change_setting(approval: Approval, by: Actor, on: date) -> int | None:
    try:
        assert approval.decided_at is not None
        change_settings.apply(approval=approval, by=by, now=approval.decided_at)
    except change_settings.UnableToSet as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _use_pix_account(approval: Approval, by: Actor, on: date) -> int | None:
    assert approval.decided_at is not None
    try:
        set_up_pix.apply(approval=approval, by=by, now=approval.decided_at)
    except change_settings.UnableToSet as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _refuse_pix_account(approval: Approval, by: Actor) -> None:
    set_up_pix.refuse(approval=approval)


def _titles(approval: Approval, refuse: Callable[[Title], str]) -> list[Receivable]:
    """Hold the titles an approval names, all of which the rule must still let pass."""
    titles, refused = sift([int(row[0]) for row in approval.content["titles"]], refuse)
    if refused:
        raise UnableToDecide(refused[0].code)
    return titles


def _rebate(approval: Approval, by: Actor, on: date) -> int | None:
    # What each rebate becomes is in the content, which the hash protects.
    titles = _titles(approval, refuse_change)
    cents = {int(row[0]): int(row[3]) for row in approval.content["titles"]}
    if content_hash(change_receivables.content_of(titles, cents)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    change_receivables.apply_rebates(titles=titles, cents=cents, reason=approval.reason, by=by)
    return titles[0].pk if len(titles) == 1 else None


def _cancel(approval: Approval, by: Actor, on: date) -> int | None:
    titles = _titles(approval, refuse_cancelling)
    if content_hash(cancel_receivables.content_of(titles)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    cancel_receivables.apply(titles=titles, reason=approval.reason, by=by, on=on)
    return titles[0].pk if len(titles) == 1 else None


def _send_bordero(approval: Approval, by: Actor, on: date) -> int | None:
    held = borders.lock(approval.subject_id)
    if held is None or held.state != BorderoState.ASKED:
        raise UnableToDecide("content_changed")
    if content_hash(borderos.content_of(held)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    assert approval.decided_at is not None
    try:
        borderos.apply(bordero=held, by=by, on=on, now=approval.decided_at)
    except borderos.UnableToBordero as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _refuse_bordero(approval: Approval, by: Actor) -> None:
    held = borders.lock(approval.subject_id)
    if held is not None:
        borderos.reopen(held)


def _publish_plan(approval: Approval, by: Actor, on: date) -> int | None:
    assert approval.decided_at is not None
    try:
        dunning_plans.apply(approval=approval, by=by, now=approval.decided_at)
    except dunning_plans.UnableToPlan as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _refuse_plan(approval: Approval, by: Actor) -> None:
    dunning_plans.refuse(approval=approval)


def _word_template(approval: Approval, by: Actor, on: date) -> int | None:
    assert approval.decided_at is not None
    try:
        message_templates.apply(approval=approval, by=by, now=approval.decided_at)
    except message_templates.UnableToWord as refusal:
        raise UnableToDecide(str(refusal)) from refusal
    return None


def _refuse_template(approval: Approval, by: Actor) -> None:
    message_templates.refuse(approval=approval, by=by)


def _start_run(approval: Approval, by: Actor, on: date) -> int | None:
    held = _asked_run(approval)
    if held is None or content_hash(bulk_runs.content_of(held)) != approval.content_sha256:
        raise UnableToDecide("content_changed")
    bulk_runs.begin(held, by)
    return None


def _refuse_run(approval: Approval, by: Actor) -> None:
    held = _asked_run(approval)
    if held is not None:
        assert approval.decided_at is not None
        bulk_runs.drop(held, by, at=approval.decided_at)


def _asked_run(approval: Approval) -> BulkRun | None:
    held = runs.lock(approval.subject_id)
    return held if held is not None and held.state == BulkState.ASKED else None


# What an approved action does: the approval, who decided it, today.
Apply = Callable[[Approval, Actor, date], int | None]
ACTIONS: dict[str, Apply] = {
    reverse_settlement.ACTION: _reverse_settlement,
    reopen_month.ACTION: _reopen_month,
    move_receipt.ACTION: _move_receipt,
    refund.ACTION: _refund,
    change_settings.NEW_ACCOUNT: _change_setting,
    change_settings.NEW_AGREEMENT: _change_setting,
    change_settings.CHANGED_AGREEMENT: _change_setting,
    change_settings.NUMBERED_AGREEMENT: _change_setting,
    change_settings.LIMIT: _change_setting,
    change_settings.CONCESSION_LIMIT: _change_setting,
    change_settings.BORDERO_LIMIT: _change_setting,
    change_settings.TOLERANCE: _change_setting,
    set_up_pix.ACTION: _use_pix_account,
    change_receivables.REBATE_ONE: _rebate,
    change_receivables.REBATE_MANY: _rebate,
    cancel_receivables.CANCEL_ONE: _cancel,
    cancel_receivables.CANCEL_MANY: _cancel,
    borderos.SEND: _send_bordero,
    dunning_plans.PUBLISH: _publish_plan,
    message_templates.APPROVE: _word_template,
    bulk_runs.ACTION: _start_run,
}
# What a refused one closes, where something waits for the decision.
REFUSED: dict[str, Callable[[Approval, Actor], None]] = {
    refund.ACTION: _refuse_refund,
    set_up_pix.ACTION: _refuse_pix_account,
    borderos.SEND: _refuse_bordero,
    dunning_plans.PUBLISH: _refuse_plan,
    message_templates.APPROVE: _refuse_template,
    bulk_runs.ACTION: _refuse_run,
}
