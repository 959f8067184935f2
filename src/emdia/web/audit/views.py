"""The facts as a page and as a file; person, kind, days and place are in the address."""

from collections.abc import Callable, Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import render

from emdia.reports import audit as reports
from emdia.reports.audit import Asked, AuditPage
from emdia.web import address
from emdia.web.audit import rows
from emdia.web.audit.words import KINDS
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import files
from emdia.web.lists.frame import everything, tools
from emdia.web.lists.kinds import KINDS as LISTS
from emdia.web.lists.saved import begins_with_a_view

Record = tuple[str, int]
KIND = LISTS["audit"]


@page("audit.see")
@begins_with_a_view(KIND)
def facts(request: GuardedRequest) -> HttpResponse:
    """List every fact of the company, the latest first."""
    return _answer(request, None)


@page("audit.see")
def policy_history(request: GuardedRequest) -> HttpResponse:
    """Show what was decided for the whole company: limits, tolerances, the calendar, months."""
    return _answer(request, ("company", request.company.id))


def history_of(kind: str, capability: str) -> Callable[..., HttpResponse]:
    """Return the view that shows the history of one record of a kind."""

    @page(capability)
    def history(request: GuardedRequest, **numbers: int) -> HttpResponse:
        (number,) = numbers.values()
        return _answer(request, (kind, number))

    return history


def _answer(request: GuardedRequest, record: Record | None) -> HttpResponse:
    asked = _asked(request)
    as_file = bool(address.choice(request, "as", files.KINDS))
    try:
        found = reports.audit(
            company_id=request.company.id,
            record=record,
            asked=asked,
            before=0 if as_file else address.cursor(request),
            most=reports.MOST_ROWS if as_file else reports.ROWS_PER_PAGE,
        )
    except reports.Missing as missing:
        raise Http404 from missing
    if as_file:
        return files.answer(request, kind=KIND, columns=rows.columns(), rows=rows.lines(found.rows))
    return _page(request, found, asked, record)


def _asked(request: GuardedRequest) -> Asked:
    return Asked(
        user_id=address.number(request, "who"),
        kind=address.choice(request, "kind", KINDS),
        first_date=address.day(request, "from"),
        last_date=address.day(request, "to"),
    )


def _page(
    request: GuardedRequest, found: AuditPage, asked: Asked, record: Record | None
) -> HttpResponse:
    kept = rows.in_address(asked)
    context = {
        "name": found.name,
        "back": rows.record_url(*record) if record else "",
        "is_record": record is not None,
        "rows": [rows.fact_cells(row) for row in found.rows],
        "people": [(str(number), name) for number, name in found.people],
        "kinds": list(KINDS.items()),
        "asked": kept,
        "is_narrowed": any(kept.values()),
        # The history of one record is a file of its own address, and has no views.
        "list": {"files": files.links(request, request.path)}
        if record
        else tools(request, KIND, may_export=True),
        "is_first": not address.cursor(request),
        "first_url": everything(address.link(**kept)),
        "next_url": address.link(**kept, after=found.next_before) if found.next_before else "",
    }
    return render(request, "web/audit/audit.html", context)


def _lines(request: GuardedRequest) -> Iterator[rows.AuditLine]:
    found = reports.audit(
        company_id=request.company.id, asked=_asked(request), most=reports.MOST_ROWS
    )
    return rows.lines(found.rows)


export = files.export_of(
    KIND, columns=lambda request: rows.columns(), rows=_lines, capability="audit.see"
)
