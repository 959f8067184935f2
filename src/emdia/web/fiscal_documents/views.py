"""The list of fiscal documents, as a page and as a file."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import fiscal_documents as reports
from emdia.reports.fiscal_documents import FiscalFilters, FiscalRow
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.figures import count
from emdia.web.fiscal_documents.words import KINDS
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS as LISTS
from emdia.web.lists.saved import begins_with_a_view

KIND = LISTS["fiscal_documents"]
LONGEST_SEARCH = 60
TABS: dict[str, words.Word] = {"": gettext_lazy("All documents"), **KINDS}


@page("receivables.see")
@begins_with_a_view(KIND)
def fiscal_documents(request: GuardedRequest) -> HttpResponse:
    """List fiscal documents, the latest first; search, kind and place are in the address."""
    found = reports.fiscal_documents(
        company_id=request.company.id, filters=_filters(request), before=address.cursor(request)
    )
    shown = frame(
        request,
        KIND,
        columns=_columns(found.currency),
        rows=found.rows,
        url=_url,
        next_after=found.next_before,
        currency=found.currency,
        tabs=tabs(request, TABS.items(), name="type"),
        fields=[Fields(request).search("number", _("Number, access key or title"))],
        kept=("type",),
        empty=Empty(
            mark="file",
            words=_("No fiscal document is here."),
            hint=_("Import them, or link one on the page of a title."),
        ),
    )
    return render(request, "web/fiscal_documents/fiscal_documents.html", {"list": shown})


def _every(request: GuardedRequest) -> Iterator[FiscalRow]:
    return reports.every_fiscal_document(company_id=request.company.id, filters=_filters(request))


def _filters(request: GuardedRequest) -> FiscalFilters:
    return FiscalFilters(
        search=request.GET.get("number", "").strip()[:LONGEST_SEARCH],
        kind=address.choice(request, "type", KINDS),
    )


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
    make = Maker(currency)
    return [
        make.text("number", _("Number"), lambda row: row.number),
        make.text("kind", _("Kind"), lambda row: str(words.word(KINDS, row.kind))),
        make.text("series", _("Series"), lambda row: row.series),
        make.figure("issued", _("Issued"), lambda row: row.issue_date),
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.text("titles", _("Stands behind"), _titles),
        make.text("access_key", _("Access key"), lambda row: row.access_key, is_shown=False),
        make.money("amount", _("Amount"), lambda row: row.amount_cents),
    ]


export = files.export_of(
    KIND,
    columns=lambda request: _columns(currency_of(company_id=request.company.id)),
    rows=_every,
)
