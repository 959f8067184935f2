"""Rows of the approvals page, printed before the template sees them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from emdia.reports.approvals import ApprovalRow
from emdia.web import words
from emdia.web.approvals.forms import Decision
from emdia.web.figures import instant, priced
from emdia.web.settings.words import changes as settings_changes
from emdia.web.words import State, Word

PENDING = "requested"
LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalCells:
    """One request. `form` is there only for someone who may decide it."""

    id: int
    action: Word
    summary: str
    amount: str
    requested_by: str
    requested: str
    reason: str
    state: State
    decided_by: str
    decided: str
    note: str
    receivable_url: str
    changes: list[tuple[str, str, str]]
    lapses: str
    is_pending: bool
    is_own: bool
    form: Decision | None


def state_at(row: ApprovalRow, now: datetime) -> str:
    """Return the state of a request: nobody changes the row of one that merely grew too old."""
    return LAPSED if row.state == PENDING and row.lapses_at <= now else row.state


def approval_cells(
    row: ApprovalRow, *, reader_id: int | None, now: datetime, form: Decision
) -> ApprovalCells:
    state = state_at(row, now)
    is_own = row.requested_by_id == reader_id
    return ApprovalCells(
        id=row.id,
        action=words.word(words.APPROVAL_ACTIONS, row.action),
        summary=row.summary,
        amount=priced(row.amount_cents, row.currency) if row.currency else "",
        requested_by=row.requested_by,
        requested=instant(row.requested_at),
        reason=row.reason,
        state=words.state(words.APPROVAL_STATES, state),
        decided_by=row.decided_by,
        decided=instant(row.decided_at) if row.decided_at else "",
        note=row.note,
        receivable_url=reverse("receivable", args=[row.receivable_id]) if row.receivable_id else "",
        changes=settings_changes(row.changes),
        lapses=instant(row.lapses_at),
        is_pending=state == PENDING,
        is_own=is_own,
        form=None if is_own or state != PENDING else form,
    )
