"""Settings in the reader's words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from emdia.formats.banks import banks
from emdia.web.figures import amount, percent
from emdia.web.words import State, Word, word

ROLES: Mapping[str, Word] = {
    "owner": pgettext_lazy("role", "Owner"),
    "security_admin": _("Security administrator"),
    "finance_manager": _("Finance manager"),
    "ar_clerk": _("Receivables clerk"),
    "collector": _("Collector"),
    "auditor": _("Auditor"),
    "integration": _("Integration"),
}

DUTIES: Mapping[str, Word] = {
    "owner": _("Approves money, closes months, changes the company; manages no users."),
    "security_admin": _("Lets people in and out; decides no money."),
    "finance_manager": _("Approves money, bank accounts and policies; books nothing."),
    "ar_clerk": _("Registers customers, books receipts, sends and reads bank files."),
    "collector": _("Sees who owes, talks to them."),
    "auditor": _("Sees everything, changes nothing."),
    "integration": _("A machine: sends files, registers customers."),
}

SECOND_FACTOR_FOR: Mapping[str, Word] = {
    "nobody": _("Nobody; each person may set one up"),
    "settings": _("Whoever may change rights or money settings"),
    "everybody": _("Everybody"),
}

NUMBERING: Mapping[str, Word] = {
    "consecutive": _("Each file has the number after the one before"),
    "free": _("Numbers do not follow one another"),
}

SCOPES: Mapping[str, Word] = {
    "customers.see": _("Read customers"),
    "customers.edit": _("Register and change customers"),
    "contacts.edit": _("Change contacts"),
    "receivables.see": _("Read receivables and charges"),
    "receivables.issue": _("Issue receivables"),
    "receivables.change": _("Change due dates, rebates and terms"),
    "receivables.cancel": _("Cancel receivables"),
    "borderos.send": _("Issue boletos and instruct the bank"),
    "boletos.print": _("Print boletos, with the payer's address"),
    "receipts.see": _("Read receipts"),
    "receipts.post": _("Enter and allocate receipts"),
    "receipts.move": _("Move receipts to another customer"),
    "refunds.request": _("Ask for refunds"),
    "settlements.reverse": _("Reverse receipts"),
    "bank_files.see": _("Read bank files"),
    "bank_files.upload": _("Send bank files"),
    "webhooks.manage": _("Manage webhooks"),
}

KEY_STATES: Mapping[str, State] = {
    "good": State(pgettext_lazy("key", "In force"), "good", "check"),
    "rotated": State(pgettext_lazy("key", "Two secrets in force"), "info", "clock"),
    "expired": State(pgettext_lazy("key", "Expired"), "quiet", "clock"),
    "revoked": State(pgettext_lazy("key", "Revoked"), "quiet", "cross"),
}

EVENTS: Mapping[str, Word] = {
    "receivable.created": _("Receivable issued"),
    "receivable.paid": _("Receivable paid"),
    "receivable.reopened": _("Receivable owed again"),
    "receivable.cancelled": _("Receivable cancelled"),
    "charge.registered": _("Charge registered by the bank"),
    "charge.rejected": _("Charge rejected by the bank"),
    "receipt.posted": _("Receipt posted"),
    "receipt.reversed": _("Receipt reversed"),
    "file.applied": _("Bank file settled"),
}

DELIVERIES: Mapping[str, State] = {
    "due": State(pgettext_lazy("webhook", "Waits"), "info", "clock"),
    "sending": State(pgettext_lazy("webhook", "Under way"), "info", "clock"),
    "delivered": State(pgettext_lazy("webhook", "Delivered"), "good", "check"),
    "dead": State(pgettext_lazy("webhook", "Given up"), "bad", "cross"),
}

SENDING_FAULTS: Mapping[str, Word] = {
    "url_invalid": _("The address cannot be read."),
    "host_unknown": _("Nobody knows this host."),
    "target_forbidden": _("An internal address: not allowed."),
    "scheme_forbidden": _("Only https."),
    "port_forbidden": _("Only the ports 443 and 8443."),
    "too_slow": _("No answer within ten seconds."),
    "certificate_invalid": _("The certificate is not good."),
    "not_reached": _("Not reached."),
    "answer_invalid": _("The answer is not HTTP."),
}

# Bank words stay as banks print them.
BANK_FIELDS: Mapping[str, Word] = {
    "beneficiary": "Código do beneficiário",
    "modalidade": "Modalidade",
    "iof": "IOF",
    "posto": "Posto",
    "variation": "Variação da carteira",
    "transmission_code": "Código de transmissão",
    "agencia_dv": _("Check digit of the agência"),
    "remessa_carteira": _("Carteira as the remessa codes it"),
    "pix_key": _("Pix key of boletos with Pix"),
}

LAYOUTS: Mapping[str, Word] = {"400": "CNAB 400", "240": "CNAB 240"}

FIELDS: Mapping[str, Word] = {
    "subject_pt-br": _("Subject in Portuguese"),
    "body_pt-br": _("Text in Portuguese"),
    "subject_es": _("Subject in Spanish"),
    "body_es": _("Text in Spanish"),
    "subject_en": _("Subject in English"),
    "body_en": _("Text in English"),
    "name": _("Name"),
    "cnpj": "CNPJ",
    "postal_address": _("Address"),
    "code": _("Code"),
    "brand_colour": _("Colour of documents"),
    "logo": _("Logo"),
    "bank_fields": _("Asked by the bank"),
    "next_nosso_numero": _("Next running number"),
    "last_of_range": _("Last number of the range"),
    "remessa_folder": _("Folder for remessas"),
    "protest_days": _("Protest after so many days"),
    "write_off_days": _("Write-off by the bank after so many days"),
    "message": _("Words on every boleto"),
    "bordero_limit_cents": _("One person sends a borderô up to"),
    "rules": _("Charging rules"),
    "time_zone": _("Time zone"),
    "daily_run_hour": _("Hour of the daily run"),
    "applies_credits": _("Credits pay the oldest debts"),
    "second_factor_for": _("Second factor asked of"),
    "host": _("Server"),
    "port": _("Port"),
    "security": _("Security"),
    "username": _("User"),
    "password": _("Password"),
    "from_name": _("Sender's name"),
    "from_address": _("Sender's e-mail"),
    "reply_to": _("Answers go to"),
    "sends_on_issue": _("As soon as the bank knows them"),
    "before_due_days": _("Days before they are due"),
    "attaches_pdf": _("With the boleto as a PDF file"),
    "since_date": _("Only receivables issued since"),
    "bank_account": _("Bank account"),
    "bank_code": _("Bank"),
    "agencia": "Agência",
    "conta": _("Account"),
    "dac": _("Check digit"),
    "convenio": "Convênio",
    "carteira": "Carteira",
    "layout": "Layout",
    "net_of_tariff": _("Credits arrive less the tariff"),
    "is_active": _("In use"),
    "usual_fine_ppm": _("Fine when late"),
    "usual_interest_monthly_ppm": _("Interest a month"),
    "usual_grace_days": _("Days of grace"),
    "reversal_limit_cents": _("Limit for one person"),
    "concession_limit_cents": _("Limit of rebates and cancellations"),
    "short_cents": _("Short by, amount"),
    "short_ppm": _("Short by, part of the title"),
    "over_cents": _("Over by, amount"),
    "over_ppm": _("Over by, part of the title"),
    "roles": _("Roles"),
    "pix_key": _("Pix key"),
    "pix_city": _("City of the receiver"),
    "pix_days_valid": _("Days one may pay after the due date"),
    "pix_provider": _("Provider"),
    "pix_url": _("Address of the API"),
    "pix_client_id": _("Client id"),
    "pix_certificate": _("Certificate"),
}

REFUSALS: Mapping[str, Word] = {
    "address_wrong": _("An e-mail address cannot be used. Check both."),
    "open_line": _("An open line goes to this machine only: choose TLS or STARTTLS."),
    "outside_sandbox": _("A sandbox sends nothing outside: name this machine, 127.0.0.1."),
    "password_stays_behind": _(
        "Another server or user: type the password again, or tick that it is forgotten."
    ),
    "already_revoked": _("Somebody revoked this key meanwhile."),
    "expired_already": _("The last day has passed. Choose a later one."),
    "scope_missing": _("Choose what the program may do."),
    "kind_missing": _("Choose what is told."),
    "still_due": _("It waits to be sent."),
    "too_many_endpoints": _("Twenty addresses are the most."),
    "url_invalid": _("Write the whole address: https://…"),
    "host_unknown": _("Nobody knows this host. Check the address."),
    "target_forbidden": _("An internal address: not allowed. Whoever runs Emdia may allow it."),
    "scheme_forbidden": _("Only https."),
    "port_forbidden": _("Only the ports 443 and 8443."),
    "account_known": _("This account is registered already."),
    "account_unknown": _("There is no such account."),
    "not_resting": _("It is in use already, or was stopped."),
    "agreement_known": _("This account has an agreement of this carteira and layout already."),
    "agreement_unknown": _("There is no such agreement."),
    "already_asked": _("This was asked for already and waits for another person's decision."),
    "already_member": _("This person is a member already: change the roles on their page."),
    "bank_unknown": _("The files of this bank are not known."),
    "belongs_elsewhere": _(
        "This person also works in another company. Whoever runs the server can do it:"
        " emdia user reset."
    ),
    "branch_unknown": _("There is no such branch."),
    "cnpj_taken": _("There is a company with this CNPJ already."),
    "code_taken": _("Another branch has this code."),
    "content_changed": _("What stood there has changed meanwhile. Ask again."),
    "email_invalid": _("This is no e-mail address."),
    "email_taken": _("Somebody signs in with this address already. Name another person."),
    "last_administrator": _(
        "Nobody else could let people in. Give another person the role of security"
        " administrator first."
    ),
    "layout_unknown": _("Return files of this layout are not known for this bank."),
    "not_the_first": _("A company is founded already. Ask for a role in it."),
    "nothing_changed": _("Nothing is different from what stands there."),
    "oneself": _("Not for yourself: ask another administrator."),
    "key_invalid": _("This is no Pix key."),
    "city_missing": _("Write the city in letters."),
    "provider_invalid": _("The provider's settings cannot be used."),
    "certificate_invalid": _("The certificate cannot be used."),
    "role_missing": _("Choose at least one role."),
    "user_inactive": _("This person was shut out of the installation."),
    "user_unknown": _("There is no such member."),
}

PIX_STATES: Mapping[str, State] = {
    "asked": State(_("Waits for approval"), "warn", "clock"),
    "rests": State(pgettext_lazy("pix account", "Rests for a day"), "warn", "clock"),
    "active": State(pgettext_lazy("pix account", "In use"), "good", "check"),
    "retired": State(_("Another took its place"), "quiet", "undo"),
}

# Why a notice is doubted, or a person has to look at money that went back.
PIX_REASONS: Mapping[str, Word] = {
    "payment_unknown": _("The provider knows no such payment."),
    "payment_unreadable": _("The provider shows the payment in a way that cannot be read."),
    "told_otherwise": _("Amount or charge differ from what the provider shows; that was settled."),
    "notice_unreadable": _("The notice names no payment."),
    "credit_used": _(
        "The money went back, but its credit was used or refunded. Settle it by hand."
    ),
}

INDEX_FAULTS: Mapping[str, Word] = {
    "file_too_large": _("More than 1 MB: load one index at a time."),
    "heading": _("The first line must be index;month;rate."),
    "file_empty": _("There is no value."),
    "month_twice": _("The month stands here twice: leave one."),
    "columns": _(
        "Three columns are needed: index, month, rate. A comma in a rate needs semicolons."
    ),
    "index_invalid": _("An index has capital letters, digits and hyphens, as IPCA-15."),
    "month_invalid": _("Write the month as 2026-01."),
    "rate_invalid": _("Write the rate in per cent of the month, as 0,33."),
    "rate_implausible": _("Not between -50 and 100 per cent of a month: check the decimals."),
}


def bank_name(code: str) -> str:
    """Return `341 · Itaú Unibanco`; a bank without a folder is its code."""
    card = banks().get(code)
    return f"{code} · {card.name}" if card else code


def value(name: str, told: object, currency: str = "BRL") -> str:
    """Return a value of a setting as people read it."""
    if told is None or told == "":
        return "–"
    if told is True or told == "True":
        return gettext("yes")
    if told is False or told == "False":
        return gettext("no")
    if isinstance(told, dict):
        asked = (f"{word(BANK_FIELDS, key)} {kept}" for key, kept in sorted(told.items()))
        return ", ".join(asked) or "–"
    text = str(told)
    if name == "roles":
        return ", ".join(str(word(ROLES, role)) for role in text.split(", "))
    if name == "bank_code":
        return bank_name(text)
    if name.endswith("_cents"):
        return amount(int(text), currency)
    if name.endswith("_ppm"):
        return percent(int(text))
    return str({**SECOND_FACTOR_FOR, **LAYOUTS}.get(text, text))


def changes(told: Iterable[tuple[str, object, object]]) -> list[tuple[str, str, str]]:
    """Return [field, before, after] in words, ready for a list."""
    return [
        (str(word(FIELDS, name)), value(name, before), value(name, after))
        for name, before, after in told
    ]


MAIL_SECURITY: Mapping[str, Word] = {
    "starttls": "STARTTLS",
    "tls": "TLS",
    "none": _("None (only to this machine)"),
}
