"""The plans, one version as a timeline, and what it would do."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import dunning_plans as reports
from emdia.reports.dunning_plans import VersionPage, VersionRow
from emdia.reports.missing import Missing
from emdia.rules.dunning_plan import Conditions, Step
from emdia.rules.step_kinds import Lane
from emdia.web.dunning import words
from emdia.web.figures import count, instant, priced
from emdia.web.guard import GuardedRequest, page
from emdia.web.settings.pages import may
from emdia.web.words import state, word


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
    setting = reports.setting(company_id=request.company.id)
    context = {
        **frame(request),
        "prices": [
            (word(words.CHANNELS, channel), priced(cents, setting.currency))
            for channel, cents in setting.prices.items()
        ],
        "groups_children": setting.groups_children,
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
        "name": words.step_name(step.code),
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
