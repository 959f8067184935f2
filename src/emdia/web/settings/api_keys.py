"""The programs that are let in: their keys, made, rotated and revoked."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import api_keys as reports
from emdia.reports.api_keys import KeyRow
from emdia.rules.roles import KEY_SCOPES
from emdia.web import toasts
from emdia.web.figures import count, instant
from emdia.web.guard import GuardedRequest, form_page, now, page
from emdia.web.settings import words
from emdia.web.settings.forms import Why, reason
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.words import word
from emdia.workflows import manage_api_keys as workflow
from emdia.workflows.manage_api_keys import Told

HERE = "api_keys"
OVERLAPS = (
    ("0", gettext_lazy("At once")),
    ("1", gettext_lazy("After an hour")),
    ("24", gettext_lazy("After a day")),
    ("168", gettext_lazy("After a week")),
)


class NewKey(forms.Form):
    """A program that is to come in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=[(scope, words.SCOPES[scope]) for scope in KEY_SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    requests_per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute"),
        min_value=1,
        max_value=60_000,
        initial=workflow.USUAL_REQUESTS_PER_MINUTE,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until it is revoked."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Rotation(forms.Form):
    """Another secret for the same key."""

    overlap = forms.ChoiceField(
        label=gettext_lazy("The secret before ends"), choices=OVERLAPS, initial="24"
    )
    reason = reason()


@page("api_keys.manage")
def api_keys(request: GuardedRequest) -> HttpResponse:
    """List the keys, each with what it may do and when it was used."""
    found = reports.keys(company_id=request.company.id, now=now())
    return answer(request, HERE, "api_keys.html", {"keys": [_cells(row) for row in found]})


@form_page("api_keys.manage", sudo=True)
def make(request: GuardedRequest) -> HttpResponse:
    """Let a program in; the page shows its key, once."""
    form = NewKey(request.POST or None)
    if form.is_valid():
        try:
            told = workflow.make(
                company_id=request.company.id,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                requests_per_minute=form.cleaned_data["requests_per_minute"],
                expires_at=_end_of(request, form.cleaned_data["last_day"]),
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToManageKey as refusal:
            refuse(form, refusal)
        else:
            return _told(request, told)
    return form_answer(
        request, HERE, form, title=_("Let a program in"), back=reverse(HERE), act=_("Make the key")
    )


@form_page("api_keys.manage", sudo=True)
def rotate(request: GuardedRequest, key_id: int) -> HttpResponse:
    """Give a key another secret; the page shows it, once."""
    row = _row_or_404(request, key_id)
    form = Rotation(request.POST or None)
    if form.is_valid():
        try:
            told = workflow.rotate(
                company_id=request.company.id,
                key_id=key_id,
                overlap=timedelta(hours=int(form.cleaned_data["overlap"])),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToManageKey as refusal:
            refuse(form, refusal)
        else:
            return _told(request, told)
    title = f"{_('New secret')} · {row.name}"
    return form_answer(
        request, HERE, form, title=title, back=reverse(HERE), act=_("Make a new secret")
    )


@form_page("api_keys.manage", sudo=True)
def revoke(request: GuardedRequest, key_id: int) -> HttpResponse:
    """End a key."""
    row = _row_or_404(request, key_id)
    form = Why(request.POST or None)
    if form.is_valid():
        try:
            workflow.revoke(
                company_id=request.company.id,
                key_id=key_id,
                **form.cleaned_data,
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToManageKey as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Revoked: its next request is refused."))
            return redirect(HERE)
    title = f"{_('Revoke')} · {row.name}"
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), act=_("Revoke"))


def _told(request: GuardedRequest, told: Told) -> HttpResponse:
    """Show the secret here and now: it is stored nowhere."""
    row = _row_or_404(request, told.key_id)
    context = {"key": _cells(row), "secret": told.secret}
    response = answer(request, HERE, "api_key_told.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _end_of(request: GuardedRequest, last_day: Any) -> datetime | None:
    if last_day is None:
        return None
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=request.company.time_zone)


def _row_or_404(request: GuardedRequest, key_id: int) -> KeyRow:
    row = reports.key(company_id=request.company.id, key_id=key_id, now=now())
    if row is None:
        raise Http404
    return row


def _cells(row: KeyRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "hint": row.hint,
        "scopes": [word(words.SCOPES, scope) for scope in row.scopes],
        "requests": count(row.requests_per_minute),
        "responsible": row.responsible,
        "state": words.KEY_STATES[row.state],
        "is_open": row.state in ("good", "rotated"),
        "used": instant(row.used_at) if row.used_at else "",
        "expires": instant(row.expires_at) if row.expires_at else "",
        "until": instant(row.previous_until_at)
        if row.state == "rotated" and row.previous_until_at
        else "",
    }
