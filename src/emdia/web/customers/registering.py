"""Registering a customer, changing it, approving it, merging a duplicate into it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from emdia.reports.customers import CustomerPage
from emdia.web import toasts
from emdia.web.customers import rows
from emdia.web.customers.forms import AddressForm, Change, Merging, Registration
from emdia.web.customers.views import found_or_404
from emdia.web.customers.words import PURPOSES, REFUSALS
from emdia.web.guard import GuardedRequest, action, form_page
from emdia.web.words import word
from emdia.workflows import merge_customers
from emdia.workflows import register_customer as workflow


@form_page("customers.edit")
def register(request: GuardedRequest) -> HttpResponse:
    """Register a customer as a draft."""
    form = Registration(request.POST or None, initial={"language": "pt-br"})
    if form.is_valid() and (customer_id := _registered(request, form)):
        toasts.done(request, _("Registered as a draft. Complete the checklist."))
        return redirect("customer", customer_id)
    return _form_page(request, form, title=_("New customer"), back=reverse("customers"))


@form_page("customers.edit")
def edit(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Write over what is registered, with a reason."""
    found = found_or_404(request, customer_id)
    form = Change(request.POST or None, initial=_registered_before(found))
    if form.is_valid() and _changed(request, form, found):
        toasts.done(request, _("Changed. The history keeps what stood before."))
        return redirect("customer", customer_id)
    back = reverse("customer", args=[customer_id])
    return _form_page(request, form, title=found.row.name, back=back)


@form_page("customers.edit")
def set_address(request: GuardedRequest, customer_id: int, purpose: str) -> HttpResponse:
    """Write the address of one purpose."""
    found = found_or_404(request, customer_id)
    known = next((one for one in found.addresses if one.purpose == purpose), None)
    before = {name: getattr(known, name) for name in AddressForm.base_fields} if known else None
    form = AddressForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            workflow.set_address(
                company_id=request.company.id,
                customer_id=customer_id,
                purpose=purpose,
                fields=form.cleaned_data,
                by=request.actor,
            )
        except workflow.UnableToChange as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Address kept."))
            return redirect("customer", customer_id)
    back = reverse("customer", args=[customer_id])
    return _form_page(request, form, title=str(PURPOSES[purpose]), back=back)


@action("customers.approve")
def approve(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Approve a draft whose checklist is complete."""
    try:
        workflow.approve(company_id=request.company.id, customer_id=customer_id, by=request.actor)
    except workflow.UnableToApprove as refusal:
        found_or_404(request, customer_id)
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("Registration approved."))
    return redirect("customer", customer_id)


@form_page("customers.merge")
def merge(request: GuardedRequest, customer_id: int, duplicate_id: int) -> HttpResponse:
    """Show both, then make one of them."""
    into, duplicate = (found_or_404(request, one) for one in (customer_id, duplicate_id))
    form = Merging(request.POST or None)
    if form.is_valid():
        try:
            merge_customers.merge(
                company_id=request.company.id,
                duplicate_id=duplicate_id,
                into_id=customer_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except merge_customers.UnableToMerge as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Merged. What was owed is together now."))
            return redirect("customer", customer_id)
    context = {
        "form": form,
        "into": rows.customer_cells(into.row, into.currency),
        "duplicate": rows.customer_cells(duplicate.row, duplicate.currency),
    }
    status = 422 if form.errors else 200
    return render(request, "web/customers/merge.html", context, status=status)


def _registered(request: GuardedRequest, form: Registration) -> int | None:
    """Return the new customer's id; None when the form now says what is wrong."""
    try:
        return workflow.register(
            company_id=request.company.id, fields=form.fields_told(), by=request.actor
        )
    except (workflow.InvalidTaxId, workflow.CustomerIsKnown, workflow.UnableToChange) as refusal:
        _say(form, refusal)
    return None


def _changed(request: GuardedRequest, form: Change, found: CustomerPage) -> bool:
    try:
        workflow.edit(
            company_id=request.company.id,
            customer_id=found.row.id,
            fields=form.fields_told(salesperson_id=found.salesperson_id),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
    except (workflow.InvalidTaxId, workflow.CustomerIsKnown, workflow.UnableToChange) as refusal:
        _say(form, refusal)
        return False
    return True


def _say(form: Registration, refusal: Exception) -> None:
    """Put a refusal beside the field it is about."""
    if isinstance(refusal, workflow.InvalidTaxId):
        form.add_error("tax_id", _("The digits of this number do not fit together. Check it."))
    elif isinstance(refusal, workflow.CustomerIsKnown):
        known = reverse("customer", args=[refusal.customer_id])
        words, link = _("This tax id is registered already."), _("Open that customer")
        form.add_error("tax_id", format_html('{} <a href="{}">{}</a>', words, known, link))
    elif isinstance(refusal, workflow.UnableToChange):
        form.add_error(refusal.field or None, str(word(REFUSALS, str(refusal))))


def _registered_before(found: CustomerPage) -> dict[str, Any]:
    row = found.row
    return {
        "tax_id_kind": row.tax_id_kind,
        "tax_id": row.tax_id,
        "name": row.name,
        "trade_name": row.trade_name,
        "external_code": found.external_code,
        "segment": row.segment,
        "language": found.language,
        "time_zone": found.time_zone,
        "payer": found.payer.tax_id if found.payer else "",
        "parent": found.parent.tax_id if found.parent else "",
        "guarantor": found.guarantor.tax_id if found.guarantor else "",
    }


def _form_page(request: GuardedRequest, form: Any, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.errors else 200
    return render(request, "web/customers/form.html", context, status=status)
