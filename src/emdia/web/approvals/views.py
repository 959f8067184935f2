"""The requests that wait, and deciding one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.reports import approvals as reports
from emdia.web import address, toasts
from emdia.web.approvals import listing, rows
from emdia.web.approvals.forms import Decision
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.words import REFUSALS, word
from emdia.workflows import decide_approval


@page("approvals.see")
@begins_with_a_view(listing.KIND)
def approvals(request: GuardedRequest) -> HttpResponse:
    """List what waits first, then what was decided."""
    return _approvals(request)


@action("approvals.decide", sudo=True)
def decide(request: GuardedRequest, approval_id: int) -> HttpResponse:
    """Approve or refuse a request of somebody else; approving does what was asked."""
    form = Decision(request.POST, prefix=_prefix(approval_id))
    if not form.is_valid():
        return _approvals(request, failed_id=approval_id, failed=form)
    try:
        decide_approval.decide(
            company_id=request.company.id,
            approval_id=approval_id,
            approve=form.approves,
            note=form.cleaned_data["note"],
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except decide_approval.UnableToDecide as refusal:
        form.add_error(None, str(word(REFUSALS, str(refusal))))
        return _approvals(request, failed_id=approval_id, failed=form)
    toasts.done(request, _("Approved and done.") if form.approves else _("Refused."))
    return redirect("approvals")


def _approvals(
    request: GuardedRequest, *, failed_id: int = 0, failed: Decision | None = None
) -> HttpResponse:
    found = reports.approvals(
        company_id=request.company.id,
        filters=listing.filters(request),
        before=address.cursor(request),
        now=now(),
    )
    if failed is not None and failed_id not in {row.id for row in found.waiting}:
        if failed_id not in {row.id for row in found.decided}:
            raise Http404
        # It waits no more, so there is no form beside which to say why.
        toasts.refused(request, " ".join(_said(failed)))
    cells = [
        rows.approval_cells(
            row,
            reader_id=request.actor.user_id,
            now=now(),
            form=failed if failed and row.id == failed_id else Decision(prefix=_prefix(row.id)),
        )
        for row in found.waiting
    ]
    context = {
        # What grew too old waits no more, though nobody wrote that down.
        "pending": [cell for cell in cells if cell.is_pending],
        "list": listing.shown(request, found),
        "may_decide": "approvals.decide" in request.capabilities,
    }
    status = 422 if failed else 200
    return render(request, "web/approvals/approvals.html", context, status=status)


def _said(form: Decision) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _prefix(approval_id: int) -> str:
    """Return what keeps the fields of one request apart from those of the next on the page."""
    return f"approval-{approval_id}"
