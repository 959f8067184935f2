"""The list of customers, and one of them: what is owed, who to speak to, what was done."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import customers as reports
from emdia.reports.customers import CustomerPage
from emdia.reports.receivable_list import currency_of
from emdia.web import address
from emdia.web.customers import rows
from emdia.web.customers.words import PURPOSES, TABS
from emdia.web.figures import count, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.lists import files

LONGEST_SEARCH = 100


@page("customers.see")
def customers(request: GuardedRequest) -> HttpResponse:
    """List customers by name; search, state and place in the list are in the address."""
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    state = address.choice(request, "state", TABS)
    found = reports.customers(
        company_id=request.company.id,
        search=search,
        state=state,
        after=address.cursor(request),
        as_of=today(request),
    )
    context = {
        "search_here": search,
        "state": state,
        "tabs": rows.tabs(search, state),
        "rows": [rows.customer_cells(row, found.currency) for row in found.rows],
        "currency": found.currency,
        "next_url": address.link(q=search, state=state, after=found.next_after)
        if found.next_after
        else "",
        "first_url": address.link(q=search, state=state),
        "is_first": not address.cursor(request),
        "may_edit": "customers.edit" in request.capabilities,
        "files": files.links(request, reverse("export_customers"))
        if "lists.export" in request.capabilities
        else [],
    }
    return render(request, "web/customers/customers.html", context)


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Answer with all customers the address asks for, as a file."""

    def fetch(after: int) -> tuple[Any, int | None]:
        found = reports.customers(
            company_id=request.company.id,
            search=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
            state=address.choice(request, "state", TABS),
            after=after,
            as_of=today(request),
        )
        return found.rows, found.next_after

    return files.answer(
        request,
        name="customers",
        title=_("customers"),
        kind=address.choice(request, "kind", files.KINDS) or "csv",
        columns=rows.columns(currency_of(company_id=request.company.id)),
        rows=files.page_by_page(fetch),
    )


@page("customers.see")
def customer(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show everything needed during a call with a customer."""
    found = found_or_404(request, customer_id)
    return render(request, "web/customers/customer.html", page_context(request, found))


def found_or_404(request: GuardedRequest, customer_id: int) -> CustomerPage:
    try:
        return reports.customer_page(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing


def page_context(request: GuardedRequest, found: CustomerPage) -> dict[str, Any]:
    """Return what the customer's page shows."""
    row = found.row
    stands = row.state != "merged"
    return {
        "id": row.id,
        "row": rows.customer_cells(row, found.currency),
        "open": priced(row.open_cents, found.currency),
        "late": priced(row.late_cents, found.currency) if row.late_cents else "",
        "credit": priced(row.credit_cents, found.currency) if row.credit_cents else "",
        "currency": found.currency,
        "external_code": found.external_code,
        "salesperson": found.salesperson,
        "relatives": _relatives(found),
        "merged_into": rows.person_cells(found.merged_into) if found.merged_into else None,
        "likely_same": [rows.person_cells(one) for one in found.likely_same] if stands else [],
        "addresses": _addresses(found),
        "contacts": [rows.contact_cells(one, row.id) for one in found.contacts],
        "checklist": [rows.check_cells(item) for item in found.checklist],
        "is_draft": row.state == "draft",
        "titles": [rows.title_cells(title, found.currency) for title in found.titles],
        "titles_open": count(found.titles_open),
        "titles_more": found.titles_open > len(found.titles),
        "history": [rows.change_cells(change) for change in found.history],
        "may_edit": stands and "customers.edit" in request.capabilities,
        "may_edit_contacts": stands and "contacts.edit" in request.capabilities,
        "may_approve": stands and "customers.approve" in request.capabilities,
        "may_merge": stands and "customers.merge" in request.capabilities,
    }


def _relatives(found: CustomerPage) -> dict[str, list[rows.PersonCells]]:
    known = {
        "payer": (found.payer,),
        "parent": (found.parent,),
        "guarantor": (found.guarantor,),
        "children": found.children,
        "group": found.group,
    }
    return {
        name: [rows.person_cells(one) for one in people if one]
        for name, people in known.items()
        if any(people)
    }


def _addresses(found: CustomerPage) -> list[rows.AddressCells]:
    known = {row.purpose: row for row in found.addresses}
    return [rows.address_cells(code, known.get(code), found.row.id) for code in PURPOSES]
