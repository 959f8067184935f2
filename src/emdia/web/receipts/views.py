"""The list of receipts, one of them, and entering a new one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.reports import credit_list as credit_reports
from emdia.reports import customers as people_reports
from emdia.reports import receipts as reports
from emdia.web import address, toasts
from emdia.web.cents import NotAnAmount
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest, form_page, page, today
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.receipts import listing, rows
from emdia.web.receipts.forms import NewReceipt, fresh
from emdia.web.shares import parts
from emdia.web.words import REFUSALS, word
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.register_receipt import register as enter

LONGEST_SEARCH = 100


@page("receipts.see")
@begins_with_a_view(listing.RECEIPTS)
def receipts(request: GuardedRequest) -> HttpResponse:
    """List receipts, the latest first; filter and search are in the address."""
    asked = listing.receipt_filters(request)
    found = reports.receipts(
        company_id=request.company.id, filters=asked, before=address.cursor(request)
    )
    context = {
        "list": listing.receipts_shown(request, found),
        "by_hand_on": day(asked.by_hand_on),
        "may_post": "receipts.post" in request.capabilities,
    }
    return render(request, "web/receipts/receipts.html", context)


@page("receipts.see")
@begins_with_a_view(listing.CREDITS)
def credits(request: GuardedRequest) -> HttpResponse:
    """List what customers paid too much or ahead, and what of it is left."""
    found = credit_reports.credits(
        company_id=request.company.id,
        filters=listing.credit_filters(request),
        before=address.cursor(request),
    )
    shown = listing.credits_shown(request, found)
    return render(request, "web/receipts/credits.html", {"list": shown})


@page("receipts.see")
def receipt(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Show one receipt: what it settled, what it may settle, what happened to it."""
    return show(request, receipt_id)


def show(
    request: GuardedRequest, receipt_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Show one receipt, with the reason an act on it was refused, if one was."""
    try:
        found = reports.receipt_page(
            company_id=request.company.id, receipt_id=receipt_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing
    context = rows.page_context(found, request.capabilities, today(request))
    return render(
        request, "web/receipts/receipt.html", {**context, "refusal": refusal}, status=status
    )


@form_page("receipts.post")
def register(request: GuardedRequest) -> HttpResponse:
    """Enter money that came in, and say at once what it pays."""
    customer_id = _customer(request)
    try:
        offered = reports.new_receipt(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing
    if request.method != "POST":
        form = fresh(today=today(request), customer_id=customer_id, accounts=offered.accounts)
        return _form(request, offered, form, customer_id)
    form = NewReceipt(request.POST, accounts=offered.accounts)
    if form.is_valid():
        try:
            receipt_id = enter(
                company_id=request.company.id,
                received=form.received(),
                parts=parts(request.POST),
                by=request.actor,
                as_of=today(request),
            )
        except NotAnAmount as wrong:
            form.add_error(None, _("Not an amount: %(text)s") % {"text": str(wrong)[:40]})
        except UnableToUseReceipt as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Receipt entered."))
            return redirect("receipt", receipt_id)
    return _form(request, offered, form, customer_id)


def _customer(request: GuardedRequest) -> int | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("customer", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def _form(
    request: GuardedRequest,
    offered: reports.NewReceipt,
    form: NewReceipt,
    customer_id: int | None,
) -> HttpResponse:
    wanted = request.GET.get("who", "").strip()[:LONGEST_SEARCH]
    context: dict[str, Any] = {
        "form": form,
        "customer": offered.customer,
        "customer_id": customer_id,
        "titles": [rows.title_cells(row, offered.currency) for row in offered.titles],
        "currency": offered.currency,
        "who": wanted,
        "people": people_reports.people(company_id=request.company.id, search=wanted)
        if wanted
        else (),
    }
    status = 422 if form.errors else 200
    return render(request, "web/receipts/register.html", context, status=status)
