"""What a version would do: asked for, waited for with progress, cancelled, and shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.books.dunning.batch import Outcome
from emdia.books.dunning.looks import Month, Preview, Tally
from emdia.reports import plan_looks as reports
from emdia.reports.missing import Missing
from emdia.reports.plan_looks import Look
from emdia.web import address, toasts
from emdia.web.dunning import words
from emdia.web.dunning.views import frame, version_or_404, whole
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.words import state, word
from emdia.workflows import look_ahead

CHANGES_SHOWN = 100
MONTH_DAYS = 30


@page("dunning.see")
def preview(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Show what a version would change on a day, and what a month would bring."""
    found = version_or_404(request, plan_version_id)
    as_of = address.day(request, "as_of") or today(request)
    days = MONTH_DAYS if request.GET.get("month") == "1" else 0
    look = reports.latest_look(
        company_id=request.company.id, version_id=plan_version_id, as_of=as_of, days=days
    )
    if request.htmx and (look is None or not look.is_at_work):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    context = {
        **frame(request),
        **whole(found),
        "as_of": day(as_of),
        "as_of_iso": as_of.isoformat(),
        "is_month": bool(days),
        "look": look and _look(look),
        "preview": _preview(look.preview, found.currency) if look and look.preview else None,
        "month": _month(look.month, found.currency) if look and look.month else None,
    }
    template = "web/dunning/preview.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


def _look(look: Look) -> dict[str, Any]:
    return {
        "id": look.id,
        "is_at_work": look.is_at_work,
        "is_cancelling": look.is_cancelling,
        "state": look.state,
        "done": look.done,
        "all": look.all,
        "asked": instant(look.asked_at),
        "asked_by": look.asked_by,
    }


@action("dunning.see")
def look_ahead_at(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Ask for a look at a version on a day, or at a month from it on."""
    as_of = _posted_day(request)
    is_month = request.POST.get("month") == "1"
    try:
        look_ahead.ask(
            company_id=request.company.id,
            version_id=plan_version_id,
            as_of=as_of,
            days=MONTH_DAYS if is_month else 0,
            by=request.actor,
            now=now(),
        )
    except look_ahead.UnableToLook as refusal:
        raise Http404 from refusal
    return redirect(_url(plan_version_id, as_of, is_month=is_month))


@action("dunning.see")
def cancel_look(request: GuardedRequest, plan_look_id: int) -> HttpResponse:
    """Ask a look to end."""
    try:
        found = reports.look(company_id=request.company.id, look_id=plan_look_id)
        look_ahead.cancel(company_id=request.company.id, look_id=plan_look_id, by=request.actor)
    except Missing as missing:
        raise Http404 from missing
    except look_ahead.UnableToLook as refusal:
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
    return redirect(_url(found.version_id, found.as_of, is_month=bool(found.days)))


def _url(version_id: int, as_of: date, *, is_month: bool) -> str:
    month = "&month=1" if is_month else ""
    return f"{reverse('preview_plan_version', args=[version_id])}?as_of={as_of.isoformat()}{month}"


def _posted_day(request: GuardedRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError:
        return today(request)


def _preview(shown: Preview, currency: str) -> dict[str, Any]:
    return {
        "debtors": count(shown.debtors),
        "changed": count(shown.changed),
        "has_changes": bool(shown.changed),
        "has_more": shown.changed > CHANGES_SHOWN,
        "tally": _beside(shown.running, shown.proposed),
        "running_cost": priced(shown.running.cost_cents, currency),
        "proposed_cost": priced(shown.proposed.cost_cents, currency),
        "changes": [
            {
                "url": reverse("customer", args=[one.customer_id]),
                "name": one.name,
                "owed": priced(one.owed_cents, currency),
                "before": _outcome(one.before),
                "after": _outcome(one.after),
            }
            for one in shown.changes[:CHANGES_SHOWN]
        ],
    }


def _outcome(found: Outcome | None) -> dict[str, Any]:
    if found is None:
        return {"word": _("nothing"), "note": ""}
    if found.steps:
        return {"word": ", ".join(map(_taken, found.steps.split(", "))), "note": ""}
    said = state(words.STANDINGS, found.standing)
    return {"word": said.word, "note": words.step_name(found.waits_for)}


def _taken(step: str) -> str:
    """Return a step as it is decided, its name and its channel, with the channel in words."""
    code, _space, channel = step.partition(" ")
    name = words.step_name(code)
    return f"{name} · {word(words.CHANNELS, channel)}" if channel else name


def _beside(running: Tally, proposed: Tally) -> list[dict[str, Any]]:
    """Return how many steps each policy takes, by kind and channel."""
    rows = []
    for key in sorted({*running.steps, *proposed.steps}):
        before, after = running.steps.get(key, 0), proposed.steps.get(key, 0)
        rows.append(
            {
                "word": _counted_word(key),
                "before": count(before),
                "after": count(after),
                "change": f"{'+' if after > before else ''}{count(after - before)}"
                if after != before
                else "",
            }
        )
    return rows


def _counted_word(key: tuple[str, str]) -> str:
    kind, channel = key
    said = str(word(words.KINDS, kind))
    return f"{said} · {word(words.CHANNELS, channel)}" if channel else said


def _month(found: Month, currency: str) -> Mapping[str, Any]:
    total = found.total
    keys = sorted(total.steps)
    return {
        "one_in": count(found.one_in) if found.one_in > 1 else "",
        "heads": [_counted_word(key) for key in keys],
        "rows": [
            {
                "day": day(one.day),
                "cells": [count(one.tally.steps.get(key, 0)) for key in keys],
                "cost": priced(one.tally.cost_cents, currency),
            }
            for one in found.days
            if one.tally.steps
        ],
        "totals": [count(total.steps[key]) for key in keys],
        "cost": priced(total.cost_cents, currency),
    }
