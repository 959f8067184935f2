"""The plans, one version as a timeline, and what it would do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.books.dunning.batch import Outcome
from emdia.reports import dunning_plans as reports
from emdia.reports.dunning_plans import VersionPage, VersionRow
from emdia.reports.missing import Missing
from emdia.rules.dunning_plan import Conditions, Step
from emdia.rules.step_kinds import Lane
from emdia.web import address
from emdia.web.dunning import words
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.settings.pages import may
from emdia.web.words import state, word
from emdia.workflows import preview_dunning
from emdia.workflows.preview_dunning import Preview, Tally

CHANGES_SHOWN = 100
MONTH_DAYS = 30


def frame(request: GuardedRequest) -> dict[str, Any]:
    """Return what every page of a plan may ask of whoever looks."""
    return {"may": may(request), "may_edit": "policies.edit" in request.capabilities}


@page("dunning.see")
def plans(request: GuardedRequest) -> HttpResponse:
    """Show every plan, the version that runs and the one being worked on."""
    return show_plans(request)


def show_plans(request: GuardedRequest, *, refusal: str = "", name: str = "") -> HttpResponse:
    """Render the plans, with what kept a new one from being begun."""
    rows = reports.plans(company_id=request.company.id)
    context = {
        **frame(request),
        "rows": [_plan(row) for row in rows],
        "defaults": words.DEFAULTS.items(),
        "refusal": refusal,
        "name": name,
    }
    status = 422 if refusal else 200
    return render(request, "web/dunning/plans.html", context, status=status)


def _plan(row: reports.PlanRow) -> dict[str, Any]:
    return {
        "url": reverse("dunning_plan", args=[row.id]),
        "name": row.name,
        "position": row.position,
        "steps": count(row.steps),
        "running": row.running and version_cells(row.running),
        "draft": row.draft and version_cells(row.draft),
        "cases": count(row.cases),
    }


def version_cells(row: VersionRow) -> dict[str, Any]:
    """Return a version as a row."""
    return {
        "id": row.id,
        "url": reverse("plan_version", args=[row.id]),
        "number": row.number,
        "state": state(words.VERSION_STATES, row.state),
        "is_active": row.is_active,
        "made": instant(row.made_at),
        "made_by": row.made_by,
        "published": instant(row.published_at) if row.published_at else "",
        "published_by": row.published_by,
        "note": row.note,
    }


@page("dunning.see")
def plan(request: GuardedRequest, dunning_plan_id: int) -> HttpResponse:
    """Lead to the version of a plan that runs."""
    try:
        found = reports.version_to_show(company_id=request.company.id, plan_id=dunning_plan_id)
    except Missing as missing:
        raise Http404 from missing
    return redirect("plan_version", found)


@page("dunning.see")
def version(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Show one version as a timeline."""
    found = version_or_404(request, plan_version_id)
    return render(request, "web/dunning/version.html", {**frame(request), **whole(found)})


def version_or_404(request: GuardedRequest, version_id: int) -> VersionPage:
    """Return a version of the company."""
    try:
        return reports.version(company_id=request.company.id, version_id=version_id)
    except Missing as missing:
        raise Http404 from missing


def whole(found: VersionPage) -> dict[str, Any]:
    """Return what the page of a version shows."""
    return {
        "plan_id": found.plan_id,
        "plan_name": found.plan_name,
        "row": version_cells(found.row),
        "runs": found.running_id == found.row.id,
        "is_draft": found.row.state == "draft",
        "is_asked": found.row.state == "asked",
        "timeline": timeline(found.steps),
        "steps": [_step(step) for step in found.steps],
        "rests": found.rest_days,
        "conditions": conditions_said(found.conditions, found.currency),
        "versions": [version_cells(one) for one in found.versions],
        "can_draft": not any(one.state in ("draft", "asked") for one in found.versions),
    }


def timeline(steps: Sequence[Step]) -> dict[str, Any]:
    """Return the steps as a table: a column for each day, a row for each lane."""
    days = sorted({(step.nominal_days, step.counting, step.offset_days) for step in steps})
    lanes = []
    for lane in Lane:
        cells = [
            [_step(step) for step in steps if step.lane is lane and _place(step) == day]
            for day in days
        ]
        if any(cells):
            lanes.append({"word": words.LANES[lane], "cells": cells})
    heads = []
    for nominal, counting, offset in days:
        mark = "+" if offset > 0 else "−" if offset < 0 else ""
        heads.append(
            {
                "word": f"{mark}{abs(offset)}" if offset else "0",
                "is_bank": counting == "bank",
                "is_late": nominal > 0,
                "is_due": offset == 0,
            }
        )
    return {"days": heads, "lanes": lanes}


def _place(step: Step) -> tuple[int, str, int]:
    return step.nominal_days, step.counting, step.offset_days


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "when": words.days(step),
        "at": words.at(step),
        "kind": word(words.KINDS, step.kind),
        "channels": " → ".join(str(word(words.CHANNELS, one)) for one in step.channels),
        "by_title": step.by_title,
        "is_late": step.is_late,
        "lane": step.lane.value,
    }


def conditions_said(conditions: Conditions, currency: str) -> list[tuple[str, str]]:
    """Return for whom a plan is, each condition as a term and what is said of it."""
    said = [
        (_("Segments"), ", ".join(conditions.segments)),
        (_("Espécies"), ", ".join(conditions.kinds)),
        (_("Risks"), ", ".join(conditions.risks)),
        (_("From"), _money(conditions.from_cents, currency)),
        (_("Below"), _money(conditions.below_cents, currency)),
        (_("Who"), _who(conditions.is_repeat)),
    ]
    return [(term, text) for term, text in said if text]


def _money(cents: int | None, currency: str) -> str:
    return "" if cents is None else priced(cents, currency)


def _who(is_repeat: bool | None) -> str:
    if is_repeat is None:
        return ""
    return _("late before, within a year") if is_repeat else _("late for the first time")


@page("dunning.see")
def preview(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Show what a version would change on a day, and what a month would bring."""
    found = version_or_404(request, plan_version_id)
    as_of = address.day(request, "as_of") or today(request)
    shown = preview_dunning.preview(
        company_id=request.company.id, version_id=plan_version_id, as_of=as_of
    )
    context = {
        **frame(request),
        **whole(found),
        **_preview(shown, found.currency),
        "as_of": day(as_of),
        "as_of_iso": as_of.isoformat(),
        "month": _month(request, plan_version_id, as_of, found.currency),
    }
    return render(request, "web/dunning/preview.html", context)


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
    return {"word": said.word, "note": found.waits_for}


def _taken(step: str) -> str:
    """Return a step as it is decided, its name and its channel, with the channel in words."""
    code, _space, channel = step.partition(" ")
    return f"{code} · {word(words.CHANNELS, channel)}" if channel else code


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


def _month(
    request: GuardedRequest, version_id: int, first: date, currency: str
) -> Mapping[str, Any] | None:
    """Return what a month from `first` on would bring, where the address asks for it."""
    if request.GET.get("month") != "1":
        return None
    found = preview_dunning.month(
        company_id=request.company.id, first=first, days=MONTH_DAYS, version_id=version_id
    )
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
