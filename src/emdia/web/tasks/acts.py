"""What is done about tasks, one or several at once: done, not done, put off, handed over, back."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from emdia.reports import tasks as reports
from emdia.web import toasts
from emdia.web.dunning.words import KINDS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.lists.back import came_from
from emdia.web.lists.chosen import chosen
from emdia.web.tasks.forms import HandOver, NotDone, PutOff
from emdia.web.tasks.words import REFUSALS
from emdia.web.words import word
from emdia.workflows import plan_tasks as workflow
from emdia.workflows.plan_tasks import MOST_AT_ONCE, Did, UnableToWorkTasks


@action("worklist.work")
def finish(request: GuardedRequest) -> HttpResponse:
    """Close tasks as done, with a note if there is one to say."""
    ids, is_too_many = _chosen(request)
    if is_too_many:
        return _refused(request, "too_many")
    try:
        did = workflow.done(
            company_id=request.company.id,
            task_ids=ids,
            note=request.POST.get("note", ""),
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
    except UnableToWorkTasks as refusal:
        return _refused(request, str(refusal))
    return _told(request, did, ngettext("One task done.", "%(count)s tasks done.", len(did.tasks)))


@form_page("worklist.work")
def skip(request: GuardedRequest) -> HttpResponse:
    """Close tasks as not done, for a reason."""
    ids, is_too_many = _chosen(request)
    form = NotDone(request.POST if "reason" in request.POST else None)

    def act() -> tuple[Did, str]:
        did = workflow.skip(
            company_id=request.company.id,
            task_ids=ids,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
        said = ngettext("One task not done.", "%(count)s tasks not done.", len(did.tasks))
        return did, said

    return _ask(
        request, form, ids, is_too_many, act, title=pgettext("task", "Not done"), route="skip_tasks"
    )


@form_page("worklist.work")
def put_off(request: GuardedRequest) -> HttpResponse:
    """Let tasks be for a later day."""
    ids, is_too_many = _chosen(request)
    tomorrow = today(request) + timedelta(days=1)
    form = PutOff(
        request.POST if "until_date" in request.POST else None, initial={"until_date": tomorrow}
    )

    def act() -> tuple[Did, str]:
        did = workflow.put_off(
            company_id=request.company.id,
            task_ids=ids,
            until_date=form.cleaned_data["until_date"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
        said = ngettext("One task put off.", "%(count)s tasks put off.", len(did.tasks))
        return did, said

    return _ask(request, form, ids, is_too_many, act, title=_("Put off"), route="put_off_tasks")


@form_page("worklist.work")
def hand_over(request: GuardedRequest) -> HttpResponse:
    """Say who does tasks."""
    ids, is_too_many = _chosen(request)
    people = reports.people(company_id=request.company.id)
    form = HandOver(request.POST if "note" in request.POST else None, people=people)

    def act() -> tuple[Did, str]:
        did = workflow.hand_over(
            company_id=request.company.id,
            task_ids=ids,
            user_id=form.cleaned_data["user"],
            note=form.cleaned_data["note"],
            by=request.actor,
        )
        said = ngettext("One task handed over.", "%(count)s tasks handed over.", len(did.tasks))
        return did, said

    return _ask(request, form, ids, is_too_many, act, title=_("Hand over"), route="hand_over_tasks")


@action("worklist.work")
def reopen(request: GuardedRequest) -> HttpResponse:
    """Let tasks wait again that a person closed."""
    ids, is_too_many = _chosen(request)
    if is_too_many:
        return _refused(request, "too_many")
    try:
        workflow.reopen(
            company_id=request.company.id,
            task_ids=ids,
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
    except UnableToWorkTasks as refusal:
        return _refused(request, str(refusal))
    toasts.done(request, _("It waits again."))
    return redirect(came_from(request, otherwise=reverse("tasks")))


@action("worklist.work")
def undo(request: GuardedRequest, fact_id: int) -> HttpResponse:
    """Take one act back."""
    try:
        workflow.undo(
            company_id=request.company.id,
            fact_id=fact_id,
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
    except UnableToWorkTasks as refusal:
        if str(refusal) == "fact_unknown":
            raise Http404 from refusal
        return _refused(request, str(refusal))
    toasts.done(request, _("Taken back: it stands as before."))
    return redirect(came_from(request, otherwise=reverse("tasks")))


def _chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    return chosen(request, name="task", found_by=lambda _asked: [], most=MOST_AT_ONCE)


def _refused(request: GuardedRequest, code: str) -> HttpResponse:
    toasts.refused(request, str(word(REFUSALS, code)))
    return redirect(came_from(request, otherwise=reverse("tasks")))


def _told(request: GuardedRequest, did: Did, said: str) -> HttpResponse:
    words = said % {"count": count(len(did.tasks))}
    if did.passed:
        text = ngettext(
            "%(count)s was closed before and stays.",
            "%(count)s were closed before and stay.",
            did.passed,
        )
        words = f"{words} {text % {'count': count(did.passed)}}"
    toasts.done(request, words, undo_url=reverse("undo_tasks", args=[did.fact_id]))
    return redirect(came_from(request, otherwise=reverse("tasks")))


def _ask(
    request: GuardedRequest,
    form: forms.Form,
    ids: list[int],
    is_too_many: bool,
    act: Callable[[], tuple[Did, str]],
    *,
    title: str,
    route: str,
) -> HttpResponse:
    """Ask what an act needs, or do it and go back to where it was chosen."""
    if ids and form.is_valid():
        try:
            did, said = act()
        except UnableToWorkTasks as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return _told(request, did, said)
    found = reports.some(company_id=request.company.id, task_ids=ids)
    back = came_from(request, otherwise=reverse("tasks"))
    if not found:
        if request.method == "GET" or ids:
            raise Http404
        toasts.refused(request, str(REFUSALS["too_many" if is_too_many else "nothing_chosen"]))
        nothing = {"title": _("Tasks"), "back": back}
        return render(request, "web/lists/act.html", nothing, status=422)
    context = {
        "form": form,
        "title": title,
        "url": reverse(route),
        "name": "tasks",
        "chosen": ",".join(str(pk) for pk, _kind, _name in found),
        "counted": ngettext("%(counter)s task", "%(counter)s tasks", len(found))
        % {"counter": count(len(found))},
        "names": [f"{name} · {word(KINDS, kind)}" for _pk, kind, name in found],
        "back": back,
    }
    return render(request, "web/lists/act.html", context, status=422 if form.errors else 200)
