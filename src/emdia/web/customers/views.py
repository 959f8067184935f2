"""The list of customers, and one of them: what is owed, who to speak to, what was done."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.reports import customers as reports
from emdia.reports.customers import CustomerPage
from emdia.reports.days_late import ANY_DAYS
from emdia.web import address
from emdia.web.customers import listing, rows
from emdia.web.customers.words import PURPOSES
from emdia.web.figures import count, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.lists.days import days_in_words
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.messages.rows import sent_cells

PAGE_KEYS = (("L", _("Call, or log a contact")),)


@page("customers.see")
@begins_with_a_view(listing.KIND)
def customers(request: GuardedRequest) -> HttpResponse:
    """List customers by name; what narrows the list and the place in it are in the address."""
    asked = listing.filters(request)
    found = reports.customers(
        company_id=request.company.id,
        filters=asked,
        after=address.cursor(request),
        as_of=today(request),
    )
    context = {
        "list": listing.shown(request, found),
        "search_here": asked.search,
        "days": days_in_words(asked.late),
        "titles_url": reverse("receivables") + address.link(state="open", late=request.GET["late"])
        if asked.late != ANY_DAYS
        else "",
        "may_edit": "customers.edit" in request.capabilities,
        "may_approve": "customers.approve" in request.capabilities and asked.state == "draft",
    }
    return render(request, "web/customers/customers.html", context)


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
    stands = row.state not in ("merged", "discarded")
    may_edit = "customers.edit" in request.capabilities
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
        "sent": sent_cells(found.messages),
        "may_call": stands,
        "page_keys": PAGE_KEYS,
        "may_send": stands and "messages.send" in request.capabilities,
        "may_edit": stands and may_edit,
        "may_discard": may_edit and row.state == "draft" and not found.titles,
        "is_discarded": row.state == "discarded",
        "may_put_back": may_edit and row.state == "discarded",
        "may_edit_contacts": stands and "contacts.edit" in request.capabilities,
        "may_approve": stands and "customers.approve" in request.capabilities,
        "may_print": stands and "boletos.print" in request.capabilities,
        "may_see_holds": "dunning.see" in request.capabilities,
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
