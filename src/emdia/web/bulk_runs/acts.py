"""What a person does with a bulk run: begin it, stop it, give it up, take it back."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from emdia.web import toasts
from emdia.web.bulk_runs.views import found_or_404
from emdia.web.bulk_runs.words import REFUSALS
from emdia.web.guard import GuardedRequest, action, now
from emdia.web.words import word
from emdia.workflows import bulk_runs as workflow
from emdia.workflows.bulk_runs import UnableToRun


@action("receivables.change")
def start(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Begin a run that was looked at, or ask a second person."""

    def begin() -> None:
        is_begun = workflow.start(
            company_id=request.company.id, run_id=run_id, by=request.actor, now=now()
        )
        if not is_begun:
            toasts.waits(request, _("Above your limit: another person must approve it."))

    return _do(request, run_id, begin)


@action("receivables.change")
def stop(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Let a run do nothing more."""
    return _do(
        request,
        run_id,
        lambda: workflow.stop(
            company_id=request.company.id, run_id=run_id, by=request.actor, now=now()
        ),
    )


@action("receivables.change")
def give_up(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Do nothing of a run that has not begun."""
    return _do(
        request,
        run_id,
        lambda: workflow.give_up(
            company_id=request.company.id, run_id=run_id, by=request.actor, now=now()
        ),
    )


@action("receivables.change")
def take_back(request: GuardedRequest, run_id: int) -> HttpResponse:
    """Take back what a run did, batch after batch."""
    return _do(
        request,
        run_id,
        lambda: workflow.take_back(company_id=request.company.id, run_id=run_id, by=request.actor),
    )


def _do(request: GuardedRequest, run_id: int, act: Callable[[], None]) -> HttpResponse:
    found = found_or_404(request, run_id)
    needed = workflow.capability_of(workflow.BulkAct(found.row.act))
    if needed not in request.capabilities:
        raise PermissionDenied(needed)
    try:
        act()
    except UnableToRun as refusal:
        if str(refusal) == "run_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    return redirect("bulk_run", run_id)
