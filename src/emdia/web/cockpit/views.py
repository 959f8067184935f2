"""The page of a call, keeping what came of it, taking it back, and holding what is disputed."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.books.dunning.timeline import KINDS
from emdia.reports import cockpit as reports
from emdia.reports import worklist
from emdia.reports.cockpit import EVENTS_A_PAGE, Cockpit, Happened, Place
from emdia.rules.holds import HoldKind
from emdia.web import address, toasts
from emdia.web.cockpit import rows
from emdia.web.cockpit.forms import DisputeForm, TalkForm
from emdia.web.cockpit.words import KEYS, PAGE_KEYS, REFUSALS
from emdia.web.customers.words import ROLES
from emdia.web.dunning.words import REFUSALS as OF_HOLDS
from emdia.web.figures import amount
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.promises.words import OUTCOMES
from emdia.web.words import word
from emdia.workflows import hold_collection, log_contact, retract_contact
from emdia.workflows.hold_collection import UnableToHold
from emdia.workflows.log_contact import UnableToLog
from emdia.workflows.retract_contact import UnableToRetract


@page("customers.see")
def call(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show all that is needed while speaking with a customer."""
    found = _found(request, customer_id)
    return _show(request, found, _form(found))


@action("promises.make")
def log(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Keep what came of a contact, and go on to the next customer of the queue."""
    found = _found(request, customer_id)
    form = _form(found, request.POST)
    if form.is_valid():
        try:
            logged = log_contact.log(
                company_id=request.company.id,
                customer_id=customer_id,
                heard=form.heard(),
                by=request.actor,
                on=today(request),
                now=now(),
            )
        except UnableToLog as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            undo = reverse("cockpit:undo", args=[logged.interaction_id]) + _query(request)
            said = word(OUTCOMES, form.cleaned_data["outcome"])
            told = {"name": found.name, "outcome": said}
            toasts.done(request, _("Kept: %(name)s, %(outcome)s.") % told, undo_url=undo)
            return redirect(_onwards(request, customer_id))
    return _show(request, found, form, status=422)


@action("promises.make")
def undo(request: GuardedRequest, interaction_id: int) -> HttpResponse:
    """Keep that a contact was logged in error; it counts unless somebody says it never was."""
    took_place = request.POST.get("took_place") != "no"
    usual = _("logged in error") if took_place else ""
    try:
        customer_id = retract_contact.retract(
            company_id=request.company.id,
            interaction_id=interaction_id,
            took_place=took_place,
            is_manager="compliance.sign" in request.capabilities,
            reason=request.POST.get("reason", "").strip()[:300] or usual,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except UnableToRetract as refusal:
        if str(refusal) == "interaction_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
        customer_id = reports.customer_of_talk(
            company_id=request.company.id, interaction_id=interaction_id
        )
        return redirect(_address(customer_id, request))
    toasts.done(request, _("Taken back: it stays in the history as logged in error."))
    return redirect(_address(customer_id, request))


@page("customers.see")
def timeline(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Return what happened before a place, as the next part of the list."""
    before = _place_of(request.GET.get("before", ""))
    try:
        found = reports.timeline_page(
            company_id=request.company.id, customer_id=customer_id, before=before, now=now()
        )
    except reports.Missing as missing:
        raise Http404 from missing
    context = _events(request, customer_id, found) | {"id": customer_id}
    template = "web/cockpit/events.html" if request.htmx else "web/cockpit/timeline.html"
    return render(request, template, context)


@action("holds.place")
def dispute(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Ask no more for a title while it is disputed."""
    found = _found(request, customer_id)
    titles = [(one.id, one.document) for one in found.titles if not one.hold]
    form = DisputeForm(request.POST, titles=titles)
    if form.is_valid():
        try:
            hold_collection.place(
                company_id=request.company.id,
                wanted=hold_collection.Wanted(
                    customer_id=customer_id,
                    kind=HoldKind.DISPUTE,
                    since_date=today(request),
                    reason=form.cleaned_data["reason"],
                    receivable_id=form.cleaned_data["title"],
                ),
                by=request.actor,
                as_of=today(request),
                now=now(),
            )
        except UnableToHold as refusal:
            form.add_error(None, str(word(OF_HOLDS, str(refusal))))
        else:
            toasts.done(request, _("Nothing is asked for it while it is disputed."))
            return redirect(_address(customer_id, request))
    return _show(request, found, _form(found), disputes=form, status=422)


def _found(request: GuardedRequest, customer_id: int) -> Cockpit:
    try:
        return reports.cockpit(
            company_id=request.company.id,
            customer_id=customer_id,
            agent_name=request.actor.name,
            as_of=today(request),
            now=now(),
        )
    except reports.Missing as missing:
        raise Http404 from missing


def _form(found: Cockpit, told: Any = None) -> TalkForm:
    begins = found.beginning
    return TalkForm(
        told,
        people=[(one.contact_id, f"{one.name} · {word(ROLES, one.role)}") for one in found.people],
        titles=[one.id for one in found.titles if one.may_promise],
        initial={
            "contact": begins.contact_id,
            "promise_cents": amount(begins.promise_cents, found.currency)
            if begins.promise_cents
            else "",
            "promise_date": begins.promise_date,
            "is_demand": bool(found.owed.late_cents),
        },
    )


def _show(
    request: GuardedRequest,
    found: Cockpit,
    form: TalkForm,
    *,
    disputes: DisputeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = _chosen(form)
    context = rows.page_cells(found, request.company.time_zone) | {
        "form": form,
        "outcomes": _outcomes(found, form),
        "disputes": disputes,
        "queue": _queue(request),
        "query": _query(request),
        "page_keys": PAGE_KEYS,
        "may_log": "promises.make" in request.capabilities,
        "may_hold": "holds.place" in request.capabilities,
        "may_see_holds": "dunning.see" in request.capabilities,
        "may_print": "boletos.print" in request.capabilities,
        "may_word": "templates.write" in request.capabilities,
    }
    context |= _events(request, found.customer_id, found.events)
    for one in context["titles"]:
        one["is_chosen"] = one["is_asked"] if chosen is None else str(one["id"]) in chosen
    return render(request, "web/cockpit/call.html", context, status=status)


def _chosen(form: TalkForm) -> set[str] | None:
    """Return the titles a refused form named; None where the page begins."""
    return {*form["titles"].data} if form.is_bound else None


def _outcomes(found: Cockpit, form: TalkForm) -> list[dict[str, Any]]:
    chosen = form.data.get("outcome", "") if form.data else ""
    return [
        {
            "code": code,
            "word": OUTCOMES[code],
            "key": key,
            "next": found.beginning.looks[code].isoformat(),
            "is_chosen": code == chosen,
        }
        for code, key in KEYS.items()
    ]


def _events(
    request: GuardedRequest, customer_id: int, found: tuple[Happened, ...]
) -> dict[str, Any]:
    more = len(found) > EVENTS_A_PAGE
    return {
        "events": rows.event_cells(found, EVENTS_A_PAGE),
        "more_url": reverse("cockpit:timeline", args=[customer_id])
        + address.link(before=rows.written(found[EVENTS_A_PAGE - 1].place))
        if more
        else "",
        "may_undo": "promises.make" in request.capabilities,
        "query": _query(request),
    }


def _place_of(text: str) -> Place | None:
    """Return the place an address names; None when it is none."""
    at, _mark, rest = text.partition("_")
    kind, _mark, number = rest.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_place = kind in KINDS and number.isascii() and number.isdigit() and len(number) < 19
    return Place(moment, kind, int(number)) if is_place and moment.tzinfo else None


def _queue(request: GuardedRequest) -> str:
    return (request.POST.get("queue") or request.GET.get("queue", ""))[:60]


def _query(request: GuardedRequest) -> str:
    queue = _queue(request)
    return address.link(queue=queue) if queue else ""


def _address(customer_id: int, request: GuardedRequest) -> str:
    return reverse("cockpit:call", args=[customer_id]) + _query(request)


def _onwards(request: GuardedRequest, customer_id: int) -> str:
    """Return where to go on: the next customer of the queue, its list, or the same page."""
    if not _queue(request):
        return _address(customer_id, request)
    following = worklist.next_for(
        company_id=request.company.id,
        user_id=request.actor.user_id or 0,
        queue=_queue(request),
        after_customer_id=customer_id,
        now=now(),
    )
    return _address(following, request) if following else reverse("worklist")
