"""Upcoming and overdue of each salesperson, and customers without a purchase for long."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell, Money
from emdia.reports import salespeople as reports
from emdia.reports.salespeople import SalesReport, SalesRow, SilentRow
from emdia.web import address
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.files import links
from emdia.web.lists.frame import Empty, frame
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.reports import pages
from emdia.web.reports.files import answer

KIND = KINDS["silent_customers"]
LONGEST_DAYS = 9_999


@page("reports.see")
def salespeople(request: GuardedRequest) -> HttpResponse:
    """Show what each salesperson's titles are owed, late and soon."""
    found = reports.salespeople(company_id=request.company.id)
    context = {
        **pages.frame(request, "salespeople"),
        "as_of": day(found.as_of),
        "written": instant(found.written_at) if found.written_at else "",
        "until": day(found.until),
        "silent_days": found.silent_days,
        "rows": [_row(found, row) for row in found.rows],
        "late": priced(sum(row.late_cents for row in found.rows), found.currency),
        "soon": priced(sum(row.soon_cents for row in found.rows), found.currency),
        "silent": count(sum(row.silent for row in found.rows)),
        "files": links(request, reverse("export_salespeople"))
        if "lists.export" in request.capabilities
        else [],
    }
    return render(request, "web/reports/salespeople.html", context)


def _row(found: SalesReport, row: SalesRow) -> dict[str, Any]:
    assert found.as_of is not None
    assert found.until is not None
    yesterday = (found.as_of - timedelta(days=1)).isoformat()
    titles = f"{reverse('receivables')}?state=open&salesperson={row.id}"
    return {
        "name": row.name,
        "code": row.code,
        "customers": count(row.customers),
        "customers_url": f"{reverse('customers')}?salesperson={row.id}",
        "late": priced(row.late_cents, found.currency) if row.late else "",
        "late_titles": count(row.late),
        "late_url": f"{titles}&to={yesterday}",
        "oldest": day(row.oldest_due),
        "soon": priced(row.soon_cents, found.currency) if row.soon else "",
        "soon_titles": count(row.soon),
        "soon_url": f"{titles}&from={found.as_of.isoformat()}&to={found.until.isoformat()}",
        "silent": count(row.silent) if row.silent else "",
        "silent_url": f"{reverse('silent_customers')}?salesperson={row.id}",
    }


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Give the figures of every salesperson as a file."""
    found = reports.salespeople(company_id=request.company.id)
    head = [
        _("Code"),
        _("Salesperson"),
        _("Customers"),
        _("Titles late"),
        _("Late"),
        _("Oldest due date"),
        _("Titles due soon"),
        _("Due soon"),
        _("Without a purchase"),
    ]
    rows = [list(_cells(row, found.currency)) for row in found.rows]
    on = found.as_of or today(request)
    return answer(request, name=_("salespeople"), code="salespeople", head=head, rows=rows, on=on)


def _cells(row: SalesRow, currency: str) -> Iterator[Cell]:
    yield row.code
    yield row.name
    yield row.customers
    yield row.late
    yield Money(row.late_cents, currency)
    yield row.oldest_due
    yield row.soon
    yield Money(row.soon_cents, currency)
    yield row.silent


@page("reports.see")
@begins_with_a_view(KIND)
def silent(request: GuardedRequest) -> HttpResponse:
    """List customers who bought nothing for so many days, by name."""
    found = reports.silent(
        company_id=request.company.id,
        as_of=today(request),
        salesperson_id=address.number(request, "salesperson"),
        days=_days(request),
        after=request.GET.get("after", "")[:200],
    )
    make = Fields(request)
    shown = frame(
        request,
        KIND,
        columns=_columns(request),
        rows=found.rows,
        url=lambda row: reverse("customer", args=[row.id]),
        next_after=found.next_after,
        kept=(),
        fields=[
            make.choice("salesperson", _("Salesperson"), found.people),
            make.text("days", _("Days without a purchase")),
        ],
        note=_("Nothing was issued to them for %(days)s days or more.")
        % {"days": count(found.days)},
        empty=Empty(
            mark="check",
            words=_("Every customer of a salesperson bought something lately."),
            hint=_("Customers without a salesperson are not listed here."),
        ),
    )
    context = {**pages.frame(request, "silent_customers"), "list": shown}
    return render(request, "web/reports/silent.html", context)


def _days(request: GuardedRequest) -> int | None:
    asked = address.number(request, "days")
    return asked if asked and asked <= LONGEST_DAYS else None


def _columns(request: GuardedRequest) -> list[Column]:
    make = Maker()
    current = today(request)

    def days(row: SilentRow) -> int | None:
        return (current - row.latest_date).days if row.latest_date else None

    return [
        make.text("customer", _("Customer"), lambda row: row.name),
        make.text("salesperson", _("Salesperson"), lambda row: row.salesperson),
        make.figure("latest", _("Latest purchase"), lambda row: row.latest_date),
        make.text("document", _("Document"), lambda row: row.latest_document or ""),
        make.count("days", _("Days ago"), days),
    ]


def _every(request: GuardedRequest) -> Iterator[SilentRow]:
    return reports.every_silent(
        company_id=request.company.id,
        as_of=today(request),
        salesperson_id=address.number(request, "salesperson"),
        days=_days(request),
    )


export_silent = files.export_of(KIND, columns=_columns, rows=_every)
