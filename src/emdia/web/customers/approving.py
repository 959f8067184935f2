"""Approving the drafts whose checklist is complete, together, after a look at them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.reports.draft_customers import DraftCustomers, draft_customers
from emdia.web import toasts
from emdia.web.customers import rows
from emdia.web.customers.words import REFUSALS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page
from emdia.web.words import word
from emdia.workflows import approve_customers as workflow
from emdia.workflows.approve_customers import UnableToApproveTogether

MOST_LEFT_OUT = 1_000


@form_page("customers.approve")
def approve_drafts(request: GuardedRequest) -> HttpResponse:
    """Show what would be approved; approve it, but those that were left out."""
    found = draft_customers(company_id=request.company.id)
    if request.method != "POST":
        return _shown(request, found)
    try:
        done = workflow.approve(
            company_id=request.company.id,
            until_id=_number(request.POST.get("until", "")),
            left_out=[_number(one) for one in request.POST.getlist("out")[:MOST_LEFT_OUT]],
            with_doubles="doubles" in request.POST,
            by=request.actor,
        )
    except UnableToApproveTogether as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
        return _shown(request, found, status=422)
    said = ngettext("%(count)s approved.", "%(count)s approved.", done.customers)
    undo_url = reverse("undo_approved_drafts", args=[done.fact_id])
    toasts.done(request, said % {"count": count(done.customers)}, undo_url=undo_url)
    return redirect("customers")


@action("customers.approve")
def undo(request: GuardedRequest, fact_id: int) -> HttpResponse:
    """Make drafts again of what was approved together."""
    try:
        done = workflow.undo(company_id=request.company.id, fact_id=fact_id, by=request.actor)
    except UnableToApproveTogether as refusal:
        if str(refusal) == "fact_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        said = ngettext("%(count)s is a draft again.", "%(count)s are drafts again.", done)
        toasts.done(request, said % {"count": count(done)})
    return redirect("approve_drafts")


def _shown(request: GuardedRequest, found: DraftCustomers, *, status: int = 200) -> HttpResponse:
    counts = found.counts
    ready = counts.complete - counts.doubles
    context = {
        "drafts": count(counts.drafts),
        "ready": count(ready) if ready else "",
        "doubles_count": count(counts.doubles) if counts.doubles else "",
        "lacking": [
            (said, count(number))
            for said, number in (
                (_("no billing address"), counts.no_address),
                (_("nobody to be reached"), counts.not_reachable),
                (_("a company without a finance e-mail"), counts.no_email),
            )
            if number
        ],
        "incomplete": count(counts.drafts - counts.complete),
        "until": str(counts.until_id),
        "rows": [rows.draft_cells(one) for one in found.rows],
        "more": ready > len(found.rows),
        "shown": count(len(found.rows)),
        "doubles": [rows.draft_cells(one) for one in found.doubles],
        "more_doubles": counts.doubles > len(found.doubles),
    }
    return render(request, "web/customers/drafts.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
