"""The list of imports, one of them while it runs and after, and its files."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from emdia.formats.portfolio import Kind
from emdia.formats.portfolio.sheets import Said, template
from emdia.reports import imports as reports
from emdia.reports.imports import ImportPage, Imports
from emdia.web import address
from emdia.web import words as common
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, page
from emdia.web.imports import listing, rows, words
from emdia.web.imports.forms import Columns, Upload
from emdia.web.lists.saved import begins_with_a_view

WORKING = ("checking", "applying")
OPEN = ("received", "checked")
MONEY = ("receivables", "credits")


@page("imports.see")
@begins_with_a_view(listing.KIND)
def imports(request: GuardedRequest) -> HttpResponse:
    """List what was imported; what narrows the list and the place in it are in the address."""
    found = found_imports(request)
    form = Upload(found.sources, initial={"kind": request.GET.get("kind") or "receivables"})
    return listed(request, found, form)


def found_imports(request: GuardedRequest) -> Imports:
    return reports.imports(
        company_id=request.company.id,
        filters=listing.filters(request),
        before=address.cursor(request),
    )


def listed(
    request: GuardedRequest,
    found: Imports,
    form: Upload,
    *,
    status: int = 200,
    refused: Any = "",
) -> HttpResponse:
    context = {
        "list": listing.shown(request, found),
        "sources": found.sources,
        "form": form,
        "refused": refused,
        "kinds": list(words.KINDS.items()),
        "may_run": "imports.run" in request.capabilities,
    }
    return render(request, "web/imports/imports.html", context, status=status)


@page("imports.see")
def one_import(request: GuardedRequest, import_id: int) -> HttpResponse:
    """Show one import: its columns, its progress, what it would do, what it did."""
    found = found_or_404(request, import_id)
    if request.htmx:
        return _progress(request, found)
    return shown(request, found, Columns(found))


def found_or_404(request: GuardedRequest, import_id: int) -> ImportPage:
    try:
        return reports.import_page(company_id=request.company.id, import_id=import_id)
    except reports.Missing as missing:
        raise Http404 from missing


def shown(
    request: GuardedRequest, found: ImportPage, form: Columns, *, status: int = 200
) -> HttpResponse:
    row = found.row
    currency = row.totals[0][0] if row.totals else "BRL"
    may_run = "imports.run" in request.capabilities
    is_open = row.state in OPEN
    context = {
        "row": rows.import_cells(row),
        "state_code": row.state,
        "has_money": row.kind in MONEY,
        "form": form,
        "headings": [one for one in found.headings if one],
        "sample": found.sample,
        "faults": [rows.fault_cells(fault) for fault in found.faults],
        "more_faults": len(found.faults) == reports.FIRST_FAULTS,
        "changes": [rows.change_cells(one, row.kind, currency) for one in found.changes],
        "doubles": [rows.double_cells(one) for one in found.doubles],
        "more_doubles": row.doubles > len(found.doubles),
        "file_faults": [
            common.word(words.FILE_FAULTS, str(one["code"])) for one in found.file_faults
        ],
        "is_working": row.state in WORKING,
        "may_apply": may_run and row.state == "checked",
        "may_map": may_run and is_open and not found.is_begun,
        "may_give_up": may_run and (is_open or row.state == "checking") and not found.is_begun,
        "does_nothing": row.state == "checked" and not (row.new or row.changed or found.is_begun),
        "right": count((row.new or 0) + (row.changed or 0)),
        **_progress_context(found),
    }
    return render(request, "web/imports/import.html", context, status=status)


def _progress(request: GuardedRequest, found: ImportPage) -> HttpResponse:
    """Answer a poll: the page anew when the work ended, the rows read so far until then."""
    if found.row.state not in WORKING:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if request.GET.get("seen") == _seen(found):
        return HttpResponse(status=204)
    return render(request, "web/imports/import.html#progress", _progress_context(found))


def _progress_context(found: ImportPage) -> dict[str, Any]:
    return {
        "state_code": found.row.state,
        "is_begun": found.is_begun,
        "rows_read": count(found.row.rows_read),
        "poll_url": address.link(seen=_seen(found)),
    }


def _seen(found: ImportPage) -> str:
    return f"{found.row.state}-{found.row.rows_read}"


@page("imports.see")
def template_csv(request: GuardedRequest) -> HttpResponse:
    """Give an example file of a kind."""
    kind = address.choice(request, "kind", words.KINDS) or Kind.RECEIVABLES.value
    return _csv(template(Kind(kind)), f"emdia-{kind}.csv")


@page("imports.see")
def wrong_rows_csv(request: GuardedRequest, import_id: int) -> HttpResponse:
    """Give the wrong rows with what is wrong in them, to be corrected and sent again."""
    try:
        table = reports.wrong_file(
            company_id=request.company.id,
            import_id=import_id,
            heading=str(common.word(words.FIELDS, "")),
            words=_said,
        )
    except reports.Missing as missing:
        raise Http404 from missing
    return _csv(table, f"emdia-import-{import_id}-wrong.csv")


def _said(faults: Any) -> str:
    return " ".join(_sentence(one) for one in faults)


def _sentence(said: Said) -> str:
    field, code, _ = said
    return f"{rows.field_word(field)}: {common.word(words.FAULTS, code)}"


def _csv(table: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
