"""Settings of the worklist: its queues with members, and what its order is reckoned by."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import worklist as reports
from emdia.reports.worklist import ListPolicy, QueueRow
from emdia.web import toasts
from emdia.web.figures import amount, count, day, priced
from emdia.web.guard import GuardedRequest, action, form_page, page
from emdia.web.settings.pages import answer, form_answer
from emdia.web.words import word
from emdia.web.worklist.policy_forms import (
    PER_CENT,
    QueueForm,
    WeightsForm,
    fields_of,
    queue_initial,
)
from emdia.web.worklist.words import REFUSALS
from emdia.workflows import worklist_acts as workflow
from emdia.workflows.worklist_acts import UnableToWorkList

HERE = "worklist_policy"


@page("worklist.see")
def policy(request: GuardedRequest) -> HttpResponse:
    """Show the queues with their members, and what the parts of a score weigh."""
    found = reports.policy(company_id=request.company.id)
    context = {
        "queues": [_queue_cells(row, found.currency) for row in found.queues],
        "weights": [
            {"word": label, "weight": f"{count(weight // PER_CENT)} %"}
            for _name, label, weight, _low, _high in fields_of(found.weights)
        ],
        "within_days": count(found.weights.restriction_within_days),
        "may_edit": "policies.edit" in request.capabilities,
    }
    return answer(request, HERE, "worklist_policy.html", context)


def _queue_cells(row: QueueRow, currency: str) -> dict[str, Any]:
    queue = row.queue
    low, below = queue.from_cents, queue.below_cents
    narrowed = [
        *queue.segments,
        *queue.languages,
        *queue.kinds,
        *([_("from %(amount)s") % {"amount": priced(low, currency)}] if low else []),
        *([_("below %(amount)s") % {"amount": priced(below, currency)}] if below else []),
    ]
    return {
        "id": queue.pk,
        "name": queue.name,
        "narrowed": " · ".join(narrowed) or _("everybody"),
        "members": [
            {"name": name, "back": day(back) if back else ""} for _key, name, back in row.members
        ],
    }


@form_page("policies.edit")
def new_queue(request: GuardedRequest) -> HttpResponse:
    """Begin a queue."""
    return _queue_form(request, reports.policy(company_id=request.company.id), None)


@form_page("policies.edit")
def edit_queue(request: GuardedRequest, queue_id: int) -> HttpResponse:
    """Change a queue and its members."""
    found = reports.policy(company_id=request.company.id)
    row = next((one for one in found.queues if one.queue.pk == queue_id), None)
    if row is None:
        raise Http404
    return _queue_form(request, found, row)


def _queue_form(request: GuardedRequest, found: ListPolicy, row: QueueRow | None) -> HttpResponse:
    form = QueueForm(
        request.POST or None,
        segments=sorted({*found.segments, *(row.queue.segments if row else ())}),
        people=found.people,
        initial=_initial(row, found.currency) if row else None,
    )

    def keep() -> None:
        workflow.keep_queue(
            company_id=request.company.id,
            queue_id=row.queue.pk if row else None,
            wanted=form.wanted(),
            by=request.actor,
        )

    title = row.queue.name if row else _("New queue")
    hint = _("Customers find their queue with the next daily run.")
    return _kept(request, form, keep, title=title, hint=hint)


def _initial(row: QueueRow, currency: str) -> dict[str, Any]:
    queue = row.queue
    return queue_initial(row) | {
        "from_cents": amount(queue.from_cents, currency),
        "below_cents": amount(queue.below_cents, currency),
    }


@action("policies.edit")
def close_queue(request: GuardedRequest, queue_id: int) -> HttpResponse:
    """Use a queue no more."""
    try:
        workflow.close_queue(company_id=request.company.id, queue_id=queue_id, by=request.actor)
    except UnableToWorkList as refusal:
        raise Http404 from refusal
    toasts.done(request, _("Queue closed."))
    return redirect(HERE)


@form_page("policies.edit")
def set_weights(request: GuardedRequest) -> HttpResponse:
    """Let the list be reckoned by other weights."""
    found = reports.policy(company_id=request.company.id)
    form = WeightsForm(request.POST or None, weights=found.weights)

    def keep() -> None:
        workflow.set_weights(
            company_id=request.company.id,
            weights=form.weights(),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )

    hint = _("In per cent. The list has the new order with the next daily run.")
    return _kept(request, form, keep, title=_("What the order weighs"), hint=hint)


def _kept(
    request: GuardedRequest,
    form: QueueForm | WeightsForm,
    keep: Callable[[], None],
    *,
    title: str,
    hint: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            keep()
        except UnableToWorkList as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Kept."))
            return redirect(HERE)
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=hint)
