"""The day's page, the buttons of its run, and letting go on what waits for a file."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import bank_files, daily_runs, intake
from emdia.reports.daily_runs import DayPage
from emdia.web import address, toasts
from emdia.web.day import rows
from emdia.web.day.forms import Reason
from emdia.web.day.words import REFUSALS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, page, today
from emdia.web.words import word
from emdia.workflows import daily_run, intake_alarms


@page("daily_run.see")
def day(request: GuardedRequest) -> HttpResponse:
    """Show the day: how far its run is, what is off, and the days before it."""
    found = daily_runs.day_page(company_id=request.company.id, as_of=today(request))
    if request.htmx:
        return _progress(request, found)
    return render(request, "web/day/day.html", _context(request, found))


@action("daily_run.run")
def run_day(request: GuardedRequest) -> HttpResponse:
    """Ask for the day's run, or let it go on; a worker does it."""
    try:
        daily_run.ask(company_id=request.company.id, as_of=today(request), by=request.actor)
    except daily_run.UnableToRun as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    return redirect("day")


@action("daily_run.run")
def cancel_run(request: GuardedRequest) -> HttpResponse:
    """Ask the run to end before its next stage."""
    found = daily_runs.day_page(company_id=request.company.id, as_of=today(request))
    try:
        if found.run is None:
            raise daily_run.UnableToRun("not_running")
        daily_run.cancel(
            company_id=request.company.id, run_date=found.run.run_date, by=request.actor
        )
    except daily_run.UnableToRun as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    return redirect("day")


@form_page("bank_files.override")
def clear_alarm(request: GuardedRequest, alarm_id: int) -> HttpResponse:
    """Ask why no file is to be waited for, then clear the alarm."""
    try:
        alarm = intake.alarm(company_id=request.company.id, alarm_id=alarm_id)
    except intake.Missing as missing:
        raise Http404 from missing
    (cells,) = rows.alarm_cells([alarm], may_override=True)

    def clear(reason: str) -> None:
        intake_alarms.clear(
            company_id=request.company.id, alarm_id=alarm_id, reason=reason, by=request.actor
        )

    return _with_reason(request, clear, {"alarm": cells, "back_url": reverse("day")})


@form_page("bank_files.override")
def apply_held_file(request: GuardedRequest, bank_file_id: int) -> HttpResponse:
    """Ask why a held file may be applied although others are missing, then queue it."""
    try:
        found = bank_files.bank_file_page(
            company_id=request.company.id, bank_file_id=bank_file_id, outcome=None, after=0
        )
    except bank_files.Missing as missing:
        raise Http404 from missing
    back_url = reverse("bank_file", args=[bank_file_id])

    def apply(reason: str) -> None:
        intake_alarms.apply_anyway(
            company_id=request.company.id,
            bank_file_id=bank_file_id,
            reason=reason,
            by=request.actor,
        )

    return _with_reason(request, apply, {"file_name": found.file.name, "back_url": back_url})


def _with_reason(
    request: GuardedRequest, act: Callable[[str], None], context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or act with its reason and go back to where the form was asked for."""
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except intake_alarms.UnableToClear as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Done. What waited for it goes on."))
            return _back(request, context["back_url"])
    template = "web/day/reason.html" + ("#form" if request.htmx else "")
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _back(request: GuardedRequest, url: str) -> HttpResponse:
    if not request.htmx:
        return redirect(url)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer


def _progress(request: GuardedRequest, found: DayPage) -> HttpResponse:
    """Answer a poll: the page anew when the run is over, the stages when they moved."""
    if not found.is_at_work:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if request.GET.get("seen") == _seen(found):
        return HttpResponse(status=204)
    return render(request, "web/day/day.html#stages", _stages(found))


def _seen(found: DayPage) -> str:
    """Return a short name of the state of the run, so that a poll learns whether it moved."""
    return sha256(repr(found.run).encode()).hexdigest()[:12]


def _stages(found: DayPage) -> dict[str, Any]:
    stages = found.run.stages if found.run else ()
    return {
        "stages": [rows.stage_cells(stage, found.currency) for stage in stages],
        "done": sum(stage.state == "done" for stage in stages),
        "all": len(stages),
        "at_work": found.is_at_work,
        "cancelling": found.run is not None and found.run.is_cancelling,
        "poll_url": address.link(seen=_seen(found)),
    }


def _context(request: GuardedRequest, found: DayPage) -> dict[str, Any]:
    findings = [row for stage in found.run.stages for row in stage.findings] if found.run else []
    return {
        "run": rows.run_cells(found.run, found.currency) if found.run else None,
        "may_run": "daily_run.run" in request.capabilities,
        "may_start": found.may_start,
        "goes_on": found.run is not None and found.run.state in daily_run.AT_REST,
        "missed": found.missed_days,
        "findings": [rows.finding_cells(row, found.currency) for row in findings],
        "alarms": rows.alarm_cells(
            found.alarms, may_override="bank_files.override" in request.capabilities
        ),
        "waiting": count(found.files_waiting) if found.files_waiting else "",
        "waiting_count": found.files_waiting,
        "hour": "" if found.hour is None else f"{found.hour:02}:00",
        "history": [rows.run_cells(row, found.currency) for row in found.history],
        **_stages(found),
    }
