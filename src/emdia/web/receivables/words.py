"""Codes of receivables in the reader's words, as their forms and histories need them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import Word

KINDS: Mapping[str, Word] = {
    "DM": _("DM · trade bill"),
    "DS": _("DS · bill for services"),
    "NP": _("NP · promissory note"),
    "RC": _("RC · receipt"),
    "ND": _("ND · debit note"),
    "OU": _("OU · other"),
}

HOLDERS: Mapping[str, Word] = {
    "own": pgettext_lazy("holder", "Own"),
    "discounted": pgettext_lazy("holder", "Discounted at a bank"),
    "pledged": pgettext_lazy("holder", "Pledged"),
    "ceded": pgettext_lazy("holder", "Ceded"),
}

INTERRUPTIONS: Mapping[str, Word] = {
    "protest": _("Protest of the title"),
    "acknowledgement": _("The debtor acknowledged the debt"),
    "service_of_process": _("A court ordered the debtor to be summoned"),
}

RHYTHMS: Mapping[str, Word] = {
    "": _("Monthly"),
    "7": _("Every 7 days"),
    "14": _("Every 14 days"),
    "15": _("Every 15 days"),
    "28": _("Every 28 days"),
    "30": _("Every 30 days"),
}

COLUMNS: Mapping[str, Word] = {
    "due_date": _("Due"),
    "rebate_cents": _("Rebate"),
    "document": _("Document"),
    "salesperson_id": _("Salesperson"),
    "branch_id": _("Branch"),
    "holder": _("Holder"),
    "fine_ppm": _("Fine when late"),
    "interest_monthly_ppm": _("Interest a month"),
    "discount_cents": _("Discount"),
    "discount_until_date": _("Discount until"),
    "interruption": _("Limitation interrupted by"),
    "interrupted_date": _("Limitation interrupted on"),
}

ACTS: Mapping[str, Word] = {
    "boleto": _("Issue boletos"),
    "print": _("Print boletos"),
    "carne": _("Print a carnê"),
    "by_customer": _("Boletos by customer"),
    "due_date": _("Change the due date"),
    "rebate": _("Grant a rebate"),
    "cancel": pgettext_lazy("act", "Cancel"),
    "salesperson": _("Assign a salesperson"),
    "interrupt": _("Interrupt the limitation"),
    "pix": _("Charge by Pix"),
}

DONE: Mapping[str, Word] = {
    "due_date": _("Due date changed. The bank is told with the next remessa."),
    "rebate": _("Rebate granted. The bank is told with the next remessa."),
    "cancel": _("Cancelled. Its boleto is cancelled with the next remessa."),
    "salesperson": _("Salesperson assigned."),
    "interrupt": _("Kept. The term to claim it begins anew."),
}
