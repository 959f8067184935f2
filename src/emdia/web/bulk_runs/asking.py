"""Asking for an act on all that a list shows, where that is more than a person waits for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emdia.web.bulk_runs.words import REFUSALS
from emdia.web.guard import GuardedRequest, now
from emdia.web.lists.back import came_from
from emdia.web.lists.chosen import asking
from emdia.web.words import Word, word
from emdia.workflows import bulk_runs as workflow
from emdia.workflows.bulk_runs import BulkAct, UnableToRun


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """An act as its form asks it; `found_by` gives what a list shows, at most so many and one."""

    form: forms.Form
    title: Word
    route: str
    act: BulkAct
    arguments: Callable[[dict[str, Any]], dict[str, Any]]
    found_by: Callable[[GuardedRequest, int], list[int]]
    otherwise: str  # the list's route


def wants_all(request: GuardedRequest) -> bool:
    """Return whether all that a list shows was asked for, and not rows by their numbers."""
    return request.method == "POST" and "all" in request.POST


def ask(request: GuardedRequest, deed: Deed) -> HttpResponse:
    """Ask what is to be done; then name the records and let them be looked at."""
    form = deed.form
    if form.is_bound and form.is_valid():
        told = request.POST.get("asked", "")
        try:
            run_id = workflow.ask(
                company_id=request.company.id,
                act=deed.act,
                arguments=deed.arguments(form.cleaned_data),
                record_ids=deed.found_by(asking(told), workflow.MOST),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except UnableToRun as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return redirect("bulk_run", run_id)
    context = {
        "form": form,
        "title": deed.title,
        "url": reverse(deed.route),
        "asked": request.POST.get("asked", ""),
        "back": came_from(request, otherwise=reverse(deed.otherwise)),
        "is_of_customers": deed.otherwise == "customers",
    }
    return render(request, "web/bulk_runs/ask.html", context, status=422 if form.errors else 200)
