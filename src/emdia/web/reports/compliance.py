"""How a day kept to the plans: by step and by person, step by step, and signing it off."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import compliance as reports
from emdia.reports.compliance import Compliance, DecidedRow, Kept, Narrowed, StepRow
from emdia.web import address, toasts
from emdia.web.dunning.words import CHANNELS, step_name
from emdia.web.dunning.words import KINDS as STEP_KINDS
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.reports import pages, words
from emdia.web.words import State, actor, state, word
from emdia.workflows import sign_off

KIND = KINDS["planned_steps"]
COUNTED = ("planned", *(str(one) for one in Kept))


@page("reports.see")
def compliance(request: GuardedRequest) -> HttpResponse:
    """Show what was planned on a day, what was done, and why the rest was not."""
    asked = _asked(request)
    found = reports.compliance_of(company_id=request.company.id, day=asked)
    latest = reports.latest_days(company_id=request.company.id, until=today(request))
    context = {
        **pages.frame(request, "compliance"),
        "day": day(asked),
        "day_iso": asked.isoformat(),
        "steps": [_step(found, row) for row in found.steps],
        "people": [
            {
                "who": actor(row.who),
                "done": count(row.done),
                "skipped": count(row.skipped),
                "url": _drill(asked, who=row.who),
            }
            for row in found.people
        ],
        "counts": {name: count(number) for name, number in found.counts.items()},
        "seen": found.counts,
        "share": _share(found),
        "drill": {str(one): _drill(asked, state=str(one)) for one in Kept},
        "all_url": _drill(asked),
        "signed": _signed(found),
        "may_sign": "compliance.sign" in request.capabilities and bool(found.steps),
        "before": _url(found.before) if found.before else "",
        "after": _url(found.after) if found.after else "",
        "latest": [
            {
                "day": day(one.day),
                "url": _url(one.day),
                "signed_by": one.signed_by,
                "is_current": one.day == asked,
            }
            for one in latest
        ],
    }
    return render(request, "web/reports/compliance.html", context)


def _asked(request: GuardedRequest) -> date:
    return address.day(request, "day") or today(request)


def _url(one: date) -> str:
    return f"{reverse('compliance')}?day={one.isoformat()}"


def _drill(one: date, **narrowed: str) -> str:
    return f"{reverse('planned_steps')}?{urlencode({'day': one.isoformat(), **narrowed})}"


def _share(found: Compliance) -> str:
    """Return how much of what was planned was done, in whole percent."""
    counts = found.counts
    return f"{100 * counts['done'] // counts['planned']} %" if counts["planned"] else ""


def _signed(found: Compliance) -> dict[str, Any] | None:
    if found.signed is None:
        return None
    said = found.signed.said
    return {
        "by": found.signed.by,
        "at": instant(found.signed.at),
        "note": found.signed.note,
        "counts": {name: count(said.get(name, 0)) for name in COUNTED},
        "moved": said != found.counts,
    }


def _step(found: Compliance, row: StepRow) -> dict[str, Any]:
    return {
        "name": step_name(row.step),
        "plan": _("%(plan)s, version %(number)s") % {"plan": row.plan, "number": row.version},
        "kind": _kind(row.kind, row.channel),
        "planned": count(row.planned),
        "done": count(row.done),
        "waiting": count(row.waiting) if row.waiting else "",
        "not_done": count(row.not_done) if row.not_done else "",
        "unknown": count(row.unknown) if row.unknown else "",
        "owed": priced(row.cents, found.currency),
        "why": [f"{_why(code, reason)} ({count(number)})" for code, reason, number in row.why[:5]],
        "url": _drill(found.day, step=row.step),
        "not_done_url": _drill(found.day, step=row.step, state="not_done"),
    }


def _kind(kind: str, channel: str) -> str:
    said = str(word(STEP_KINDS, kind))
    return f"{said} · {word(CHANNELS, channel)}" if channel else said


def _why(code: str, reason: str) -> str:
    return str(words.why(reason)) if reason else str(state(words.STATES, code).word)


@page("reports.see")
@begins_with_a_view(KIND)
def planned_steps(request: GuardedRequest) -> HttpResponse:
    """List the steps that were decided on a day, each with what became of it."""
    found = reports.decided(
        company_id=request.company.id,
        narrowed=_narrowed(request),
        after=address.cursor(request),
    )
    make = Fields(request)
    shown = frame(
        request,
        KIND,
        columns=_columns(found.currency),
        rows=found.rows,
        url=_row_url,
        next_after=found.next_after,
        currency=found.currency,
        tabs=tabs(request, words.KEPT_TABS.items()),
        fields=[
            make.day("day", _("Day")),
            make.choice("step", _("Step"), ((one, step_name(one)) for one in found.steps)),
            make.choice("who", _("Who"), ((one, one) for one in found.people)),
        ],
        empty=Empty(
            mark="check",
            words=_("No step was decided."),
            hint=_("The daily run decides the steps of a day by the plans that run."),
        ),
    )
    asked = _asked(request)
    context = {
        **pages.frame(request, "compliance"),
        "list": shown,
        "day": day(asked),
        "back": _url(asked),
    }
    return render(request, "web/reports/planned_steps.html", context)


def _narrowed(request: GuardedRequest) -> Narrowed:
    return Narrowed(
        day=_asked(request),
        step=request.GET.get("step", "")[:24],
        who=request.GET.get("who", "")[:120],
        outcome=address.choice(request, "state", set(COUNTED[1:])),
    )


def _columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.text("step", _("Step"), lambda row: step_name(row.step), note=_kind_of),
        make.text("plan", _("Plan"), lambda row: f"{row.plan} · {row.version}", is_shown=False),
        make.text("state", _("What became of it"), _state),
        make.text("why", _("Why"), _reason),
        make.text("who", _("Who"), lambda row: str(actor(row.who)) if row.who else ""),
        make.figure("due", _("For"), lambda row: row.due_at),
        make.figure("done", _("Done"), lambda row: row.done_at),
        make.count("late", _("Days late"), lambda row: row.days_late, is_shown=False),
        make.money("owed", _("Owed then"), lambda row: row.cents or None),
    ]


def _kind_of(row: DecidedRow) -> str:
    return _kind(row.kind, row.channel)


def _state(row: DecidedRow) -> State:
    return state(words.STATES, row.state)


def _reason(row: DecidedRow) -> str:
    return str(words.why(row.reason)) if row.reason else ""


def _row_url(row: DecidedRow) -> str:
    """Return where what became of it is seen: the message, the task, else the customer."""
    if row.message_id is not None:
        return reverse("message", args=[row.message_id])
    if row.task_state is not None:
        return reverse("task", args=[row.id])
    return reverse("customer", args=[row.customer_id])


def _every(request: GuardedRequest) -> Iterator[DecidedRow]:
    return reports.every_decided(company_id=request.company.id, narrowed=_narrowed(request))


def _file_columns(request: GuardedRequest) -> list[Column]:
    found = reports.compliance_of(company_id=request.company.id, day=_asked(request))
    return _columns(found.currency)


export = files.export_of(KIND, columns=_file_columns, rows=_every)


@action("compliance.sign")
def sign(request: GuardedRequest) -> HttpResponse:
    """Sign a day off with the figures that were shown."""
    asked = _posted_day(request)
    seen = {name: _posted_number(request, name) for name in COUNTED}
    try:
        sign_off.sign(
            company_id=request.company.id,
            day=asked,
            seen=seen,
            note=request.POST.get("note", ""),
            by=request.actor,
            today=today(request),
            now=now(),
        )
    except sign_off.UnableToSign as refusal:
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("The day is signed off."))
    return redirect(_url(asked))


def _posted_day(request: GuardedRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return today(request)


def _posted_number(request: GuardedRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else -1
