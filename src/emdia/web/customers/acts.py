"""Acts on many customers: shown first, then done together, and taken back from the toast."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.kernel.tax_ids import punctuate
from emdia.reports import customer_acts as reports
from emdia.reports.customers import matching_ids
from emdia.reports.receivable_forms import salespeople
from emdia.web import toasts
from emdia.web.bulk_runs.asking import Deed, ask, wants_all
from emdia.web.customers import listing
from emdia.web.customers.bulk_forms import Bulk, Language, Risk, Salesperson, Segment
from emdia.web.customers.words import REFUSALS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, today
from emdia.web.lists import chosen as lists
from emdia.web.lists.back import came_from
from emdia.web.words import word
from emdia.workflows import change_customers as workflow
from emdia.workflows.change_customers import MOST_AT_ONCE, UnableToChangeCustomers


@form_page("customers.edit")
def set_segment(request: GuardedRequest) -> HttpResponse:
    """Put customers into a segment."""
    return _act(request, Segment, "set_segment")


@form_page("customers.edit")
def set_language(request: GuardedRequest) -> HttpResponse:
    """Let customers be written to in a language."""
    return _act(request, Language, "set_language")


@form_page("customers.edit")
def set_risk(request: GuardedRequest) -> HttpResponse:
    """Say how likely customers pay."""
    return _act(request, Risk, "set_risk")


@form_page("customers.edit")
def set_salesperson(request: GuardedRequest) -> HttpResponse:
    """Let a salesperson look after customers."""
    sellers = salespeople(company_id=request.company.id)

    def form(posted: Any) -> Bulk:
        return Salesperson(posted, salespeople=sellers)

    return _act(request, form, "set_salesperson")


@action("customers.edit")
def undo(request: GuardedRequest, fact_id: int) -> HttpResponse:
    """Take back what an act changed, where it still stands."""
    try:
        outcome = workflow.undo(company_id=request.company.id, fact_id=fact_id, by=request.actor)
    except UnableToChangeCustomers as refusal:
        if str(refusal) == "fact_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        said = ngettext(
            "Taken back on one customer.", "Taken back on %(count)s customers.", outcome.done
        )
        toasts.done(request, said % {"count": count(outcome.done)})
    return redirect(came_from(request, otherwise=reverse("customers")))


def _act(request: GuardedRequest, make: Callable[[Any], Bulk], route: str) -> HttpResponse:
    """Ask, show whom it would change, and do it when the form says so."""
    ids, is_too_many = chosen(request)
    form = make(request.POST if "reason" in request.POST else None)
    if is_too_many and wants_all(request):
        return _ask_for_run(request, form, route)
    if not ids:
        return nothing_chosen(request, is_too_many=is_too_many)
    taken = [one for one in ids if str(one) not in request.POST.getlist("out")]
    if form.is_valid() and "sure" in request.POST:
        try:
            outcome = workflow.change(
                company_id=request.company.id,
                customer_ids=taken,
                column=form.column,
                value=form.value(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except UnableToChangeCustomers as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return _told(request, outcome)
    return _page(request, form, route, taken)


def chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    """Return the customers chosen, and whether there are more than one act may take."""

    def found_by(asking: GuardedRequest) -> list[int]:
        return matching_ids(
            company_id=request.company.id,
            filters=listing.filters(asking),
            as_of=today(request),
            most=MOST_AT_ONCE,
        )

    return lists.chosen(request, name="customer", found_by=found_by, most=MOST_AT_ONCE)


def _ask_for_run(request: GuardedRequest, form: Bulk, route: str) -> HttpResponse:
    def found_by(asking: GuardedRequest, most: int) -> list[int]:
        return matching_ids(
            company_id=request.company.id,
            filters=listing.filters(asking),
            as_of=today(request),
            most=most,
        )

    deed = Deed(
        form=form,
        title=form.title,
        route=route,
        act=form.act,
        arguments=lambda told: {"value": told[form.field]},
        found_by=found_by,
        otherwise="customers",
    )
    return ask(request, deed)


def nothing_chosen(request: GuardedRequest, *, is_too_many: bool) -> HttpResponse:
    """Say that nobody was chosen, or too many."""
    if request.method == "GET":
        raise Http404
    said = REFUSALS["too_many"] if is_too_many else _("Choose at least one customer.")
    return render(request, "web/customers/nothing_chosen.html", {"said": said}, status=422)


def _told(request: GuardedRequest, outcome: workflow.Outcome) -> HttpResponse:
    if outcome.fact_id is None:
        toasts.waits(request, _("Nothing was different from what stands there."))
    else:
        said = ngettext("One customer changed.", "%(count)s customers changed.", outcome.done)
        toasts.done(
            request,
            said % {"count": count(outcome.done)},
            undo_url=reverse("undo_customers", args=[outcome.fact_id]),
        )
    return redirect(came_from(request, otherwise=reverse("customers")))


def _page(request: GuardedRequest, form: Bulk, route: str, taken: list[int]) -> HttpResponse:
    found = reports.preview(company_id=request.company.id, customer_ids=taken, column=form.column)
    if not found.customers:
        raise Http404
    after = form.said() if form.is_bound and form.is_valid() else ""
    context = {
        "form": form,
        "title": form.title,
        "url": reverse(route),
        "customers": ",".join(map(str, found.ids)),
        "count": count(found.customers),
        "more": found.customers > len(found.rows),
        "rows": [
            {
                "id": row.id,
                "url": reverse("customer", args=[row.id]),
                "name": row.name,
                "tax_id": punctuate(row.tax_id),
                "before": form.before(row.before),
            }
            for row in found.rows
        ],
        "after": after,
        "is_preview": form.is_bound and form.is_valid(),
        "back": came_from(request, otherwise=reverse("customers")),
    }
    status = 422 if form.errors else 200
    return render(request, "web/customers/act.html", context, status=status)
