"""Issuing a receivable by hand, and writing over what may be edited of one."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.reports import customers as people_reports
from emdia.reports import receivable_forms as reports
from emdia.web import toasts
from emdia.web.figures import amount, count, percent
from emdia.web.guard import GuardedRequest, form_page, today
from emdia.web.receivables.forms import Edit, NewReceivable
from emdia.web.words import REFUSALS, word
from emdia.workflows import change_receivables
from emdia.workflows import issue_receivable as workflow
from emdia.workflows.open_receivables import UnableToChangeReceivables

LONGEST_SEARCH = 100
DAYS_TO_PAY = 30
# Where the form shows a refusal: beside the field it is about.
FIELDS = {
    "amount_missing": "gross",
    "document_used": "document",
    "due_before_issue": "due_date",
    "instalments_impossible": "instalments",
    "printed_on_a_charge": "document",
    "salesperson_unknown": "salesperson",
    "branch_unknown": "branch",
}


@form_page("receivables.issue")
def issue(request: GuardedRequest) -> HttpResponse:
    """Choose a customer, say what is billed, and issue it."""
    posted = request.POST if request.method == "POST" else None
    customer_id = _number((posted if posted is not None else request.GET).get("customer", ""))
    try:
        offered = reports.offered(company_id=request.company.id, customer_id=customer_id)
    except reports.Missing as missing:
        raise Http404 from missing
    options = {"branches": offered.branches, "salespeople": offered.salespeople}
    if posted is None:
        return _form(request, offered, NewReceivable(initial=_first(request, offered), **options))
    form = NewReceivable(posted, **options)
    if form.is_valid():
        try:
            issued = workflow.issue(
                company_id=request.company.id, sale=form.sale(), by=request.actor
            )
        except UnableToChangeReceivables as refusal:
            _say(form, str(refusal))
        else:
            return _issued(request, issued)
    return _form(request, offered, form)


@form_page("receivables.change")
def edit(request: GuardedRequest, receivable_id: int) -> HttpResponse:
    """Write over what may be edited, with a reason."""
    try:
        found = reports.editable(company_id=request.company.id, receivable_id=receivable_id)
    except reports.Missing as missing:
        raise Http404 from missing
    options = {"branches": found.branches, "salespeople": found.salespeople}
    form = Edit(request.POST or None, initial=_as_stands(found), **options)
    if form.is_valid():
        try:
            change_receivables.edit(
                company_id=request.company.id,
                receivable_id=receivable_id,
                salesperson_id=form.cleaned_data["salesperson"],
                branch_id=form.cleaned_data["branch"],
                holder=form.cleaned_data["holder"],
                terms=form.terms(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except UnableToChangeReceivables as refusal:
            _say(form, str(refusal))
        else:
            toasts.done(request, _("Changed. The history keeps what stood before."))
            return redirect("receivable", receivable_id)
    context = {
        "form": form,
        "title": found.document,
        "back": reverse("receivable", args=[receivable_id]),
        "note": word(REFUSALS, found.terms_refusal) if found.terms_refusal else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/receivables/edit.html", context, status=status)


def _issued(request: GuardedRequest, issued: workflow.Issued) -> HttpResponse:
    number = len(issued.receivable_ids)
    words = ngettext("Issued.", "%(count)s instalments issued.", number)
    undo_url = reverse("undo_receivables", args=[issued.fact_id])
    toasts.done(request, words % {"count": count(number)}, undo_url=undo_url)
    return redirect("receivable", issued.receivable_ids[0])


def _say(form: Any, code: str) -> None:
    field = FIELDS.get(code)
    form.add_error(field if field in form.fields else None, str(word(REFUSALS, code)))


def _first(request: GuardedRequest, offered: reports.NewReceivable) -> dict[str, Any]:
    """Return what the form says before anybody typed: issued today, due in thirty days."""
    day: date = today(request)
    return {
        "fine": percent(offered.fine_ppm),
        "interest": percent(offered.interest_monthly_ppm),
        "customer": offered.customer.id if offered.customer else None,
        "issue_date": day,
        "due_date": day + timedelta(days=DAYS_TO_PAY),
        "salesperson": offered.salesperson_id,
        "branch": offered.branches[0].id,
        "instalments": 1,
        "holder": "own",
    }


def _as_stands(found: reports.EditableReceivable) -> dict[str, Any]:
    return {
        "document": found.document,
        "salesperson": found.salesperson_id,
        "branch": found.branch_id,
        "holder": found.holder,
        "fine": percent(found.fine_ppm),
        "interest": percent(found.interest_monthly_ppm),
        "discount": amount(found.discount_cents, found.currency) if found.discount_cents else "",
        "discount_until": found.discount_until_date,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _form(
    request: GuardedRequest, offered: reports.NewReceivable, form: NewReceivable
) -> HttpResponse:
    wanted = request.GET.get("who", "").strip()[:LONGEST_SEARCH]
    context: dict[str, Any] = {
        "form": form,
        "customer": offered.customer,
        "currency": offered.currency,
        "who": wanted,
        "people": people_reports.people(company_id=request.company.id, search=wanted)
        if wanted
        else (),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/receivables/issue.html", context, status=status)
