"""The list of receipts, one of them, and entering a new one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import customers as people_reports
from emdia.reports import receipts as reports
from emdia.reports.receivable_list import currency_of
from emdia.web import address, toasts
from emdia.web.cents import NotAnAmount
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest, form_page, page, today
from emdia.web.lists import files
from emdia.web.receipts import rows
from emdia.web.receipts.forms import NewReceipt, fresh
from emdia.web.shares import parts
from emdia.web.words import RECEIPT_TABS, REFUSALS, word
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.register_receipt import register as enter

LONGEST_SEARCH = 100


@page("receipts.see")
def receipts(request: GuardedRequest) -> HttpResponse:
    """List receipts, the latest first; filter and search are in the address."""
    state = address.choice(request, "state", RECEIPT_TABS)
    search = request.GET.get("named", "").strip()[:LONGEST_SEARCH]
    by_hand_on = address.day(request, "day")
    found = reports.receipts(
        company_id=request.company.id,
        state=state,
        search=search,
        before=address.cursor(request),
        by_hand_on=by_hand_on,
    )
    asked = {"named": search, "state": state, "day": by_hand_on.isoformat() if by_hand_on else ""}
    context = {
        "tabs": rows.tabs(state, search),
        "rows": [rows.receipt_cells(row, found.currency) for row in found.rows],
        "currency": found.currency,
        "named": search,
        "receipt_state": state,
        "is_first": not address.cursor(request),
        "by_hand_on": day(by_hand_on),
        "first_url": address.link(**asked),
        "next_url": address.link(**asked, after=found.next_before) if found.next_before else "",
        "may_post": "receipts.post" in request.capabilities,
        "files": files.links(request, reverse("export_receipts"))
        if "lists.export" in request.capabilities
        else [],
    }
    return render(request, "web/receipts/receipts.html", context)


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Answer with all receipts the address asks for, as a file."""

    def fetch(before: int) -> tuple[Any, int | None]:
        found = reports.receipts(
            company_id=request.company.id,
            state=address.choice(request, "state", RECEIPT_TABS),
            search=request.GET.get("named", "").strip()[:LONGEST_SEARCH],
            before=before,
        )
        return found.rows, found.next_before

    return files.answer(
        request,
        name="receipts",
        title=_("receipts"),
        kind=address.choice(request, "kind", files.KINDS) or "csv",
        columns=rows.columns(currency_of(company_id=request.company.id)),
        rows=files.page_by_page(fetch),
    )


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
