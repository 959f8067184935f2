"""Other systems that are told what happens: their addresses, secrets and messages."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import webhooks as reports
from emdia.reports.missing import Missing
from emdia.reports.webhooks import DeliveryRow, EndpointRow
from emdia.rules.webhooks import EVENT_KINDS
from emdia.web import address, toasts
from emdia.web.figures import count, instant
from emdia.web.guard import GuardedRequest, action, form_page, now, page
from emdia.web.settings import words
from emdia.web.settings.forms import Why, reason
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.words import word
from emdia.workflows import manage_webhooks as workflow
from emdia.workflows.manage_webhooks import Told, Wanted

HERE = "webhooks"


class EndpointForm(forms.Form):
    """Where to tell, and what."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2_000,
        help_text=gettext_lazy("https, reached from the internet."),
        widget=forms.URLInput,
    )
    event_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Is told"),
        choices=[(kind, words.EVENTS[kind]) for kind in EVENT_KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, max_length=120)

    def wanted(self) -> Wanted:
        """Return what was told, once the form is valid."""
        told = self.cleaned_data
        return Wanted(
            url=told["url"].strip(),
            event_kinds=told["event_kinds"],
            description=told["description"],
            is_active=told.get("is_active", True),
        )


class ChangedEndpoint(EndpointForm):
    """The same, for one that is there."""

    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    reason = reason()


@page("webhooks.manage")
def webhooks(request: GuardedRequest) -> HttpResponse:
    """List the endpoints."""
    found = reports.endpoints(company_id=request.company.id)
    return answer(request, HERE, "webhooks.html", {"endpoints": [_cells(row) for row in found]})


@form_page("webhooks.manage", sudo=True)
def add(request: GuardedRequest) -> HttpResponse:
    """Tell an endpoint from now on; the page shows its secret, once."""
    form = EndpointForm(request.POST or None)
    if form.is_valid():
        try:
            told = workflow.add(
                company_id=request.company.id, wanted=form.wanted(), by=request.actor, now=now()
            )
        except workflow.UnableToManageWebhooks as refusal:
            refuse(form, refusal)
        else:
            return _told(request, told)
    return form_answer(
        request, HERE, form, title=_("Tell a system"), back=reverse(HERE), act=_("Tell it")
    )


@page("webhooks.manage")
def log(request: GuardedRequest, endpoint_id: int) -> HttpResponse:
    """Show an endpoint with its messages, the latest first."""
    row = _row_or_404(request, endpoint_id)
    state = address.choice(request, "state", words.DELIVERIES)
    rows, before = reports.deliveries(
        company_id=request.company.id,
        endpoint_id=endpoint_id,
        state=state,
        before=address.number(request, "before") or 0,
    )
    context = {
        "endpoint": _cells(row),
        "deliveries": [_delivery(one) for one in rows],
        "next": address.with_(request, before=before) if before else "",
        "tabs_of_states": [
            {
                "url": address.link(state=key),
                "word": words.DELIVERIES[key].word if key else _("All"),
                "is_current": key == state,
            }
            for key in ("", *words.DELIVERIES)
        ],
    }
    return answer(request, HERE, "webhook.html", context)


@form_page("webhooks.manage", sudo=True)
def change(request: GuardedRequest, endpoint_id: int) -> HttpResponse:
    """Write over an endpoint."""
    row = _row_or_404(request, endpoint_id)
    form = ChangedEndpoint(request.POST or None, initial=_as_stands(row))
    if form.is_valid():
        try:
            workflow.change(
                company_id=request.company.id,
                endpoint_id=endpoint_id,
                wanted=form.wanted(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except workflow.UnableToManageWebhooks as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Webhook changed."))
            return redirect("webhook", endpoint_id)
    return form_answer(
        request, HERE, form, title=row.url, back=reverse("webhook", args=[endpoint_id])
    )


@form_page("webhooks.manage", sudo=True)
def rotate(request: GuardedRequest, endpoint_id: int) -> HttpResponse:
    """Give an endpoint another secret; the page shows it, once."""
    _row_or_404(request, endpoint_id)
    form = Why(request.POST or None)
    if form.is_valid():
        told = workflow.rotate(
            company_id=request.company.id,
            endpoint_id=endpoint_id,
            **form.cleaned_data,
            by=request.actor,
            now=now(),
        )
        return _told(request, told)
    hint = _("For a day the secret before signs as well.")
    back = reverse("webhook", args=[endpoint_id])
    return form_answer(
        request, HERE, form, title=_("New secret"), back=back, hint=hint, act=_("Make a new secret")
    )


@action("webhooks.manage")
def send_again(request: GuardedRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Send a message once more."""
    _row_or_404(request, endpoint_id)
    try:
        workflow.send_again(
            company_id=request.company.id, delivery_id=delivery_id, by=request.actor, now=now()
        )
    except workflow.UnableToManageWebhooks as refusal:
        if str(refusal) == "delivery_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("It is sent again within seconds."))
    return redirect("webhook", endpoint_id)


def _told(request: GuardedRequest, told: Told) -> HttpResponse:
    """Show the secret here and now."""
    row = _row_or_404(request, told.endpoint_id)
    context = {"endpoint": _cells(row), "secret": told.secret}
    response = answer(request, HERE, "webhook_told.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _row_or_404(request: GuardedRequest, endpoint_id: int) -> EndpointRow:
    try:
        return reports.endpoint(company_id=request.company.id, endpoint_id=endpoint_id)
    except Missing as missing:
        raise Http404 from missing


def _as_stands(row: EndpointRow) -> dict[str, Any]:
    return {
        "url": row.url,
        "event_kinds": list(row.event_kinds),
        "description": row.description,
        "is_active": row.is_active,
    }


def _cells(row: EndpointRow) -> dict[str, object]:
    return {
        "id": row.id,
        "url": row.url,
        "description": row.description,
        "kinds": [word(words.EVENTS, kind) for kind in row.event_kinds],
        "is_active": row.is_active,
        "waiting": count(row.waiting) if row.waiting else "",
        "dead": count(row.dead) if row.dead else "",
        "until": instant(row.previous_until_at)
        if row.previous_until_at and row.previous_until_at > now()
        else "",
    }


def _delivery(row: DeliveryRow) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": word(words.EVENTS, row.kind),
        "subject_id": row.subject_id,
        "happened": instant(row.happened_at),
        "state": words.DELIVERIES[row.state],
        "attempts": row.attempts,
        "answer": row.status or word(words.SENDING_FAULTS, row.fault),
        "took": f"{row.took_ms} ms" if row.took_ms is not None else "",
        "due": instant(row.due_at) if row.due_at and row.attempts else "",
        "may_again": row.state in ("delivered", "dead") or (row.state == "due" and row.attempts),
    }
