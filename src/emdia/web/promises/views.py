"""What was promised and said, beside a customer; making a promise and withdrawing one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import promises as reports
from emdia.reports.promises import ChannelRow, PromiseRow, TalkRow
from emdia.web import toasts
from emdia.web.customers.words import CHANNELS
from emdia.web.figures import amount, count, day, instant, priced
from emdia.web.guard import GuardedRequest, action, form_page, now, page, today
from emdia.web.messages.words import REASONS
from emdia.web.promises.forms import PromiseForm, Withdrawal
from emdia.web.promises.words import OUTCOMES, REFUSALS, STATES
from emdia.web.words import state, word
from emdia.workflows import promises as workflow


@page("customers.see")
def talks(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show the promises of a customer, what came of talks, and what the law allows now."""
    try:
        found = reports.talks(company_id=request.company.id, customer_id=customer_id, now=now())
    except reports.Missing as missing:
        raise Http404 from missing
    may = "promises.make" in request.capabilities
    context = {
        "id": customer_id,
        "promises": [_promise_cells(one) for one in found.promises],
        "talks": [_talk_cells(one) for one in found.talks],
        "channels": [_channel_cells(one, request) for one in found.channels],
        "may_promise": may,
    }
    template = "web/promises/panels.html" if request.htmx else "web/promises/talks.html"
    return render(request, template, context)


@form_page("promises.make")
def make(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Keep what a customer promises."""
    try:
        found = reports.promisable(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing
    late = [one for one in found.titles if one.due_date < today(request) and not one.is_promised]
    form = PromiseForm(
        request.POST or None,
        titles=[
            (
                one.id,
                f"{one.document} · {day(one.due_date)} · {priced(one.owed_cents, one.currency)}",
            )
            for one in found.titles
            if not one.is_promised
        ],
        contacts=found.contacts,
        initial={
            "titles": [one.id for one in late],
            "cents_1": amount(sum(one.owed_cents for one in late), "BRL") if late else "",
        },
    )
    if form.is_valid():
        try:
            workflow.promise(
                company_id=request.company.id,
                customer_id=customer_id,
                wanted=form.wanted(),
                by=request.actor,
                on=today(request),
                now=now(),
            )
        except workflow.UnableToPromise as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Promise kept in mind: demands on it wait."))
            return redirect("customer", customer_id)
    context = {
        "form": form,
        "name": found.name,
        "back": reverse("customer", args=[customer_id]),
        "nothing": not form.fields["titles"].choices,  # type: ignore[attr-defined]
        "promised": count(sum(one.is_promised for one in found.titles)),
    }
    return render(request, "web/promises/make.html", context, status=422 if form.errors else 200)


@action("promises.make")
def withdraw(request: GuardedRequest, promise_id: int) -> HttpResponse:
    """Let a promise hold no more."""
    form = Withdrawal(request.POST)
    try:
        customer_id = workflow.withdraw(
            company_id=request.company.id,
            promise_id=promise_id,
            reason=form.data.get("reason", "") if form.is_valid() else "",
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except workflow.UnableToPromise as refusal:
        if str(refusal) == "promise_unknown":
            raise Http404 from refusal
        return HttpResponse(str(word(REFUSALS, str(refusal))), status=422)
    toasts.done(request, _("Promise withdrawn: demands go on."))
    return redirect("customer", customer_id)


def _promise_cells(row: PromiseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": state(STATES, row.state),
        "is_open": row.state == "open",
        "amount": priced(row.amount_cents, row.currency),
        "made": instant(row.made_at),
        "made_by": row.made_by,
        "contact": row.contact,
        "note": row.note,
        "withdrawn_reason": row.withdrawn_reason,
        "parts": [
            {
                "due": day(one.due_date),
                "amount": priced(one.amount_cents, row.currency),
                "state": state(STATES, one.state),
            }
            for one in row.parts
        ],
        "titles": [
            {"url": reverse("receivable", args=[pk]), "document": document}
            for pk, document in row.titles
        ],
    }


def _talk_cells(row: TalkRow) -> dict[str, Any]:
    return {
        "channel": word(CHANNELS, row.channel),
        "outcome": word(OUTCOMES, row.outcome),
        "contact": row.contact,
        "note": row.note,
        "next": day(row.next_date) if row.next_date and not row.undone else "",
        "undone": row.undone,
        "made": instant(row.made_at),
        "made_by": row.made_by,
    }


def _channel_cells(row: ChannelRow, request: GuardedRequest) -> dict[str, Any]:
    """Return a channel as the law guard shows it, in the hours of the company's people."""
    return {
        "word": word(CHANNELS, row.channel),
        "is_open": not row.why,
        "why": word(REASONS, row.why) if row.why else "",
        "until": instant(row.until_at) if row.until_at else "",
        "next": instant(row.next_at) if row.next_at else "",
        "left": count(row.left) if row.left is not None and not row.why else "",
    }
