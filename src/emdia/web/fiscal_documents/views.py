"""The list of fiscal documents, as a page and as a file."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Money
from emdia.reports import fiscal_documents as reports
from emdia.reports.fiscal_documents import FiscalFilters, FiscalRow
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.figures import count
from emdia.web.fiscal_documents.words import KINDS
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import columns, files
from emdia.web.lists.columns import Column
from emdia.web.receivables.rows import Tab

LONGEST_SEARCH = 60


@page("receivables.see")
def fiscal_documents(request: GuardedRequest) -> HttpResponse:
    """List fiscal documents, the latest first; search, kind and place are in the address."""
    asked = _filters(request)
    found = reports.fiscal_documents(
        company_id=request.company.id, filters=asked, before=address.cursor(request)
    )
    every = _columns(found.currency)
    shown = columns.chosen(request, every)
    context = {
        "number": asked.search,
        "fiscal_kind": asked.kind,
        "tabs": _tabs(request, asked.kind),
        "heads": columns.heads(every, shown),
        "rows": columns.printed(found.rows, shown, url=_url),
        "currency": found.currency,
        "is_first": not address.cursor(request),
        "first_url": address.with_(request, after=None),
        "next_url": address.with_(request, after=found.next_before) if found.next_before else "",
        "files": files.links(request, reverse("export_fiscal_documents"))
        if "lists.export" in request.capabilities
        else [],
    }
    return render(request, "web/fiscal_documents/fiscal_documents.html", context)


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Answer with all fiscal documents the address asks for, as a file."""
    every = _columns(currency_of(company_id=request.company.id))
    return files.answer(
        request,
        name="fiscal_documents",
        title=_("fiscal documents"),
        kind=address.choice(request, "kind", files.KINDS) or "csv",
        columns=columns.chosen(request, every),
        rows=reports.every_fiscal_document(
            company_id=request.company.id, filters=_filters(request)
        ),
    )


def _filters(request: GuardedRequest) -> FiscalFilters:
    return FiscalFilters(
        search=request.GET.get("number", "").strip()[:LONGEST_SEARCH],
        kind=address.choice(request, "type", KINDS),
    )


def _tabs(request: GuardedRequest, current: str) -> list[Tab]:
    return [
        Tab(
            url=address.with_(request, type=code, after=None),
            word=word,
            is_current=code == current,
        )
        for code, word in {"": _("All documents"), **KINDS}.items()
    ]


def _url(row: FiscalRow) -> str:
    """Return the page of the first title behind it; of a document behind none, its own row."""
    if row.receivables:
        return reverse("receivable", args=[row.receivables[0][0]])
    return f"{reverse('fiscal_documents')}?number={quote(row.number)}"


def _titles(row: FiscalRow) -> str:
    more = row.receivables_count - len(row.receivables)
    named = ", ".join(document for _id, document in row.receivables)
    return f"{named} +{count(more)}" if more > 0 else named


def _columns(currency: str) -> list[Column]:
    def money(cents: int | None) -> Money | None:
        return None if cents is None else Money(cents, currency)

    def column(code: str, word: Any, value: Any, **options: Any) -> Column:
        return Column(code=code, word=word, value=value, **options)

    return [
        column("number", _("Number"), lambda row: row.number),
        column("kind", _("Kind"), lambda row: str(words.word(KINDS, row.kind))),
        column("series", _("Series"), lambda row: row.series),
        column("issued", _("Issued"), lambda row: row.issue_date, is_figure=True),
        column("customer", _("Customer"), lambda row: row.customer),
        column("titles", _("Stands behind"), _titles),
        column("access_key", _("Access key"), lambda row: row.access_key, is_shown=False),
        column("amount", _("Amount"), lambda row: money(row.amount_cents), is_number=True),
    ]
