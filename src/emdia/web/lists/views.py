"""Keeping views: save, change, share, delete with undo, and what a list begins with."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import saved_views as reports
from emdia.web import toasts
from emdia.web.guard import GuardedRequest, action, now
from emdia.web.lists.back import came_from
from emdia.web.lists.forms import View
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import view_url
from emdia.web.words import Word, word
from emdia.workflows import keep_views
from emdia.workflows.keep_views import UnableToKeepView

REFUSALS: Mapping[str, Word] = {
    "name_taken": gettext_lazy("Another view of this list has this name. Choose another one."),
    "too_many": gettext_lazy("There are 40 views of this list. Delete one before the next."),
    "not_yours": gettext_lazy("Your role may not change what the whole company sees."),
}


@action(None)
def save(request: GuardedRequest) -> HttpResponse:
    """Keep what the address asks under a name."""
    form = View(request.POST)
    if not form.is_valid():
        return _refuse(request, " ".join(str(one[0]) for one in form.errors.values()))
    wanted = form.wanted()
    try:
        view_id = keep_views.save(
            company_id=request.company.id,
            wanted=wanted,
            may_share=_may_share(request),
            by=request.actor,
        )
    except UnableToKeepView as refusal:
        return _refused(request, refusal)
    toasts.done(
        request,
        _("View “%(name)s” kept.") % {"name": wanted.name},
        undo_url=reverse("delete_view", args=[view_id]),
    )
    return redirect(view_url(KINDS[wanted.list_code], view_id, wanted.query))


@action(None)
def change(request: GuardedRequest, view_id: int) -> HttpResponse:
    """Let a view have another name, ask what the list shows now, or be shared."""
    user_id = request.actor.user_id or 0
    if not reports.is_known(company_id=request.company.id, user_id=user_id, view_id=view_id):
        raise Http404
    form = View(request.POST)
    if not form.is_valid():
        return _refuse(request, " ".join(str(one[0]) for one in form.errors.values()))
    wanted = form.wanted()
    try:
        keep_views.change(
            company_id=request.company.id,
            view_id=view_id,
            wanted=wanted,
            may_share=_may_share(request),
            by=request.actor,
        )
    except UnableToKeepView as refusal:
        return _refused(request, refusal)
    toasts.done(request, _("View “%(name)s” changed.") % {"name": wanted.name})
    return redirect(view_url(KINDS[wanted.list_code], view_id, wanted.query))


@action(None)
def delete(request: GuardedRequest, view_id: int) -> HttpResponse:
    """Take a view out of the menus; the toast puts it back."""
    try:
        list_code = keep_views.delete(
            company_id=request.company.id,
            view_id=view_id,
            may_share=_may_share(request),
            by=request.actor,
            now=now(),
        )
    except UnableToKeepView as refusal:
        return _refused(request, refusal)
    toasts.done(request, _("View deleted."), undo_url=reverse("put_back_view", args=[view_id]))
    return redirect(f"{reverse(KINDS[list_code].page)}?view=all")


@action(None)
def put_back(request: GuardedRequest, view_id: int) -> HttpResponse:
    """Put a deleted view back and open it."""
    try:
        list_code, query = keep_views.put_back(
            company_id=request.company.id,
            view_id=view_id,
            may_share=_may_share(request),
            by=request.actor,
        )
    except UnableToKeepView as refusal:
        return _refused(request, refusal)
    toasts.done(request, _("View put back."))
    return redirect(view_url(KINDS[list_code], view_id, query))


@action(None)
def begin_with(request: GuardedRequest) -> HttpResponse:
    """Let the list begin with a view, or as it is."""
    list_code, number = request.POST.get("list", ""), request.POST.get("view", "")
    if list_code not in KINDS or not ((number.isascii() and number.isdigit()) or not number):
        raise Http404
    try:
        keep_views.begin_with(
            company_id=request.company.id,
            list_code=list_code,
            view_id=int(number[:18]) if number else None,
            by=request.actor,
        )
    except UnableToKeepView as refusal:
        return _refused(request, refusal)
    said = _("The list begins with this view.") if number else _("The list begins as it is.")
    toasts.done(request, said)
    return redirect(came_from(request, otherwise=reverse("home")))


def _may_share(request: GuardedRequest) -> bool:
    return "views.share" in request.capabilities


def _refused(request: GuardedRequest, refusal: UnableToKeepView) -> HttpResponse:
    if str(refusal) == "view_unknown":
        raise Http404 from refusal
    return _refuse(request, str(word(REFUSALS, str(refusal))))


def _refuse(request: GuardedRequest, why: str) -> HttpResponse:
    toasts.refused(request, why)
    return redirect(came_from(request, otherwise=reverse("home")))
