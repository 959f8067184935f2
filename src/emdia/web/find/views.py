"""One search three ways: a page, the options under the field, the palette."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from emdia.reports import find as reports
from emdia.reports import recent as names
from emdia.rules.search_text import LONGEST, Asked, read
from emdia.web.figures import language
from emdia.web.find import places, recent, rows
from emdia.web.guard import GuardedRequest, page, today

OPTIONS = 5
RESULTS = 50


@page("customers.see")
def find(request: GuardedRequest) -> HttpResponse:
    """Show everything a text may mean."""
    asked = _asked(request)
    found = _found(request, asked, most=RESULTS)
    context = {
        "search": asked.text,
        "groups": found,
        "is_full": any(len(group.lines) == RESULTS for group in found),
    }
    return render(request, "web/find/find.html", context)


@page("customers.see")
def options(request: GuardedRequest) -> HttpResponse:
    """Give the first of what a text may mean, for the list under the field."""
    asked = _asked(request)
    context = {
        "groups": _found(request, asked, most=OPTIONS),
        "search": asked.text,
        "list": "search",
        "is_short": asked.is_nothing,
    }
    return render(request, "web/find/options.html", context)


@page(None)
def palette(request: GuardedRequest) -> HttpResponse:
    """Give pages, actions, records looked at last and what a text may mean."""
    asked = _asked(request)
    held = request.capabilities
    groups = [
        rows.place_group("pages", _("Pages"), places.pages(held, search=asked.text)),
        rows.place_group("actions", _("Actions"), places.actions(held, search=asked.text)),
    ]
    if not asked.text:
        known = names.named(company_id=request.company.id, records=recent.of(request))
        groups.insert(0, rows.recent_group(known))
    elif "customers.see" in held:
        groups += _found(request, asked, most=OPTIONS)
    context = {
        "groups": [group for group in groups if group.lines],
        "search": asked.text,
        "list": "palette",
    }
    return render(request, "web/find/options.html", context)


def _asked(request: GuardedRequest) -> Asked:
    text = request.GET.get("q", "").strip()[:LONGEST]
    return read(text, decimal_mark="." if language() == "en" else ",")


def _found(request: GuardedRequest, asked: Asked, *, most: int) -> list[rows.Group]:
    found = reports.find(
        company_id=request.company.id,
        asked=asked,
        as_of=today(request),
        most=most,
        sees_receipts="receipts.see" in request.capabilities,
    )
    return rows.found_groups(found)
