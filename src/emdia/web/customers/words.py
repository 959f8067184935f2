"""Codes of customers in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

STATES: Mapping[str, State] = {
    "draft": State(pgettext_lazy("customer", "Draft"), "warn", "circle"),
    "approved": State(pgettext_lazy("customer", "Approved"), "good", "check"),
    "merged": State(pgettext_lazy("customer", "Merged"), "quiet", "double-check"),
    "discarded": State(pgettext_lazy("customer", "In the trash"), "quiet", "cross"),
}

TABS: Mapping[str, Word] = {
    "": pgettext_lazy("customers", "All"),
    "late": pgettext_lazy("customers", "Late"),
    "draft": pgettext_lazy("customers", "Drafts"),
    "approved": pgettext_lazy("customers", "Approved"),
}

TAX_ID_KINDS: Mapping[str, Word] = {
    "cpf": _("CPF (Brazil, person)"),
    "cnpj": _("CNPJ (Brazil, company)"),
    "nit": _("NIT (Colombia)"),
    "rfc": _("RFC (Mexico)"),
    "cuit": _("CUIT (Argentina)"),
    "rut": _("RUT (Chile)"),
    "vat": _("VAT (Europe)"),
    "foreign": _("Other country"),
}

ROLES: Mapping[str, Word] = {
    "finance": pgettext_lazy("contact", "Finance"),
    "buyer": pgettext_lazy("contact", "Buyer"),
    "owner": pgettext_lazy("contact", "Owner"),
    "legal": pgettext_lazy("contact", "Legal"),
    "other": pgettext_lazy("contact", "Other"),
}

CHANNELS: Mapping[str, Word] = {
    "email": _("E-mail"),
    "whatsapp": _("WhatsApp"),
    "sms": _("SMS"),
    "voice": _("Telephone call"),
    "letter": _("Letter"),
}

PURPOSES: Mapping[str, Word] = {
    "billing": _("Billing address"),
    "delivery": _("Delivery address"),
}

CHECKS: Mapping[str, Word] = {
    "billing_address": _("Billing address"),
    "reachable": _("An e-mail of finance or a telephone"),
    "finance_email": _("E-mail of a finance contact"),
    "phone": _("Telephone"),
    "segment": _("Segment"),
    "external_code": _("Code in the ERP"),
}

REFUSALS: Mapping[str, Word] = {
    "changed_since": _("They were changed again since then; nothing was taken back."),
    "reason_missing": _("Say why."),
    "salesperson_unknown": _("There is no such salesperson any more."),
    "risk_unknown": _("Risks are A to E."),
    "too_many": _("More than 20,000 customers at once. Narrow the list and go on in parts."),
    "customer_unknown": _("There is no such customer any more."),
    "contact_unknown": _("There is no such contact any more."),
    "relative_unknown": _("No customer has this tax id. Register it first."),
    "relative_is_itself": _("A customer cannot stand for itself here. Leave it empty."),
    "relative_in_circle": _("This customer is already below; parents cannot go in a circle."),
    "not_a_draft": _("It was approved meanwhile."),
    "customer_in_use": _(
        "Titles, credits, receipts, messages or other customers hang on it: it stays."
    ),
    "not_discarded": _("It is back already."),
    "nothing_to_approve": _("Nothing was approved: nobody was left to be."),
    "nothing_to_undo": _("None of them is as it was approved any more."),
    "registration_incomplete": _("Something required is missing; see the checklist."),
    "same_customer": _("Choose two different customers."),
}

FACTS: Mapping[str, Word] = {
    "customer.registered": _("Registered"),
    "customer.changed": _("Registration changed"),
    "customer.address_changed": _("Address changed"),
    "customer.approved": _("Registration approved"),
    "customers.approved": _("Registration approved, with others"),
    "customers.approval_undone": _("Approval taken back"),
    "import.applied": _("Changed by an imported file"),
    "customer.merged": _("Another customer merged into this one"),
    "customers.changed": _("Changed together with others"),
    "customers.change_undone": _("Change of many taken back"),
    "customers.discarded": _("Thrown away"),
    "customers.put_back": _("Put back from the trash"),
    "contact.put_back": _("Contact put back"),
    "contact.added": _("Contact added"),
    "contact.changed": _("Contact changed"),
    "contact.opted_in": _("Contact allowed"),
    "contact.opted_out": _("Contact forbidden"),
    "contact.logged": _("Spoken to"),
    "worklist.skipped": _("Call put off"),
    "worklist.skip_ended": _("Stands in the worklist again"),
    "task.done": _("Task done"),
    "task.skipped": _("Task not done"),
    "task.put_off": _("Task put off"),
    "task.handed_over": _("Task handed over"),
    "task.undone": _("Act on a task taken back"),
    "contact.retracted": _("A contact was logged in error"),
    "promise.made": _("Promise to pay"),
    "promise.withdrawn": _("Promise withdrawn"),
}

COLUMNS: Mapping[str, Word] = {
    "tax_id": _("Tax id"),
    "tax_id_kind": _("Kind of tax id"),
    "name": _("Name"),
    "trade_name": _("Trade name"),
    "external_code": _("Code in the ERP"),
    "segment": _("Segment"),
    "risk": _("Risk"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
    "state": _("State"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "role": _("Role"),
    "is_active": _("Active"),
    "street": _("Street"),
    "number": _("Number"),
    "complement": _("Complement"),
    "district": _("District"),
    "city": _("City"),
    "postal_code": _("Postal code"),
    "country": _("Country"),
    "parent_id": _("Parent company"),
    "payer_id": _("Payer"),
    "guarantor_id": _("Guarantor"),
    "salesperson_id": _("Salesperson"),
    "customer_id": _("Customer"),
    "merged_into_id": _("Merged into"),
    "discarded_at": _("Thrown away"),
}
