"""The tasks that plans left to people, and one of them by itself."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.reports import tasks as reports
from emdia.reports.tasks import OneTask
from emdia.web.figures import day, instant, priced
from emdia.web.guard import GuardedRequest, now, page, today
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.tasks import listing, words
from emdia.web.tasks.forms import Done, HandOver, NotDone, PutOff
from emdia.web.words import actor, state


@page("worklist.see")
@begins_with_a_view(listing.KIND)
def tasks(request: GuardedRequest) -> HttpResponse:
    """List what is to be done; what of it and the place in it are in the address."""
    people = reports.people(company_id=request.company.id)
    wanted = listing.asked(request, people)
    found = reports.page(
        company_id=request.company.id,
        asked=wanted,
        after=request.GET.get("after", ""),
        now=now(),
    )
    context = {
        "list": listing.shown(request, found, wanted, people),
        "page_keys": words.PAGE_KEYS if "worklist.work" in request.capabilities else (),
    }
    return render(request, "web/tasks/tasks.html", context)


@page("worklist.see")
def task(request: GuardedRequest, task_id: int) -> HttpResponse:
    """Show one task: why it is there, what is owed, and what can be done about it."""
    try:
        found = reports.task(company_id=request.company.id, task_id=task_id, now=now())
    except reports.Missing as missing:
        raise Http404 from missing
    may_work = "worklist.work" in request.capabilities
    context = _cells(found) | {"back": reverse("tasks"), "here": request.path}
    if may_work and found.row.state == "open":
        people = reports.people(company_id=request.company.id)
        tomorrow = today(request) + timedelta(days=1)
        context |= {
            "done": Done(auto_id="done_%s"),
            "not_done": NotDone(auto_id="not_done_%s"),
            "put_off": PutOff(initial={"until_date": tomorrow}, auto_id="put_off_%s"),
            "hand_over": HandOver(
                people=people, initial={"user": found.row.user_id or ""}, auto_id="hand_over_%s"
            ),
        }
    context["may_reopen"] = may_work and found.row.may_wait_again
    return render(request, "web/tasks/task.html", context)


def _cells(found: OneTask) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id,
        "kind": words.kind(row),
        "state": state(words.STATES, row.state),
        "customer": row.customer,
        "customer_url": reverse("cockpit:call", args=[row.customer_id]),
        "step": words.step(row),
        "because": words.because(row, found.currency),
        "decided": day(row.decided_date),
        "owed": priced(row.owed_cents, found.currency) if row.owed_cents else "",
        "standing": words.standing(row),
        "due": instant(row.due_at),
        "later": words.later(row),
        "who": row.who,
        "closed_at": instant(row.closed_at) if row.closed_at else "",
        "closed_by": actor(row.closed_by) if row.closed_by else "",
        "closed_for": words.closed_for(row),
    }
