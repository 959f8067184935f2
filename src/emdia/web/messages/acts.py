"""What a person does about messages: send, send once more, stop, close what nobody answered."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import messages as reports
from emdia.reports import receivables
from emdia.web import toasts
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.messages.forms import Deciding, Why, Window
from emdia.web.messages.views import batch_context, found_or_404, message_context
from emdia.web.messages.words import REFUSALS
from emdia.web.words import word
from emdia.workflows.contact import plan, unknowns
from emdia.workflows.contact.unknowns import Decision

USUAL_WINDOW_DAYS = 10


@form_page("messages.send")
def send_charges(request: GuardedRequest) -> HttpResponse:
    """Show what a window of due dates would send, then send it."""
    day = today(request)
    usual = {"first_due": day, "last_due": day + timedelta(days=USUAL_WINDOW_DAYS)}
    form = Window(request.POST or None, initial=usual)
    if form.is_valid() and "look" not in request.POST:
        try:
            planned = plan.plan_by_hand(
                company_id=request.company.id,
                by=request.actor,
                now=now(),
                **form.cleaned_data,
            )
        except plan.UnableToPlan as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return redirect("send_batch", planned.send_batch_id)
    window = form.days()
    charges, debtors = (
        reports.would_send(company_id=request.company.id, first_due=window[0], last_due=window[1])
        if window
        else (0, 0)
    )
    if "look" in request.POST:
        # Only the window was asked about: why is said when it is sent.
        form.errors.pop("reason", None)
    context = {"form": form, "charges": count(charges), "debtors": count(debtors)}
    status = 422 if form.errors else 200
    return render(request, "web/messages/send.html", context, status=status)


@form_page("messages.send")
def send_receivable(request: GuardedRequest, receivable_id: int) -> HttpResponse:
    """Send the boleto of one receivable now; what was sent is sent once more."""
    try:
        found = receivables.receivable_page(
            company_id=request.company.id, receivable_id=receivable_id, as_of=today(request)
        )
    except receivables.Missing as missing:
        raise Http404 from missing
    form = Why(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            plan.send_receivables(
                company_id=request.company.id,
                receivable_ids=[receivable_id],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except plan.UnableToPlan as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("It is being sent. This page shows what became of it."))
            if request.htmx:
                answer = HttpResponse(status=204)
                answer["HX-Redirect"] = reverse("receivable", args=[receivable_id])
                return answer
            return redirect("receivable", receivable_id)
    context = {"form": form, "document": found.row.document, "receivable_id": receivable_id}
    template = "web/messages/send_one.html" + ("#form" if request.htmx else "")
    return render(request, template, context, status=422 if form.errors else 200)


@action("messages.send")
def send_again(request: GuardedRequest, message_id: int) -> HttpResponse:
    """Send what a message brought once more, as it stands today."""
    found = found_or_404(request, message_id)
    form = Why(request.POST, auto_id="again_%s")
    if form.is_valid():
        try:
            planned = plan.send_receivables(
                company_id=request.company.id,
                receivable_ids=[one.receivable_id for one in found.titles],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except plan.UnableToPlan as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("It is being sent once more."))
            return redirect("send_batch", planned.send_batch_id)
    context = message_context(request, message_id, again=form)
    return render(request, "web/messages/message.html", context, status=422)


@action("messages.send")
def decide(request: GuardedRequest, message_id: int) -> HttpResponse:
    """Close a message that nobody answered."""
    found_or_404(request, message_id)
    form = Deciding(request.POST)
    if form.is_valid():
        try:
            unknowns.decide(
                company_id=request.company.id,
                message_id=message_id,
                decision=Decision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except unknowns.UnableToClose as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Kept, with your name and your reason."))
            return redirect("message", message_id)
    context = message_context(request, message_id, deciding=form)
    return render(request, "web/messages/message.html", context, status=422)


@action("messages.send")
def stop(request: GuardedRequest, send_batch_id: int) -> HttpResponse:
    """Let nothing more of a batch leave."""
    form = Why(request.POST, auto_id="stop_%s")
    context = batch_context(request, send_batch_id, stopping=form)
    if form.is_valid():
        try:
            plan.stop(
                company_id=request.company.id,
                send_batch_id=send_batch_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except plan.UnableToPlan as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Stopped. What had left has left."))
            return redirect("send_batch", send_batch_id)
    return render(request, "web/messages/batch.html", context, status=422)
