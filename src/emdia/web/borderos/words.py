"""Words of the borderôs. Bank words stay as banks print them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

BORDERO_STATES: Mapping[str, State] = {
    "prepared": State(pgettext_lazy("borderô", "Being prepared"), "info", "circle"),
    "asked": State(pgettext_lazy("borderô", "Waits for approval"), "warn", "clock"),
    "sent": State(pgettext_lazy("borderô", "Sent"), "good", "check"),
    "discarded": State(pgettext_lazy("borderô", "Given up"), "quiet", "cross"),
}
ANSWERS: Mapping[str, State] = {
    "": State(pgettext_lazy("answer of the bank", "No answer yet"), "quiet", "clock"),
    "confirmed": State(pgettext_lazy("answer of the bank", "Confirmed"), "good", "check"),
    "refused": State(pgettext_lazy("answer of the bank", "Refused"), "bad", "cross"),
    "overtaken": State(pgettext_lazy("answer of the bank", "Overtaken"), "quiet", "undo"),
}
ASKED: Mapping[str, Word] = {
    "entry": pgettext_lazy("borderô", "Entry"),
    "write_off": _("Write-off"),
    "change_due_date": _("New due date"),
    "grant_rebate": _("Rebate"),
    "cancel_rebate": _("Rebate taken away"),
    "grant_discount": _("Discount"),
    "cancel_discount": _("Discount taken away"),
    "protest": _("Protest"),
    "stay_protest": _("Stay of protest, kept in collection"),
    "stay_protest_and_write_off": _("Stay of protest and write-off"),
    "do_not_protest": _("Do not protest"),
}
MISSING: Mapping[str, Word] = {
    "payer_tax_id": _("CPF or CNPJ of the payer"),
    "payer_name": _("name of the payer"),
    "payer_street": _("street of the payer"),
    "payer_city": _("city of the payer"),
    "payer_state": _("state (UF) of the payer"),
    "payer_postal_code": _("CEP of the payer"),
    "due_date_past": _("a due date that is not past"),
}
REFUSALS: Mapping[str, Word] = {
    "nothing_waits": _("Nothing waits for this bank."),
    "prepared_already": _("Somebody prepared the same meanwhile. Look at the list again."),
    "agreement_unknown": _("There is no such agreement."),
    "agreement_incomplete": _("The agreement lacks what its bank asks for. Complete it."),
    "charge_unknown": _("There is no such boleto."),
    "customer_merged": _("This registration was merged into another: correct that one."),
    "bordero_unknown": _("There is no such borderô."),
    "not_prepared": _("It was sent or given up meanwhile."),
    "nothing_left": _("Nothing of it holds any more: every title changed. Give it up."),
    "not_written": _("The bank would refuse this file. Correct what is listed and send again."),
    "already_asked": _("The bank is being asked for this already."),
    "nothing_refused": _("Nothing of this is refused any more."),
    "nothing_registered": _("The bank does not hold this boleto."),
    "not_taken_by_bank": _("This bank's files have no such instruction. Ask it by other means."),
    "discount_missing": _("Say how much the discount is, and until which day."),
    "instruction_unknown": _("There is no such instruction."),
}
