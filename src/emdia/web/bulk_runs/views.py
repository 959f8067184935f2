"""The list of bulk runs, and one of them: how far it is, what it would do or did, its account."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.reports import bulk_runs as reports
from emdia.reports.bulk_runs import BulkRunPage
from emdia.web import address
from emdia.web import words as common
from emdia.web.bulk_runs import listing, rows
from emdia.web.bulk_runs.account import answer
from emdia.web.bulk_runs.words import REFUSALS, STATES
from emdia.web.figures import count, instant, priced
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists.saved import begins_with_a_view

WORKING = ("checking", "running", "undoing")
OVER = ("stopped", "done", "undone")


@page("receivables.see")
@begins_with_a_view(listing.KIND)
def bulk_runs(request: GuardedRequest) -> HttpResponse:
    """List bulk runs, the latest first."""
    found = reports.bulk_runs(
        company_id=request.company.id,
        filters=listing.filters(request),
        before=address.cursor(request),
    )
    return render(request, "web/bulk_runs/bulk_runs.html", {"list": listing.shown(request, found)})


@page("receivables.see")
def bulk_run(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Show one run; the part that changes asks for itself."""
    found = found_or_404(request, run_id)
    if request.htmx and found.row.state not in WORKING:
        answered = HttpResponse(status=204)
        answered["HX-Refresh"] = "true"
        return answered
    template = "web/bulk_runs/bulk_run.html" + ("#progress" if request.htmx else "")
    return render(request, template, _context(request, found))


@page("lists.export")
def account(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Give what became of every record of a run as a file."""
    found = found_or_404(request, run_id)
    told = reports.account(company_id=request.company.id, run_id=run_id)
    return answer(request, found, told)


def found_or_404(request: GuardedRequest, run_id: int) -> BulkRunPage:
    try:
        return reports.bulk_run(company_id=request.company.id, run_id=run_id)
    except reports.Missing as missing:
        raise Http404 from missing


def _context(request: GuardedRequest, found: BulkRunPage) -> dict[str, Any]:
    row = found.row
    may_act = "receivables.change" in request.capabilities
    worked = {"checking": row.checked, "undoing": row.undone}.get(row.state, row.done + row.left)
    of = row.done if row.state == "undoing" else row.records
    return {
        "id": row.id,
        "title": rows.act_word(row),
        "what": rows.what(row, found.currency),
        "reason": row.reason,
        "asked": instant(row.asked_at),
        "asked_by": common.actor(row.asked_by),
        "state": common.state(STATES, row.state),
        "state_code": row.state,
        "is_of_customers": rows.is_of_customers(row),
        "back": reverse("customers" if rows.is_of_customers(row) else "receivables"),
        "is_working": row.state in WORKING,
        "is_over": row.state in OVER,
        "worked": count(worked),
        "worked_number": worked,
        "of": count(of),
        "of_number": of,
        "taken": count(row.records - row.left),
        "has_taken": row.left < row.records,
        "done": count(row.done),
        "left": count(row.left),
        "undone": count(row.undone) if row.undone else "",
        "not_reached": count(row.records - row.done - row.left) if row.state in OVER else "",
        "balance": priced(row.balance_cents, found.currency) if row.balance_cents else "",
        "amount": priced(row.amount_cents, found.currency) if row.amount_cents else "",
        "needs_another": row.amount_cents > found.limit_cents,
        "limit": priced(found.limit_cents, found.currency),
        "left_by": [(common.word(REFUSALS, code), count(number)) for code, number in found.left_by],
        "rows": [rows.account_cells(one, found.currency) for one in found.left],
        "more_left": row.left > len(found.left),
        "may_act": may_act,
        "may_export": "lists.export" in request.capabilities,
        "may_take_back": may_act and row.state in ("done", "stopped") and row.done > 0,
    }
