"""The list of decisions: what narrows it, its columns and its file."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emdia.formats.csv_table import Money
from emdia.reports import approvals as reports
from emdia.reports.approvals import ApprovalRow, Approvals, DecidedFilters
from emdia.web import address, words
from emdia.web.approvals.rows import state_at
from emdia.web.guard import GuardedRequest, now
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker, Value
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS

KIND = KINDS["approvals"]


def filters(request: GuardedRequest) -> DecidedFilters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    return DecidedFilters(
        state=address.choice(request, "state", words.APPROVAL_STATES),
        action=address.choice(request, "action", words.APPROVAL_ACTIONS),
    )


def shown(request: GuardedRequest, found: Approvals) -> Frame:
    """Return the list of decisions as the page shows it."""
    decided = [(c, s.word) for c, s in words.APPROVAL_STATES.items() if c != "requested"]
    return frame(
        request,
        KIND,
        columns=_columns(),
        rows=found.decided,
        url=_url,
        next_after=found.next_before,
        tabs=tabs(request, [("", pgettext("approvals", "All")), *decided]),
        fields=[Fields(request).choice("action", _("Request"), words.APPROVAL_ACTIONS.items())],
        empty=Empty(
            mark="approve",
            words=_("Nothing was decided yet."),
            hint=_("What one person asked for and another approved or refused appears here."),
        ),
    )


def _columns() -> list[Column]:
    make = Maker()
    return [
        make.text("request", _("Request"), _request, note=lambda row: row.summary),
        make.text("about", _("About"), lambda row: row.summary, is_shown=False),
        make.text("state", _("State"), _state),
        make.count("amount", _("Amount"), _amount),
        make.text("asked_by", _("Asked by"), lambda row: row.requested_by),
        make.figure("asked", _("Asked on"), lambda row: row.requested_at),
        make.text("reason", _("Reason"), lambda row: row.reason, is_shown=False),
        make.text("decided_by", _("Decided by"), lambda row: row.decided_by),
        make.figure("decided", _("Decided on"), lambda row: row.decided_at),
        make.text("note", _("Note"), lambda row: row.note),
    ]


def _request(row: ApprovalRow) -> str:
    return str(words.word(words.APPROVAL_ACTIONS, row.action))


def _state(row: ApprovalRow) -> words.State:
    return words.state(words.APPROVAL_STATES, state_at(row, now()))


def _amount(row: ApprovalRow) -> Value:
    return Money(row.amount_cents, row.currency) if row.currency else None


def _url(row: ApprovalRow) -> str:
    """Return the record it is about; the page itself where there is none."""
    if row.receivable_id:
        return reverse("receivable", args=[row.receivable_id])
    return reverse("receipt", args=[row.receipt_id]) if row.receipt_id else reverse("approvals")


def _every(request: GuardedRequest) -> Iterator[ApprovalRow]:
    return reports.every_approval(
        company_id=request.company.id, filters=filters(request), now=now()
    )


export = files.export_of(KIND, columns=lambda request: _columns(), rows=_every)
