"""The people at a customer, and what they say about being contacted."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports.customers import ContactRow, CustomerPage
from emdia.web import toasts
from emdia.web.customers.forms import Consent, ContactForm
from emdia.web.customers.views import found_or_404
from emdia.web.customers.words import REFUSALS
from emdia.web.guard import GuardedRequest, action, form_page, now
from emdia.web.words import word
from emdia.workflows import customer_contacts as workflow


@form_page("contacts.edit")
def add(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Add a person to the customer."""
    found_or_404(request, customer_id)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            workflow.add(
                company_id=request.company.id,
                customer_id=customer_id,
                fields=form.fields_told(),
                by=request.actor,
            )
        except (workflow.InvalidPhone, workflow.UnableToChange) as refusal:
            _say(form, refusal)
        else:
            toasts.done(request, _("Contact added."))
            return redirect("customer", customer_id)
    return _page(request, form, title=_("New contact"), customer_id=customer_id)


@form_page("contacts.edit")
def edit(request: GuardedRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Change a person's ways to be reached."""
    contact = _contact(found_or_404(request, customer_id), contact_id)
    before = {name: getattr(contact, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            workflow.edit(
                company_id=request.company.id,
                contact_id=contact_id,
                fields=form.fields_told(),
                by=request.actor,
            )
        except (workflow.InvalidPhone, workflow.UnableToChange) as refusal:
            _say(form, refusal)
        else:
            toasts.done(request, _("Contact changed."))
            return redirect("customer", customer_id)
    return _page(request, form, title=contact.name, customer_id=customer_id)


@action("contacts.edit")
def record_consent(request: GuardedRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Keep what the person said about one channel."""
    _contact(found_or_404(request, customer_id), contact_id)
    form = Consent(request.POST)
    if not form.is_valid():
        toasts.refused(request, " ".join(str(one) for one in form.errors.get("source", [""])))
        return redirect("customer", customer_id)
    workflow.record_consent(
        company_id=request.company.id,
        contact_id=contact_id,
        by=request.actor,
        now=now(),
        **form.cleaned_data,
    )
    toasts.done(request, _("Kept: what was said, when and how."))
    return redirect("customer", customer_id)


def _contact(found: CustomerPage, contact_id: int) -> ContactRow:
    contact = next((one for one in found.contacts if one.id == contact_id), None)
    if contact is None:
        raise Http404
    return contact


def _say(form: ContactForm, refusal: Exception) -> None:
    if isinstance(refusal, workflow.InvalidPhone):
        form.add_error("phone", _("Nobody can be called at this number. Check the area code."))
    else:
        form.add_error(None, str(word(REFUSALS, str(refusal))))


def _page(request: GuardedRequest, form: Any, *, title: str, customer_id: int) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("customer", args=[customer_id])}
    status = 422 if form.errors else 200
    return render(request, "web/customers/form.html", context, status=status)
