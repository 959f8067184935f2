"""Opening a closed month again: one person asks, another approves, the last month first."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.approvals import operations as approvals
from emdia.books.approvals import queries as approvals_asked
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations, queries
from emdia.books.ledger.models import ClosingAct, MonthClosing

ACTION = "ledger.reopen_month"


class UnableToReopen(ValueError):
    """The month cannot be opened again; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class ReopeningRequested:
    approval_id: int


def request(
    *, company_id: int, month: date, reason: str, by: Actor, now: datetime
) -> ReopeningRequested:
    """Ask a second person to open the last closed month (its first day) again.

    :raises UnableToReopen: reason_missing, not_closed, later_month_closed or
        already_requested.
    """
    if not reason.strip():
        raise UnableToReopen("reason_missing")
    with company_scope(company_id):
        lock_money(company_id)
        closing = reopenable(month)
        _refuse_asked(closing, now)
        approval = approvals.request(
            company_id=company_id,
            action=ACTION,
            subject_id=closing.pk,
            content=content_of(closing),
            amount_cents=0,
            reason=reason,
            by=by,
            now=now,
        )
        facts.record(
            company_id=company_id,
            kind="month.reopening_requested",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"approval": approval.pk, "month": f"{month:%Y-%m}"},
        )
        return ReopeningRequested(approval.pk)


def reopenable(month: date) -> MonthClosing:
    """Return the closing of a month, inside an open scope, if it can be taken back.

    :raises UnableToReopen: not_closed or later_month_closed.
    """
    latest = queries.latest_closing()
    if latest is None or latest.closed_through_date < month:
        raise UnableToReopen("not_closed")
    if latest.act != ClosingAct.CLOSE or latest.month_date != month:
        earlier = queries.closing_of(month)
        if earlier is None or latest.closed_through_date != earlier.closed_through_date:
            raise UnableToReopen("later_month_closed")
        return earlier
    return latest


def content_of(closing: MonthClosing) -> dict[str, object]:
    """Return what an approval of this reopening covers."""
    return {"action": ACTION, "closing": closing.pk, "month": f"{closing.month_date:%Y-%m}"}


def apply(*, approval: Approval, by: Actor) -> MonthClosing:
    """Open the month inside the open scope and under the money lock.

    :raises UnableToReopen: not_closed or later_month_closed.
    """
    month = date.fromisoformat(f"{approval.content['month']}-01")
    closing = reopenable(month)
    fact_id = facts.record(
        company_id=closing.company_id,
        kind="month.reopened",
        subject=("company", closing.company_id),
        by=by,
        reason=approval.reason,
        data={"approval": approval.pk, "month": f"{month:%Y-%m}"},
    )
    return operations.reopen_month(
        company_id=closing.company_id, month=month, fact_id=fact_id, approval_id=approval.pk
    )


def _refuse_asked(closing: MonthClosing, now: datetime) -> None:
    waiting = approvals_asked.asked(action=ACTION, subject_id=closing.pk)
    if waiting is not None and waiting.lapses_at > now:
        raise UnableToReopen("already_requested")
    if waiting is not None:
        approvals.lapse(waiting)
