"""Putting debtors off and handing them over, one or several at once."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.reports import worklist as reports
from emdia.web import toasts
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.lists.back import came_from
from emdia.web.lists.chosen import chosen
from emdia.web.words import word
from emdia.web.worklist.forms import HandOver, PutOff
from emdia.web.worklist.words import REFUSALS
from emdia.workflows import worklist_acts as workflow
from emdia.workflows.worklist_acts import MOST_AT_ONCE, UnableToWorkList


@form_page("worklist.work")
def put_off(request: GuardedRequest) -> HttpResponse:
    """Put debtors off until a day."""
    ids, is_too_many = _chosen(request)
    if not ids:
        return _nobody(request, is_too_many=is_too_many)
    tomorrow = today(request) + timedelta(days=1)
    form = PutOff(
        request.POST if "until_date" in request.POST else None, initial={"until_date": tomorrow}
    )
    if form.is_valid():
        try:
            kept = workflow.skip(
                company_id=request.company.id,
                customer_ids=ids,
                until_date=form.cleaned_data["until_date"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                as_of=today(request),
                now=now(),
            )
        except UnableToWorkList as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            said = ngettext("One customer put off.", "%(count)s customers put off.", len(kept))
            undo = reverse("end_worklist_skip", args=kept) if len(kept) == 1 else ""
            toasts.done(request, said % {"count": count(len(kept))}, undo_url=undo)
            return redirect(came_from(request, otherwise=reverse("worklist")))
    return _page(request, form, ids, title=_("Put off"), route="put_off_worklist")


@form_page("worklist.work")
def hand_over(request: GuardedRequest) -> HttpResponse:
    """Say who calls some debtors."""
    ids, is_too_many = _chosen(request)
    if not ids:
        return _nobody(request, is_too_many=is_too_many)
    said = reports.parts(company_id=request.company.id, user_id=request.actor.user_id or 0)
    form = HandOver(request.POST if "note" in request.POST else None, people=said.people)
    if form.is_valid():
        try:
            done = workflow.assign(
                company_id=request.company.id,
                customer_ids=ids,
                user_id=form.cleaned_data["user"],
                reason=form.cleaned_data["note"],
                by=request.actor,
                as_of=today(request),
            )
        except UnableToWorkList as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            said_of = ngettext(
                "One customer handed over.", "%(count)s customers handed over.", done
            )
            toasts.done(request, said_of % {"count": count(done)})
            return redirect(came_from(request, otherwise=reverse("worklist")))
    return _page(request, form, ids, title=_("Hand over"), route="hand_over_worklist")


@action("worklist.work")
def end_skip(request: GuardedRequest, skip_id: int) -> HttpResponse:
    """Let a debtor stand in the list again before the day."""
    try:
        workflow.end_skip(
            company_id=request.company.id,
            skip_id=skip_id,
            by=request.actor,
            as_of=today(request),
            now=now(),
        )
    except UnableToWorkList as refusal:
        if str(refusal) == "skip_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("It stands in the list again."))
    return redirect(came_from(request, otherwise=reverse("worklist")))


def _chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    return chosen(request, name="customer", found_by=lambda _asked: [], most=MOST_AT_ONCE)


def _nobody(request: GuardedRequest, *, is_too_many: bool) -> HttpResponse:
    if request.method == "GET":
        raise Http404
    toasts.refused(request, str(REFUSALS["too_many" if is_too_many else "nobody_chosen"]))
    context = {"title": _("Worklist"), "back": came_from(request, otherwise=reverse("worklist"))}
    return render(request, "web/lists/act.html", context, status=422)


def _page(
    request: GuardedRequest, form: PutOff | HandOver, ids: list[int], *, title: str, route: str
) -> HttpResponse:
    names = reports.names(company_id=request.company.id, customer_ids=ids)
    if not names:
        raise Http404
    context = {
        "form": form,
        "title": title,
        "url": reverse(route),
        "name": "customers",
        "chosen": ",".join(str(pk) for pk, _name in names),
        "counted": ngettext("%(counter)s customer", "%(counter)s customers", len(names))
        % {"counter": count(len(names))},
        "names": [name for _pk, name in names],
        "back": came_from(request, otherwise=reverse("worklist")),
    }
    return render(request, "web/lists/act.html", context, status=422 if form.errors else 200)
