"""Closing what was asked for and nobody decided in time: nothing waits for ever."""

from collections.abc import Callable
from datetime import datetime

from emdia.books.approvals import operations, queries
from emdia.books.approvals.models import Approval, ApprovalState
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import queries as payments

from . import message_templates, refund, set_up_pix


def lapse(*, company_id: int, by: Actor, now: datetime) -> None:
    """Let every request lapse whose time has passed, each in a transaction of its own."""
    with company_scope(company_id):
        late = queries.late(now)
    for approval_id in late:
        _lapse(company_id, approval_id, by)


def _lapse(company_id: int, approval_id: int, by: Actor) -> None:
    with company_scope(company_id):
        lock_money(company_id)
        approval = queries.lock(approval_id)
        # Decided, or given up, since it was looked for.
        if approval is None or approval.state != ApprovalState.REQUESTED:
            return
        operations.lapse(approval)
        facts.record(
            company_id=company_id,
            kind="approval.lapsed",
            subject=("approval", approval.pk),
            by=by,
            data={"action": approval.action, "subject": approval.subject_id},
        )
        CLOSES.get(approval.action, _nothing)(approval, by)


def _refund(approval: Approval, by: Actor) -> None:
    held = payments.lock_refund(approval.subject_id)
    if held is not None:
        refund.let_lapse(refund=held, by=by)


def _pix_account(approval: Approval, by: Actor) -> None:
    set_up_pix.refuse(approval=approval)


def _template(approval: Approval, by: Actor) -> None:
    message_templates.let_lapse(approval=approval)


def _nothing(approval: Approval, by: Actor) -> None:
    """Leave everything as it is: nothing but the approval itself knows of the request."""


# What a lapsed request closes, where something waits for the decision.
CLOSES: dict[str, Callable[[Approval, Actor], None]] = {
    refund.ACTION: _refund,
    set_up_pix.ACTION: _pix_account,
    message_templates.APPROVE: _template,
}
