"""The cockpit, the upload, and one file while it runs and after."""

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import bank_files
from emdia.reports.bank_files import BankFilePage, Cockpit
from emdia.web import address, toasts
from emdia.web.bank_files import listing, rows
from emdia.web.bank_files.forms import Upload
from emdia.web.day.rows import alarm_cells
from emdia.web.figures import count, instant, priced
from emdia.web.guard import GuardedRequest, action, page, today
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.words import OUTCOMES
from emdia.workflows import receive_bank_file


@page("bank_files.see")
@begins_with_a_view(listing.KIND)
def cockpit(request: GuardedRequest) -> HttpResponse:
    """Show the day: what came, what became of it, what waits for a person."""
    found = _found(request)
    return _cockpit(request, found, Upload(found.agreements))


def _found(request: GuardedRequest) -> Cockpit:
    return bank_files.cockpit(
        company_id=request.company.id,
        as_of=today(request),
        narrowed=listing.narrowed(request),
        before=address.cursor(request),
    )


@action("bank_files.upload")
def upload(request: GuardedRequest) -> HttpResponse:
    """Take a return file in and go to its page; the work itself is done by a worker."""
    found = _found(request)
    form = Upload(found.agreements, request.POST, request.FILES)
    if not form.is_valid():
        return _cockpit(request, found, form, status=422)
    try:
        bank_file_id = receive_bank_file.receive(
            company_id=request.company.id,
            bank_agreement_id=form.cleaned_data["agreement"],
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            by=request.actor,
        )
    except receive_bank_file.FileRefused as refusal:
        faults = [rows.fault_cells(fault) for fault in refusal.faults]
        return _cockpit(request, found, form, status=422, faults=faults)
    except receive_bank_file.AlreadyReceived as known:
        return _cockpit(request, found, form, status=422, known=_known(known))
    toasts.done(request, _("File received. It is being settled now."))
    return redirect("bank_file", bank_file_id)


@page("bank_files.see")
def bank_file(request: GuardedRequest, bank_file_id: int) -> HttpResponse:
    """Show one file: its progress while it runs, then every line with its outcome."""
    outcome = address.choice(request, "outcome", OUTCOMES)
    try:
        found = bank_files.bank_file_page(
            company_id=request.company.id,
            bank_file_id=bank_file_id,
            outcome=outcome or None,
            after=address.cursor(request),
        )
    except bank_files.Missing as missing:
        raise Http404 from missing
    if request.htmx:
        return _progress(request, found)
    may_override = "bank_files.override" in request.capabilities
    context = {
        **_file_context(found, outcome),
        "is_first": not address.cursor(request),
        "may_override": may_override,
        "alarms": alarm_cells([found.alarm] if found.alarm else [], may_override=False),
    }
    return render(request, "web/bank_files/bank_file.html", context)


def _progress(request: GuardedRequest, found: BankFilePage) -> HttpResponse:
    """Answer a poll: the finished page, the stages when they moved, nothing when they did not."""
    if found.finished:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if request.GET.get("seen") == _seen(found):
        return HttpResponse(status=204)
    return render(request, "web/bank_files/bank_file.html#stages", _progress_context(found))


def _progress_context(found: BankFilePage) -> dict[str, Any]:
    done = sum(stage.state == "done" for stage in found.progress)
    return {
        "stages": [rows.stage_cells(stage) for stage in found.progress],
        "done": done,
        "all": len(found.progress),
        "poll_url": address.link(seen=_seen(found)),
    }


def _seen(found: BankFilePage) -> str:
    """Return a short name of the state of the work, so that a poll learns whether it moved."""
    return sha256(repr(found.progress).encode()).hexdigest()[:12]


def _file_context(found: BankFilePage, outcome: str) -> dict[str, Any]:
    currency = found.file.currency
    return {
        "file": rows.file_cells(found.file),
        "finished": found.finished,
        "held": found.file.state == "held",
        "refused": found.file.state == "refused",
        "faults": [rows.fault_cells(fault) for fault in found.faults],
        "tabs": rows.tabs(found.file, outcome),
        "outcome": outcome,
        "lines": [rows.line_cells(line, currency) for line in found.lines],
        "totals": _totals(found),
        "next_url": address.link(outcome=outcome, after=found.next_after)
        if found.next_after
        else "",
        "first_url": address.link(outcome=outcome),
        **_progress_context(found),
    }


def _totals(found: BankFilePage) -> dict[str, str]:
    file = found.file
    return {
        "paid": priced(file.paid_cents or 0, file.currency),
        "tariff": priced(file.tariff_cents or 0, file.currency),
        "credited": priced(file.credited_cents or 0, file.currency),
    }


def _cockpit(
    request: GuardedRequest, found: Cockpit, form: Upload, *, status: int = 200, **refusal: Any
) -> HttpResponse:
    context = {
        "form": form,
        "may_upload": "bank_files.upload" in request.capabilities,
        "alarms": alarm_cells(
            found.alarms, may_override="bank_files.override" in request.capabilities
        ),
        "has_agreements": bool(found.agreements),
        "day": found.today,
        "settled": count(found.today.settled),
        "confirmed": count(found.today.confirmed),
        "rejected": count(found.today.rejected),
        "paid": priced(found.today.paid_cents, found.currency),
        "open_exceptions": count(found.open_exceptions),
        "may_see_exceptions": "receipts.see" in request.capabilities,
        "suspense": priced(found.suspense_cents, found.currency),
        "list": listing.shown(request, found),
        **refusal,
    }
    return render(request, "web/bank_files/cockpit.html", context, status=status)


def _known(known: receive_bank_file.AlreadyReceived) -> dict[str, str]:
    return {
        "url": reverse("bank_file", args=[known.bank_file_id]),
        "at": instant(known.received_at),
        "by": known.received_by,
    }
