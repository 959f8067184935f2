"""Acts on plans: begun, written, asked for, taken back, given up."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.reports.dunning_plans import VersionPage
from emdia.web import toasts
from emdia.web.dunning import words
from emdia.web.dunning.forms import PlanForm
from emdia.web.dunning.views import frame, show_plans, timeline, version_or_404, whole
from emdia.web.guard import GuardedRequest, action, form_page, now
from emdia.web.words import word
from emdia.workflows import dunning_plans
from emdia.workflows.dunning_plans import Said, UnableToPlan

GONE = {"plan_unknown", "version_unknown"}


@action("policies.edit")
def begin(request: GuardedRequest) -> HttpResponse:
    """Begin a plan with a draft of a default one."""
    name = request.POST.get("name", "")[:100]
    try:
        version_id = dunning_plans.begin(
            company_id=request.company.id,
            name=name,
            default=request.POST.get("default", ""),
            by=request.actor,
            now=now(),
        )
    except UnableToPlan as refusal:
        return show_plans(request, refusal=str(word(words.REFUSALS, str(refusal))), name=name)
    return redirect("edit_plan_version", version_id)


@action("policies.edit")
def draft(request: GuardedRequest, dunning_plan_id: int) -> HttpResponse:
    """Begin the next version, as the one that runs."""
    return _done(
        request,
        lambda: dunning_plans.draft_next(
            company_id=request.company.id, plan_id=dunning_plan_id, by=request.actor
        ),
        edits=True,
    )


@form_page("policies.edit")
def edit(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Show a draft's steps to be written, and keep them."""
    found = version_or_404(request, plan_version_id)
    if found.row.state != "draft":
        return redirect("plan_version", plan_version_id)
    said = _said(found)
    form = PlanForm(request.POST or None, said=said, currency=found.currency)
    if form.is_valid():
        try:
            dunning_plans.save(
                company_id=request.company.id,
                version_id=plan_version_id,
                said=form.said(),
                by=request.actor,
            )
        except UnableToPlan as refusal:
            for fault in refusal.faults:
                form.blame(fault.code, fault.step)
            if not refusal.faults:
                form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("The draft is kept."))
            more = "edit_plan_version" if "more" in request.POST else "preview_plan_version"
            return redirect(more, plan_version_id)
    context = {
        **frame(request),
        **whole(found),
        "form": form,
        "timeline": timeline(said.steps),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/dunning/edit.html", context, status=status)


def _said(found: VersionPage) -> Said:
    return Said(
        steps=found.steps,
        conditions=found.conditions,
        rest_days=found.rest_days,
        position=found.position,
        is_active=found.row.is_active,
        note=found.row.note,
    )


@action("policies.edit")
def publish(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Ask another person to publish a draft."""

    def ask() -> int:
        dunning_plans.request(
            company_id=request.company.id,
            version_id=plan_version_id,
            reason=request.POST.get("reason", "")[:300],
            by=request.actor,
            now=now(),
        )
        toasts.waits(request, _("Another person is asked to publish it."))
        return plan_version_id

    return _done(request, ask, back=plan_version_id)


@action("policies.edit")
def take_back(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Let a draft be changed again that waits for a second person."""

    def back() -> int:
        dunning_plans.take_back(
            company_id=request.company.id, version_id=plan_version_id, by=request.actor
        )
        toasts.done(request, _("It can be changed again."))
        return plan_version_id

    return _done(request, back, back=plan_version_id)


@action("policies.edit")
def discard(request: GuardedRequest, plan_version_id: int) -> HttpResponse:
    """Give a draft up."""

    def give_up() -> int:
        dunning_plans.discard(
            company_id=request.company.id, version_id=plan_version_id, by=request.actor
        )
        toasts.done(request, _("The draft was given up."))
        return plan_version_id

    return _done(request, give_up, back=plan_version_id)


def _done(
    request: GuardedRequest,
    work: Callable[[], int],
    *,
    edits: bool = False,
    back: int | None = None,
) -> HttpResponse:
    """Do something to a plan and lead to its version; say why not beside it."""
    try:
        version_id = work()
    except UnableToPlan as refusal:
        if str(refusal) in GONE:
            raise Http404 from refusal
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
        where: tuple[Any, ...] = ("dunning_plans",) if back is None else ("plan_version", back)
        return redirect(*where)
    return redirect("edit_plan_version" if edits else "plan_version", version_id)
