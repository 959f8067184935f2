"""The list of messages, one of them as it left, and how far a batch is."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import messages as reports
from emdia.reports.messages import BatchRow, MessagePage, MessageRow
from emdia.web import address
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.messages.forms import Deciding, Why
from emdia.web.messages.words import ACCOUNT_FAULTS, EVENTS, REASONS, STATES, TABS, step
from emdia.web.words import state, word
from emdia.workflows.contact import send

KIND = KINDS["messages"]
POLL_SECONDS = 2


@page("messages.see")
@begins_with_a_view(KIND)
def messages(request: GuardedRequest) -> HttpResponse:
    """List messages, the latest first; state and batch are in the address."""
    found = reports.messages(
        company_id=request.company.id,
        filters=_filters(request),
        before=address.cursor(request),
    )
    shown = frame(
        request,
        KIND,
        columns=_columns(),
        rows=found.rows,
        url=lambda row: reverse("message", args=[row.id]),
        next_after=found.next_before,
        tabs=tabs(request, TABS.items()),
        kept=("state", "batch", "customer"),
        empty=Empty(
            mark="file",
            words=_("No message is here."),
            hint=_("Boletos are sent by the schedule in the settings, or by hand."),
        ),
    )
    context = {
        "list": shown,
        "batches": [_batch_cells(one) for one in found.batches],
        "attention": count(found.attention) if found.attention else "",
        "fault": _fault(request),
        "may_send": "messages.send" in request.capabilities,
    }
    return render(request, "web/messages/messages.html", context)


def _filters(request: GuardedRequest) -> reports.MessageFilters:
    return reports.MessageFilters(
        state=address.choice(request, "state", reports.STATES),
        send_batch_id=address.number(request, "batch"),
        customer_id=address.number(request, "customer"),
    )


def _fault(request: GuardedRequest) -> Any:
    """Return why nothing can be sent now; empty when something can."""
    code = send.why_not(company_id=request.company.id)
    return word(ACCOUNT_FAULTS, code) if code else ""


def _columns() -> list[Column]:
    make = Maker()
    return [
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.text("state", _("State"), lambda row: state(STATES, row.state), note=_why),
        make.text("address", _("E-mail"), lambda row: row.address),
        make.text("contact", _("Contact"), lambda row: row.contact, is_shown=False),
        make.text("step", _("Step"), lambda row: str(step(row.step))),
        make.figure("planned", _("Planned"), lambda row: row.planned_at),
        make.figure("sent", _("Sent"), lambda row: row.sent_at),
    ]


def _every(request: GuardedRequest) -> Iterator[MessageRow]:
    return reports.every_message(company_id=request.company.id, filters=_filters(request))


export = files.export_of(KIND, columns=lambda request: _columns(), rows=_every)


def _why(row: MessageRow) -> str:
    return str(word(REASONS, row.reason)) if row.reason else ""


@page("messages.see")
def message(request: GuardedRequest, message_id: int) -> HttpResponse:
    """Show one message: how far it is, what it said, and what was said of it."""
    return render(request, "web/messages/message.html", message_context(request, message_id))


def message_context(request: GuardedRequest, message_id: int, **more: Any) -> dict[str, Any]:
    """Return what the page of a message shows."""
    found = found_or_404(request, message_id)
    row = found.row
    return {
        "id": row.id,
        "row": row,
        "state": state(STATES, row.state),
        "reason": _why(row),
        "answer": found.answer,
        "tries": count(found.tries),
        "due_at": instant(found.due_at) if found.due_at and row.state == "planned" else "",
        "planned_at": instant(row.planned_at),
        "sent_at": instant(row.sent_at) if row.sent_at else "",
        "step": step(row.step),
        "why": found.why,
        "batch_id": found.send_batch_id,
        "titles": [
            {
                "url": reverse("receivable", args=[one.receivable_id]),
                "document": one.document,
                "due": day(one.due_date),
                "balance": priced(one.balance_cents, one.currency),
            }
            for one in found.titles
        ],
        "events": [
            {
                "word": word(EVENTS, one.kind),
                "state": state(STATES, one.state),
                "detail": one.detail,
                "at": instant(one.at),
                "by": one.by,
            }
            for one in found.events
        ],
        "subject": found.subject,
        "header_id": found.header_id,
        "text": _text(found),
        "attached": _attached(found),
        "may_send": "messages.send" in request.capabilities,
        "is_unknown": row.state == "unknown",
        "deciding": Deciding(),
        "again": Why(auto_id="again_%s"),
    } | more


def _text(found: MessagePage) -> str:
    """Return the plain text of what was sent."""
    if not found.content:
        return ""
    body = message_from_bytes(found.content, policy=default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _attached(found: MessagePage) -> list[str]:
    if not found.content:
        return []
    mail = message_from_bytes(found.content, policy=default)
    return [part.get_filename() or part.get_content_type() for part in mail.iter_attachments()]


def found_or_404(request: GuardedRequest, message_id: int) -> MessagePage:
    """Return a message of the company."""
    try:
        return reports.message_page(company_id=request.company.id, message_id=message_id)
    except reports.Missing as missing:
        raise Http404 from missing


@page("messages.see")
def source(request: GuardedRequest, message_id: int) -> HttpResponse:
    """Answer with the bytes of a message as they left."""
    found = found_or_404(request, message_id)
    if not found.content:
        raise Http404
    # A mail program opens it; a browser must not show its HTML as a page of ours.
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="message-{message_id}.eml"'
    return answer


@page("messages.see")
def batch(request: GuardedRequest, send_batch_id: int) -> HttpResponse:
    """Show how far a batch is; the page asks again while something is yet to leave."""
    context = batch_context(request, send_batch_id)
    template = "web/messages/batch.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


def batch_context(request: GuardedRequest, send_batch_id: int, **more: Any) -> dict[str, Any]:
    """Return what the page of a batch shows."""
    try:
        found = reports.batch_page(company_id=request.company.id, send_batch_id=send_batch_id)
    except reports.Missing as missing:
        raise Http404 from missing
    whole = found.row.messages or 1
    return {
        "id": send_batch_id,
        "batch": _batch_cells(found.row),
        "counts": [
            {
                "state": state(STATES, code),
                "reason": word(REASONS, why) if why else "",
                "count": count(number),
                "url": address.link(batch=send_batch_id, state=code),
            }
            for code, why, number in found.counts
        ],
        "waiting": count(found.waiting) if found.waiting else "",
        "done": count(found.row.messages - found.waiting),
        "percent": 100 * (found.row.messages - found.waiting) // whole,
        "fault": _fault(request) if found.waiting else "",
        "poll_seconds": POLL_SECONDS,
        "may_stop": "messages.send" in request.capabilities
        and found.waiting > 0
        and found.row.stopped_at is None,
        "stopping": Why(auto_id="stop_%s"),
    } | more


def _batch_cells(row: BatchRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": reverse("send_batch", args=[row.id]),
        "step": step(row.step),
        "planned_at": instant(row.planned_at),
        "planned_by": row.planned_by,
        "messages": count(row.messages),
        "reason": row.reason,
        "stopped_at": instant(row.stopped_at) if row.stopped_at else "",
        "stopped_by": row.stopped_by,
        "stopped_reason": row.stopped_reason,
    }
