"""Throwing drafts away that were registered by mistake: one, or many after a look; and back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.kernel.tax_ids import punctuate
from emdia.reports import draft_customers as reports
from emdia.web import toasts
from emdia.web.customers.acts import chosen, nothing_chosen
from emdia.web.customers.views import found_or_404
from emdia.web.customers.words import REFUSALS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, now
from emdia.web.lists.back import came_from
from emdia.web.words import word
from emdia.workflows import discard_customers as workflow
from emdia.workflows.discard_customers import UnableToDiscard


@action("customers.edit")
def discard(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Throw one draft away."""
    found_or_404(request, customer_id)
    try:
        outcome = workflow.discard(
            company_id=request.company.id, customer_ids=[customer_id], by=request.actor, now=now()
        )
    except UnableToDiscard as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
        return redirect("customer", customer_id)
    _tell(request, outcome)
    return redirect("customers")


@form_page("customers.edit")
def discard_many(request: GuardedRequest) -> HttpResponse:
    """Show which of the customers would be thrown away; throw them away, but those left out."""
    ids, is_too_many = chosen(request)
    if not ids:
        return nothing_chosen(request, is_too_many=is_too_many)
    taken = [one for one in ids if str(one) not in request.POST.getlist("out")]
    if "sure" not in request.POST:
        return _shown(request, taken)
    outcome = workflow.discard(
        company_id=request.company.id, customer_ids=taken, by=request.actor, now=now()
    )
    _tell(request, outcome)
    return redirect(came_from(request, otherwise=reverse("customers")))


@action("customers.edit")
def put_back(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Make a draft again of one that was thrown away."""
    found_or_404(request, customer_id)
    try:
        workflow.put_back(
            company_id=request.company.id, customer_ids=[customer_id], by=request.actor
        )
    except UnableToDiscard as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("It is a draft again."))
    return redirect("customer", customer_id)


@action("customers.edit")
def undo(request: GuardedRequest, fact_id: int) -> HttpResponse:
    """Put back what one act threw away."""
    try:
        outcome = workflow.undo(company_id=request.company.id, fact_id=fact_id, by=request.actor)
    except UnableToDiscard as refusal:
        if str(refusal) == "fact_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        said = ngettext("%(count)s is a draft again.", "%(count)s are drafts again.", outcome.done)
        toasts.done(request, said % {"count": count(outcome.done)})
    return redirect(came_from(request, otherwise=reverse("customers")))


def _tell(request: GuardedRequest, outcome: workflow.Outcome) -> None:
    if outcome.fact_id is not None:
        said = ngettext("One draft thrown away.", "%(count)s drafts thrown away.", outcome.done)
        undo_url = reverse("undo_discarded", args=[outcome.fact_id])
        toasts.done(request, said % {"count": count(outcome.done)}, undo_url=undo_url)
    if outcome.left:
        said = ngettext(
            "One stayed: it is no draft, or something hangs on it.",
            "%(count)s stayed: they are no drafts, or something hangs on them.",
            outcome.left,
        )
        toasts.refused(request, said % {"count": count(outcome.left)})


def _shown(request: GuardedRequest, ids: list[int]) -> HttpResponse:
    found = reports.to_discard(company_id=request.company.id, customer_ids=ids)
    context = {
        "customers": ",".join(map(str, ids)),
        "count": count(found.drafts),
        "left": count(found.left) if found.left else "",
        "more": found.drafts > len(found.rows),
        "rows": [
            {
                "id": row.id,
                "url": reverse("customer", args=[row.id]),
                "name": row.name,
                "tax_id": punctuate(row.tax_id),
            }
            for row in found.rows
        ],
        "back": came_from(request, otherwise=reverse("customers")),
    }
    return render(request, "web/customers/discard.html", context)
