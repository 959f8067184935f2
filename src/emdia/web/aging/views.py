"""The aging as a page and as a file. Day, limits and currency are in the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from emdia.kernel.money import EXPONENTS
from emdia.reports import aging as reports
from emdia.reports.aging import AgingReport
from emdia.web import address
from emdia.web.aging import rows
from emdia.web.figures import amount, count, day, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.lists import files
from emdia.web.lists.kinds import ListKind

# A report has no views of its own: its day and its limits are the view.
KIND = ListKind(
    code="aging",
    page="aging",
    export="export_aging",
    word=_("Aging"),
    capability="receivables.see",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it says wrongly it does not ask."""

    as_of: date
    limits: tuple[int, ...]
    currency: str
    skip: int


@page("receivables.see")
def aging(request: GuardedRequest) -> HttpResponse:
    """Show what is owed by age, in all and by customer."""
    asked = _asked(request)
    found = reports.aging_report(
        company_id=request.company.id,
        as_of=asked.as_of,
        today=today(request),
        limits=asked.limits,
        currency=asked.currency,
        skip=asked.skip,
    )
    return render(request, "web/aging/aging.html", _context(request, found, asked))


@page("receivables.see")
def export(request: GuardedRequest) -> HttpResponse:
    """Give every customer of the aging as a file for a spreadsheet."""
    asked = _asked(request)
    found = reports.every_customer(
        company_id=request.company.id,
        as_of=asked.as_of,
        today=today(request),
        limits=asked.limits,
        currency=asked.currency,
    )
    return files.answer(
        request,
        kind=KIND,
        columns=rows.columns(found),
        rows=rows.lines(found),
        on=found.as_of,
    )


def _asked(request: GuardedRequest) -> Asked:
    return Asked(
        as_of=_day(request) or today(request),
        limits=_limits(request),
        currency=address.choice(request, "currency", EXPONENTS),
        skip=address.cursor(request),
    )


def _day(request: HttpRequest) -> date | None:
    try:
        asked = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        return None
    # Buckets are reckoned back from it; the calendar has a first and a last day.
    return asked if asked and 1900 <= asked.year <= 2200 else None


def _limits(request: HttpRequest) -> tuple[int, ...]:
    try:
        return reports.limits_of(request.GET.get("limits", ""))
    except reports.UnfitLimits:
        return reports.DEFAULT_LIMITS


def _context(request: GuardedRequest, found: AgingReport, asked: Asked) -> dict[str, Any]:
    def link(**further: str | int | None) -> str:
        kept = {
            "as_of": f"{found.as_of:%Y-%m-%d}" if found.as_of != today(request) else "",
            "limits": request.GET.get("limits", "")
            if found.limits != reports.DEFAULT_LIMITS
            else "",
            "currency": asked.currency,
        }
        return address.link(**(kept | further))

    return {
        "found": found,
        "as_of": day(found.as_of),
        "as_of_value": f"{found.as_of:%Y-%m-%d}",
        "balance": priced(found.balance_cents, found.currency),
        "balance_printed": amount(found.balance_cents, found.currency),
        "late": priced(found.late_cents, found.currency),
        "late_share": rows.share(found.late_cents, found.balance_cents),
        "titles": count(found.titles),
        "currency": found.currency,
        "currencies": [
            (code, link(currency=code), code == found.currency) for code in found.currencies
        ],
        "bars": rows.bars(found),
        "chart_height": rows.chart_height(found),
        "bucket_words": rows.words(found),
        "customers": [rows.customer_cells(row, found) for row in found.customers],
        "files": files.links(request, reverse("export_aging")),
        "is_first": asked.skip == 0,
        "first_url": link(),
        "next_url": link(after=found.next_skip) if found.next_skip else "",
    }
