"""The worklist, and why a debtor stands where it stands."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.reports import worklist as reports
from emdia.web.figures import day, priced
from emdia.web.guard import GuardedRequest, now, page, today
from emdia.web.words import state
from emdia.web.worklist import listing
from emdia.web.worklist.forms import HandOver, PutOff
from emdia.web.worklist.rows import chance, chance_cells, factor, open_url, urgency_cells
from emdia.web.worklist.words import TURNS, hours, reason


@page("worklist.see")
def worklist(request: GuardedRequest) -> HttpResponse:
    """List whom to call; whose list and the place in it are in the address."""
    user_id = request.actor.user_id or 0
    said = reports.parts(company_id=request.company.id, user_id=user_id)
    wanted = listing.asked(request, said)
    found = reports.page(
        company_id=request.company.id,
        user_id=user_id,
        asked=wanted,
        after=request.GET.get("after", ""),
        now=now(),
    )
    context = {
        "list": listing.shown(request, found, said, wanted),
        "scored": day(found.scored_date) if found.scored_date else "",
        "is_old": found.scored_date is not None and found.scored_date < today(request),
    }
    return render(request, "web/worklist/worklist.html", context)


@page("worklist.see")
def why(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show a debtor's place part by part, with what can be done about it."""
    try:
        found = reports.why(company_id=request.company.id, customer_id=customer_id, now=now())
    except reports.Missing as missing:
        raise Http404 from missing
    row = found.row
    said = reports.parts(company_id=request.company.id, user_id=request.actor.user_id or 0)
    tomorrow = today(request) + timedelta(days=1)
    context = {
        "id": found.id,
        "name": found.name,
        "url": open_url(found.id, queue=reports.MINE),
        "stands": row is not None,
        "may_work": "worklist.work" in request.capabilities,
        "put_off": PutOff(initial={"until_date": tomorrow}),
        "hand_over": HandOver(people=said.people, initial={"user": row.caller_id if row else ""}),
        "back": reverse("worklist_why", args=[found.id]),
    }
    if row is not None:
        context |= {
            "turn": state({str(key): one for key, one in TURNS.items()}, str(int(row.score.turn))),
            "reason": reason(row),
            "owed": priced(row.facts.owed_cents, found.currency),
            "chance": chance(row.score.chance),
            "urgency": factor(row.score.urgency),
            "value": priced(row.score.value_cents, found.currency),
            "chance_parts": chance_cells(row),
            "urgency_parts": urgency_cells(row),
            "hours": hours(row),
            "caller": row.caller,
            "queue": row.queue,
            "skip_id": row.skip_id,
        }
    return render(request, "web/worklist/why.html", context)
