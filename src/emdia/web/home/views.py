"""The first page after signing in, and the one figure of it that takes longer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emdia.reports import bank_difference as bank
from emdia.reports import home as reports
from emdia.web import address
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest, entry_of, now, page, today
from emdia.web.home import rows
from emdia.web.home.parts import parts_of


@page(None)
def home(request: GuardedRequest) -> HttpResponse:
    """Show what the roles of this person need first."""
    found = reports.home(
        company_id=request.company.id,
        as_of=today(request),
        now=now(),
        user_id=request.actor.user_id or 0,
        capabilities=request.capabilities,
    )
    roles = next(
        row.roles for row in entry_of(request).memberships if row.company_id == request.company.id
    )
    context = rows.context(found, today(request), request.capabilities)
    context["parts"] = parts_of(roles, context, request.capabilities)
    return render(request, "web/home/home.html", context)


@page("ledger.see")
def bank_difference(request: GuardedRequest) -> HttpResponse:
    """Give what the banks say less what the ledger says since the last bank day, for home."""
    as_of = today(request)
    first = reports.previous_bank_day(company_id=request.company.id, day=as_of)
    asked = address.link(**{"from": first.isoformat(), "to": as_of.isoformat()})
    url = reverse("bank_difference") + asked
    if not request.htmx:
        return redirect(url)
    found = bank.bank_difference(company_id=request.company.id, first_date=first, as_of=as_of)
    context = {
        "differences": [rows.difference_cells(one, found.currency) for one in found.accounts],
        "since": day(first),
        "url": url,
        "currency": found.currency,
    }
    return render(request, "web/home/bank_difference.html", context)
