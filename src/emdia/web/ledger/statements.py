"""The statement of a customer, on the screen and as it was printed."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emdia.kernel.tax_ids import punctuate
from emdia.reports import customer_statement as reports
from emdia.reports.customer_statement import CustomerStatement
from emdia.reports.missing import Missing
from emdia.web import address
from emdia.web.figures import day, instant
from emdia.web.guard import GuardedRequest, action, page, today
from emdia.web.ledger import exports, rows
from emdia.web.ledger.forms import Days
from emdia.web.ledger.period import period_of
from emdia.workflows import print_customer_statement as printing


@page("receivables.see")
def customer_statement(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show what a customer owed and paid over a period, as it is known now."""
    period = period_of(request)
    first = period.first_date if "from" in request.GET else today(request).replace(month=1, day=1)
    try:
        found = reports.customer_statement(
            company_id=request.company.id,
            customer_id=customer_id,
            first_date=first,
            as_of=period.as_of,
            known_at=period.known_at,
        )
    except Missing as missing:
        raise Http404 from missing
    form = exports.asked_form(request)
    if form:
        return exports.statement(found, form)
    context = {
        **_context(found),
        "may_print": "customer_statements.print" in request.capabilities,
        "known": period.known_date.isoformat() if period.known_date else "",
    }
    return render(request, "web/ledger/statement.html", context)


@action("customer_statements.print")
def print_customer_statement(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Give a statement its number and its instant, then show it as it will always be."""
    form = Days(request.POST)
    # A form of one's own making prints this year until today.
    days = form.cleaned_data if form.is_valid() else {"as_of": today(request)}
    first = days.get("first_date") or days["as_of"].replace(month=1, day=1)
    try:
        print_id = printing.print_statement(
            company_id=request.company.id,
            customer_id=customer_id,
            first_date=first,
            as_of=days["as_of"],
            by=request.actor,
        )
    except printing.UnableToPrint as refusal:
        raise Http404 from refusal
    return redirect("printed_customer_statement", print_id)


@page("receivables.see")
def printed_customer_statement(request: GuardedRequest, print_id: int) -> HttpResponse:
    """Show a statement as it was printed."""
    try:
        found = reports.printed_statement(company_id=request.company.id, fact_id=print_id)
    except Missing as missing:
        raise Http404 from missing
    form = exports.asked_form(request)
    if form:
        return exports.statement(found, form)
    context = {**_context(found), "print_id": str(print_id), "csv": address.link(csv="brazil")}
    context["csv_plain"] = address.link(csv="plain")
    context["xlsx"] = address.link(csv="xlsx")
    return render(request, "web/ledger/statement.html", context)


def _context(found: CustomerStatement) -> dict[str, object]:
    days = {"from": found.first_date.isoformat(), "to": found.as_of.isoformat()}
    return {
        **days,
        **rows.statement_figures(found),
        "here_url": reverse("customer_statement", args=[found.customer_id]),
        "customer_id": str(found.customer_id),
        "customer": found.customer,
        "tax_id": punctuate(found.tax_id),
        "company": found.company,
        "company_cnpj": punctuate(found.company_cnpj),
        "period_from": day(found.first_date),
        "period_to": day(found.as_of),
        "known_until": instant(found.known_at) if found.known_at else "",
        "lines": [rows.line_cells(row, found.currency) for row in found.lines],
        "currency": found.currency,
        "csv": address.link(**days, csv="brazil"),
        "csv_plain": address.link(**days, csv="plain"),
        "xlsx": address.link(**days, csv="xlsx"),
    }
