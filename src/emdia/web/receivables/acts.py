"""Acts on one title or on many: what they would do is shown first, then they are done at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.reports import receivable_acts as reports
from emdia.reports.receivable_forms import salespeople
from emdia.web import toasts
from emdia.web.bulk_runs.asking import wants_all
from emdia.web.figures import count, priced
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.lists.back import came_from
from emdia.web.receivables import forms, rows
from emdia.web.receivables.chosen import chosen
from emdia.web.receivables.runs import ask_for_run
from emdia.web.receivables.words import ACTS, DONE
from emdia.web.words import REFUSALS, word
from emdia.workflows import cancel_receivables, change_receivables
from emdia.workflows import undo_receivables as undoing
from emdia.workflows.change_receivables import Rebate
from emdia.workflows.open_receivables import Outcome, UnableToChangeReceivables

Do = Callable[[GuardedRequest, list[int], dict[str, Any]], Outcome]


@dataclass(frozen=True, slots=True)
class Deed:
    """An act: its form, its route and the one call that does it."""

    form: type[forms.Act]
    route: str
    do: Do


@form_page("receivables.change")
def change_due_date(request: GuardedRequest) -> HttpResponse:
    """Let titles be due on another day."""

    def do(request: GuardedRequest, ids: list[int], told: dict[str, Any]) -> Outcome:
        return change_receivables.change_due_date(
            company_id=request.company.id,
            receivable_ids=ids,
            due_date=told["due_date"],
            reason=told["reason"],
            by=request.actor,
            on=today(request),
        )

    return _act(request, Deed(forms.DueDate, "change_due_date", do))


@form_page("receivables.change")
def grant_rebate(request: GuardedRequest) -> HttpResponse:
    """Set the rebate of titles."""

    def do(request: GuardedRequest, ids: list[int], told: dict[str, Any]) -> Outcome:
        return change_receivables.grant_rebate(
            company_id=request.company.id,
            receivable_ids=ids,
            rebate=Rebate(cents=told["cents"], ppm=told["percent"]),
            reason=told["reason"],
            by=request.actor,
            now=now(),
        )

    return _act(request, Deed(forms.Rebate, "grant_rebate", do))


@form_page("receivables.cancel")
def cancel(request: GuardedRequest) -> HttpResponse:
    """Cancel titles of which nothing was paid."""

    def do(request: GuardedRequest, ids: list[int], told: dict[str, Any]) -> Outcome:
        return cancel_receivables.cancel(
            company_id=request.company.id,
            receivable_ids=ids,
            reason=told["reason"],
            by=request.actor,
            on=today(request),
            now=now(),
        )

    return _act(request, Deed(forms.Cancel, "cancel_receivables", do))


@form_page("receivables.change")
def assign_salesperson(request: GuardedRequest) -> HttpResponse:
    """Let titles be of another salesperson."""

    def do(request: GuardedRequest, ids: list[int], told: dict[str, Any]) -> Outcome:
        return change_receivables.assign_salesperson(
            company_id=request.company.id,
            receivable_ids=ids,
            salesperson_id=told["salesperson"],
            reason=told["reason"],
            by=request.actor,
        )

    return _act(request, Deed(forms.AssignSalesperson, "assign_salesperson", do))


@form_page("receivables.change")
def interrupt_limitation(request: GuardedRequest) -> HttpResponse:
    """Keep what interrupted the limitation of titles."""

    def do(request: GuardedRequest, ids: list[int], told: dict[str, Any]) -> Outcome:
        return change_receivables.interrupt_limitation(
            company_id=request.company.id,
            receivable_ids=ids,
            interruption=told["interruption"],
            day=told["day"],
            reason=told["reason"],
            by=request.actor,
            on=today(request),
        )

    return _act(request, Deed(forms.Interrupt, "interrupt_limitation", do))


@action("receivables.change")
def undo(request: GuardedRequest, fact_id: int) -> HttpResponse:
    """Take back what an act did, by its compensating act."""
    back = _back(request)
    try:
        outcome = undoing.undo(
            company_id=request.company.id,
            fact_id=fact_id,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except UnableToChangeReceivables as refusal:
        if str(refusal) == "fact_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
        return redirect(back)
    if outcome.done:
        toasts.done(request, _taken_back(outcome.done))
    elif outcome.refused:
        toasts.refused(request, str(word(REFUSALS, outcome.refused[0].code)))
    else:
        toasts.waits(request, _("Above your limit: another person must approve it."))
    return redirect(back)


def _taken_back(done: int) -> str:
    words = ngettext("Taken back.", "Taken back on %(count)s titles.", done)
    return words % {"count": count(done)}


def _act(request: GuardedRequest, deed: Deed) -> HttpResponse:
    """Ask, show what would happen, and do it when the form says so."""
    ids, is_too_many = chosen(request)
    if is_too_many and wants_all(request):
        return ask_for_run(request, _form(request, deed), deed.route)
    if not ids:
        return _nothing_chosen(request, is_too_many=is_too_many)
    form = _form(request, deed)
    posted = form.is_bound
    taken = [one for one in ids if str(one) not in request.POST.getlist("out")]
    if form.is_valid() and "sure" in request.POST:
        try:
            outcome = deed.do(request, taken, form.cleaned_data)
        except UnableToChangeReceivables as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            return _told(request, deed, form, outcome)
    asked = form.asked(as_of=today(request)) if posted and form.is_valid() else None
    found = reports.preview(company_id=request.company.id, receivable_ids=taken, asked=asked)
    return _page(request, deed, form, found, is_preview=asked is not None)


def _form(request: GuardedRequest, deed: Deed) -> forms.Act:
    posted = request.POST if "reason" in request.POST else None
    options: dict[str, Any] = {}
    if deed.form is forms.AssignSalesperson:
        options["salespeople"] = salespeople(company_id=request.company.id)
    return deed.form(posted, **options)


def _nothing_chosen(request: GuardedRequest, *, is_too_many: bool) -> HttpResponse:
    if request.method == "GET":
        raise Http404
    code = "too_many" if is_too_many else ""
    said = str(word(REFUSALS, code)) if code else _("Choose at least one title.")
    return render(request, "web/receivables/nothing_chosen.html", {"said": said}, status=422)


def _told(request: GuardedRequest, deed: Deed, form: forms.Act, outcome: Outcome) -> HttpResponse:
    """Say what was done; what was left out is listed, with the reasons."""
    if outcome.approval_id is not None:
        toasts.waits(request, _("Above your limit: another person must approve it."))
    elif outcome.done:
        url = reverse("undo_receivables", args=[outcome.fact_id]) if outcome.fact_id else ""
        words = str(DONE[form.act])
        if outcome.done > 1:
            words = f"{count(outcome.done)} · {words}"
        toasts.done(request, words, undo_url=url)
    if outcome.refused:
        return _left_out(request, deed, form, outcome)
    back = _back(request)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = back
        return answer
    return redirect(back)


def _left_out(
    request: GuardedRequest, deed: Deed, form: forms.Act, outcome: Outcome
) -> HttpResponse:
    context = {
        "title": ACTS[form.act],
        "done": count(outcome.done),
        "left": count(len(outcome.refused)),
        "rows": [rows.refused_cells(one) for one in outcome.refused[: reports.ROWS_SHOWN]],
        "back": _back(request),
    }
    template = "web/receivables/left_out.html" + ("#told" if request.htmx else "")
    status = 200 if outcome.done or outcome.approval_id else 422
    return render(request, template, context, status=status)


def _page(
    request: GuardedRequest,
    deed: Deed,
    form: forms.Act,
    found: reports.Preview,
    *,
    is_preview: bool,
) -> HttpResponse:
    if not found.titles:
        raise Http404
    context = {
        "form": form,
        "title": ACTS[form.act],
        "url": reverse(deed.route),
        "titles": ",".join(map(str, found.ids)),
        "count": count(found.titles),
        "is_one": found.titles == 1,
        "taken": count(found.taken),
        "left": count(found.titles - found.taken) if found.taken < found.titles else "",
        "total": priced(found.taken_cents, found.currency),
        "limit": priced(found.limit_cents, found.currency)
        if form.act in ("rebate", "cancel")
        else "",
        "rows": [rows.act_cells(row, found.currency) for row in found.rows],
        "is_preview": is_preview and found.taken > 0,
        "currency": found.currency,
        "back": _back(request),
    }
    template = "web/receivables/act.html" + ("#form" if request.htmx else "")
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def _back(request: GuardedRequest) -> str:
    """Return the page the act came from; else the title's, or the list."""
    ids: Sequence[int] = chosen(request)[0]
    otherwise = reverse("receivable", args=[ids[0]]) if len(ids) == 1 else reverse("receivables")
    return came_from(request, otherwise=otherwise)
