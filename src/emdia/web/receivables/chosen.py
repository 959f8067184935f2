"""Which titles an act is about: those ticked, those of an address, or all that a filter finds."""

from typing import cast

from django.http import HttpRequest, QueryDict

from emdia.reports.receivable_list import matching_ids
from emdia.web.guard import GuardedRequest, today
from emdia.web.receivables import listing
from emdia.workflows.open_receivables import MOST_AT_ONCE


def chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    """Return the titles chosen, and whether there are more than one act may take."""
    told = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and "all" in told and "titles" not in told:
        ids = _found_by(request, told.get("asked", ""))
    else:
        named = [*told.getlist("title"), *told.get("titles", "").split(",")]
        ids = list(dict.fromkeys(int(one) for one in named if _is_number(one)))
    return (ids, False) if len(ids) <= MOST_AT_ONCE else ([], True)


def _found_by(request: GuardedRequest, query: str) -> list[int]:
    """Return the titles that a list with this query shows, on all its pages."""
    asking = HttpRequest()
    asking.GET = QueryDict(query)
    return matching_ids(
        company_id=request.company.id,
        filters=listing.filters(cast("GuardedRequest", asking)),
        as_of=today(request),
        most=MOST_AT_ONCE,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
