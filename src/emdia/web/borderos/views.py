"""The borderôs, and one of them with its lines, its file and the bank's answers."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.kernel.faults import Fault
from emdia.reports import borderos as reports
from emdia.reports.missing import Missing
from emdia.web.borderos import words
from emdia.web.figures import amount, count, day, instant, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.words import state, word

MISSING_SHOWN = 50


@page("borderos.see")
def borderos(request: GuardedRequest) -> HttpResponse:
    """Show what waits for each bank, what was refused, and the latest borderôs."""
    found = reports.borderos(company_id=request.company.id, as_of=today(request))
    context = {
        "waiting": [_waiting(one, found.currency) for one in found.waiting],
        "rows": [row_cells(row, found.currency) for row in found.rows],
        "refused": [line_cells(row) for row in found.refused],
        "currency": found.currency,
        "may_send": "borderos.send" in request.capabilities,
        "may_set": "bank_data.edit" in request.capabilities,
    }
    return render(request, "web/borderos/borderos.html", context)


@page("borderos.see")
def bordero(request: GuardedRequest, bordero_id: int) -> HttpResponse:
    """Show one borderô."""
    return show(request, bordero_id)


def show(
    request: GuardedRequest,
    bordero_id: int,
    *,
    refusal: str = "",
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    """Render a borderô, with what kept it from being sent."""
    try:
        found = reports.bordero(company_id=request.company.id, bordero_id=bordero_id)
    except Missing as missing:
        raise Http404 from missing
    context = {
        "row": row_cells(found.row, found.currency),
        "lines": [line_cells(row) for row in found.lines],
        "refused": [line_cells(row) for row in found.refused],
        "has_more": found.has_more,
        "sequence": found.sequence,
        "sha256": found.sha256,
        "size": count(found.size_bytes) if found.size_bytes else "",
        "sent_by": found.sent_by,
        "folder": found.folder,
        "placed": instant(found.placed_at) if found.placed_at else "",
        "limit": priced(found.limit_cents, found.currency) if found.limit_cents is not None else "",
        "currency": found.currency,
        "total": priced(found.row.totals.entries_cents, found.currency),
        "is_prepared": found.row.state == "prepared",
        "is_sent": found.row.state == "sent",
        "is_open": found.row.state in ("prepared", "asked"),
        "may_send": "borderos.send" in request.capabilities,
        "refusal": refusal,
        "faults": [fault.message for fault in faults],
    }
    status = 422 if refusal else 200
    return render(request, "web/borderos/bordero.html", context, status=status)


@page("borderos.see")
def remessa(request: GuardedRequest, bordero_id: int) -> HttpResponse:
    """Answer with the file exactly as it left."""
    try:
        name, content = reports.file_of(company_id=request.company.id, bordero_id=bordero_id)
    except Missing as missing:
        raise Http404 from missing
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _waiting(one: reports.AgreementWaiting, currency: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "carteira": one.carteira,
        "layout": one.layout,
        "entries": count(one.entries),
        "total": priced(one.entries_cents, currency),
        "instructions": count(one.instructions),
        "is_ready": bool(one.entries or one.instructions) and not one.faults,
        "not_taken": count(one.not_taken) if one.not_taken else "",
        "missing": [_missing(row, currency) for row in one.missing[:MISSING_SHOWN]],
        "missing_count": count(len(one.missing)),
        "has_more": one.has_more,
        "faults": one.faults,
        "has_address": one.has_address,
        "pix_key": one.pix_key,
        "lacks_pix_record": one.lacks_pix_record,
    }


def _missing(one: reports.Missing, currency: str) -> dict[str, Any]:
    title = one.title
    is_late = "due_date_past" in one.codes
    return {
        "document": title.document,
        "customer": title.name,
        "amount": amount(title.amount_cents, currency),
        "due": day(title.due_date),
        "lacks": [word(words.MISSING, code) for code in one.codes],
        "url": reverse("receivable", args=[title.receivable_id])
        if is_late
        else reverse("correct_charge", args=[title.charge_id])
        if any(code not in ("payer_tax_id", "payer_name") for code in one.codes)
        else reverse("edit_customer", args=[title.customer_id]),
    }


def row_cells(row: reports.BorderoRow, currency: str) -> dict[str, Any]:
    """Return a borderô as a row."""
    totals = row.totals
    return {
        "id": row.id,
        "url": reverse("bordero", args=[row.id]),
        "number": row.number,
        "label": row.label,
        "carteira": row.carteira,
        "state": state(words.BORDERO_STATES, row.state),
        "file_name": row.file_name,
        "prepared": instant(row.prepared_at),
        "prepared_by": row.prepared_by,
        "sent": instant(row.sent_at) if row.sent_at else "",
        "entries": count(totals.entries) if totals.entries else "",
        "instructions": count(totals.lines - totals.entries)
        if totals.lines > totals.entries
        else "",
        "total": amount(totals.entries_cents, currency),
        "confirmed": count(totals.confirmed) if totals.confirmed else "",
        "confirmed_total": amount(totals.confirmed_cents, currency),
        "refused": count(totals.refused) if totals.refused else "",
        "refused_total": amount(totals.refused_cents, currency),
        "unanswered": count(totals.unanswered) if totals.unanswered else "",
        "unanswered_total": amount(totals.unanswered_cents, currency),
        "is_answered": not totals.unanswered,
    }


def line_cells(row: reports.BorderoLineRow) -> dict[str, Any]:
    """Return a line with what it asks and what became of it."""
    return {
        "id": row.id,
        "charge_id": row.charge_id,
        "url": reverse("receivable", args=[row.receivable_id]),
        "mend_url": reverse("correct_charge", args=[row.charge_id]) if row.asked == "entry" else "",
        "document": row.document,
        "customer": row.customer,
        "nosso_numero": row.nosso_numero,
        "asked": word(words.ASKED, row.asked),
        "answer": state(words.ANSWERS, row.answer),
        "amount": amount(_cents(row), "BRL"),
        "due": day(row.due_date),
        "words": row.words,
        "may_resend": row.may_resend,
    }


def _cents(row: reports.BorderoLineRow) -> int:
    return row.rebate_cents if "rebate" in row.asked else row.discount_cents or row.nominal_cents
