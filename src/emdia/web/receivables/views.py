"""The list of receivables, one receivable, and taking a settlement back."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.kernel import tax_ids
from emdia.reports import receivable_list as lists
from emdia.reports import receivables as reports
from emdia.reports.receivable_forms import salespeople
from emdia.reports.receivable_list import currency_of
from emdia.reports.receivables import ReceivablePage
from emdia.rules.charges import OPEN
from emdia.web import toasts
from emdia.web.figures import count, day, priced
from emdia.web.guard import GuardedRequest, form_page, now, page, today
from emdia.web.lists import files
from emdia.web.lists.days import days_in_words
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.messages.rows import sent_cells
from emdia.web.receivables import listing, rows
from emdia.web.receivables.forms import Reversal
from emdia.web.receivables.words import ACTS, HOLDERS, INTERRUPTIONS
from emdia.web.words import RECEIVABLE_TABS, REFUSALS, word
from emdia.workflows import reverse_settlement as workflow
from emdia.workflows.open_receivables import MOST_AT_ONCE

KIND = KINDS["receivables"]
# Code, route and capability of what may be done to many titles at once.
BULK_ACTS = (
    ("boleto", "issue_charges", "borderos.send"),
    ("print", "print_boletos", "boletos.print"),
    ("carne", "print_carne", "boletos.print"),
    ("by_customer", "print_by_customer", "boletos.print"),
    ("due_date", "change_due_date", "receivables.change"),
    ("rebate", "grant_rebate", "receivables.change"),
    ("pix", "charge_by_pix", "receivables.change"),
    ("salesperson", "assign_salesperson", "receivables.change"),
    ("interrupt", "interrupt_limitation", "receivables.change"),
    ("cancel", "cancel_receivables", "receivables.cancel"),
)


@page("receivables.see")
@begins_with_a_view(KIND)
def receivables(request: GuardedRequest) -> HttpResponse:
    """List receivables; what narrows the list, its columns and the place are in the address."""
    asked = listing.filters(request)
    found = lists.receivables(
        company_id=request.company.id,
        filters=asked,
        after=request.GET.get("after", "")[:40],
        as_of=today(request),
    )
    context = {
        "list": _frame(request, found),
        "search": asked.search,
        "customer": found.customer,
        "days": days_in_words(asked.late),
        "total": ""
        if found.totals.balance_cents is None
        else priced(found.totals.balance_cents, found.currency),
        "may_issue": "receivables.issue" in request.capabilities,
    }
    return render(request, "web/receivables/receivables.html", context)


def _every(request: GuardedRequest) -> Iterator[lists.ReceivableRow]:
    return lists.every_receivable(
        company_id=request.company.id, filters=listing.filters(request), as_of=today(request)
    )


export = files.export_of(
    KIND,
    columns=lambda request: listing.columns(currency_of(company_id=request.company.id)),
    rows=_every,
)


@page("receivables.see")
def receivable(request: GuardedRequest, receivable_id: int) -> HttpResponse:
    """Show what is owed and everything that happened to it."""
    found = _receivable(request, receivable_id)
    context = _page_context(found, request.capabilities)
    return render(request, "web/receivables/receivable.html", context)


@form_page("settlements.reverse")
def reverse_settlement(
    request: GuardedRequest, receivable_id: int, receipt_id: int
) -> HttpResponse:
    """Ask why, then take the settlement back or send it to a second person."""
    found = _receivable(request, receivable_id)
    receipt = next((row for row in found.history if row.receipt_id == receipt_id), None)
    if receipt is None:
        raise Http404
    form = Reversal(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            result = workflow.reverse(
                company_id=request.company.id,
                receipt_id=receipt_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                on=today(request),
                now=now(),
            )
        except workflow.UnableToReverse as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return _reversed(request, result, receivable_id)
    context = {
        "form": form,
        "row": rows.receivable_cells(found.row, found.currency),
        "amount": priced(receipt.amount_cents or 0, found.currency),
        "effective": day(receipt.effective_date),
    }
    template = "web/receivables/reverse.html" + ("#form" if request.htmx else "")
    return render(request, template, context, status=422 if form.errors else 200)


def _reversed(request: GuardedRequest, result: object, receivable_id: int) -> HttpResponse:
    if isinstance(result, workflow.ApprovalRequested):
        toasts.waits(request, _("Above your limit: another person must approve the reversal."))
    else:
        toasts.done(request, _("Settlement reversed. The receivable is open again."))
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("receivable", args=[receivable_id])
        return answer
    return redirect("receivable", receivable_id)


def _receivable(request: GuardedRequest, receivable_id: int) -> ReceivablePage:
    try:
        return reports.receivable_page(
            company_id=request.company.id, receivable_id=receivable_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing


def _frame(request: GuardedRequest, found: lists.ReceivableList) -> Frame:
    held, titles = request.capabilities, found.totals.titles
    return frame(
        request,
        KIND,
        columns=listing.columns(found.currency),
        rows=found.rows,
        url=lambda row: reverse("receivable", args=[row.id]),
        next_after=found.next_after,
        currency=found.currency,
        tabs=tabs(request, RECEIVABLE_TABS.items()),
        fields=listing.fields(request, salespeople(company_id=request.company.id)),
        kept=("state", "customer", "late"),
        acts=[(reverse(route), ACTS[code]) for code, route, needs in BULK_ACTS if needs in held],
        ticks="title",
        matching="" if titles is None or titles > MOST_AT_ONCE else count(titles),
        offers_all=True,  # More than an act may take is refused with the way out.
        empty=Empty(
            mark="receivable",
            words=_("No receivables yet."),
            hint=_("They appear here as soon as titles are issued or imported."),
            act_url=reverse("bank_files"),
            act=_("Bank files"),
            search_hint=_(
                "Search by part of the customer's name, the document or the nosso número, "
                "or change the filter."
            ),
        ),
    )


def _page_context(found: ReceivablePage, held: frozenset[str]) -> dict[str, Any]:
    may_reverse = "settlements.reverse" in held
    may_change = "receivables.change" in held
    is_open = found.row.balance_cents > 0 and found.is_ours
    return {
        "id": str(found.row.id),
        "may_edit": may_change and found.row.state != "cancelled",
        "may_change": may_change and is_open,
        "may_cancel": "receivables.cancel" in held and is_open,
        "may_charge_by_pix": may_change and is_open and not _has_open_pix(found),
        "may_print": "boletos.print" in held,
        "may_instruct": "borderos.send" in held,
        "holder": "" if found.holder == "own" else HOLDERS.get(found.holder, found.holder),
        "withheld": [(tax, priced(cents, found.currency)) for tax, cents in found.withheld],
        "row": rows.receivable_cells(found.row, found.currency),
        "late": found.row.state == "late",
        "days_late": found.row.days_late,
        "days_late_printed": count(found.row.days_late),
        "balance": priced(found.row.balance_cents, found.currency),
        "gross": priced(found.row.gross_cents, found.currency),
        "issued": day(found.issue_date),
        "branch": found.branch,
        "salesperson": found.salesperson,
        "late_terms": rows.late_terms(found.late_terms, found.currency),
        "customer_id": str(found.customer_id),
        "owed_today": rows.owed_today(found.owed_today, found.currency) if found.owed_today else [],
        "total_today": priced(found.row.today_cents, found.currency),
        "is_index_complete": found.owed_today is None or found.owed_today.is_index_complete,
        "claimable_until": day(found.claimable_until_date),
        "interruption": INTERRUPTIONS.get(found.interruption, ""),
        "interrupted": day(found.interrupted_date) if found.interrupted_date else "",
        "tax_id": tax_ids.punctuate(found.customer_tax_id),
        "charges": [rows.charge_cells(charge, found.currency) for charge in found.charges],
        "fiscal": [rows.fiscal_cells(one, found.row.id, found.currency) for one in found.fiscal],
        "may_link": may_change,
        "history": [
            rows.history_cells(row, found, may_reverse=may_reverse, may_change=may_change)
            for row in found.history
        ],
        "pending_approval": found.pending_approval_id,
        "sent": sent_cells(found.messages),
        "may_send": "messages.send" in held and is_open,
        "currency": found.currency,
    }


def _has_open_pix(found: ReceivablePage) -> bool:
    """Return whether the title can be paid by Pix: by a charge of its own, or by its boleto's."""
    owed = found.row.balance_cents
    ours = [
        one
        for one in found.charges
        if one.kind == "pix" or (one.pix_code and one.amount_cents == owed)
    ]
    return any(one.state in OPEN for one in ours)
