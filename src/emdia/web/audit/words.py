"""Facts, records and doors in the reader's words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web import words
from emdia.web.customers import words as customers
from emdia.web.figures import amount, day, instant
from emdia.web.promises import words as promises
from emdia.web.receivables import words as receivables
from emdia.web.settings import words as settings
from emdia.web.words import Event, Word

# What facts are about, by the part of their kind before the point.
KINDS: Mapping[str, Word] = {
    "customer": _("Customers"),
    "customers": _("Customers changed together"),
    "bulk_run": _("Bulk runs"),
    "contact": _("Contacts"),
    "receivable": _("Receivables"),
    "receivables": _("Titles issued together"),
    "receipt": _("Receipts"),
    "settlement": _("Settlements"),
    "credit": _("Credits"),
    "refund": _("Refunds"),
    "exception": _("Exceptions"),
    "bank_file": _("Bank files"),
    "bank_statement": _("Bank statements"),
    "bank_account": _("Bank accounts"),
    "bank_agreement": _("Bank agreements"),
    "bank_day": _("Bank days"),
    "index_values": _("Index values"),
    "customer_credit": _("Credits granted"),
    "charges": _("Boletos"),
    "bordero": _("Borderôs"),
    "boletos": _("Boletos printed"),
    "charging_rules": _("Charging rules"),
    "customer_statement": _("Statements of account"),
    "branch": _("Branches"),
    "first_day": _("First steps"),
    "quarantine": _("Quarantine"),
    "intake_alarm": _("Alarms of files"),
    "daily_run": _("Daily runs"),
    "approval": _("Approvals"),
    "month": _("Months"),
    "user": _("Users"),
    "api_key": _("Programs"),
    "webhook": _("Webhooks"),
    "company": _("Company"),
    "import": _("Imports"),
    "list": _("Files taken away"),
    "pix": "Pix",
    "saved_view": _("Shared views"),
    "second_factor": _("Second factors"),
    "setting": _("Settings"),
    "settlement_tolerance": _("Tolerance"),
    "message": _("Messages"),
    "messages": _("Messages planned together"),
    "payment_link": _("Payment links"),
    "mail_account": _("Mail account"),
    "bounce_mailbox": _("Mailbox of what bounced"),
    "charge_schedule": _("Boletos sent by themselves"),
    "fiscal_document": _("Fiscal documents"),
    "dunning": _("Collection"),
    "dunning_plan": _("Collection plans"),
    "hold": _("Holds"),
    "promise": _("Promises to pay"),
    "promises": _("Promises judged"),
    "message_template": _("Message templates"),
    "message_templates": _("Templates added"),
}

DOORS: Mapping[str, Word] = {
    "web": _("on the screen"),
    "cli": _("on the command line"),
    "job": _("by itself"),
    "api": _("by a machine"),
}

COLUMNS: Mapping[str, Word] = {
    **settings.FIELDS,
    **receivables.COLUMNS,
    **customers.COLUMNS,
}

OTHERS: Mapping[str, Event] = {
    "bank_file.received": Event(_("Bank file received"), "quiet", "file"),
    "bank_file.applied": Event(_("Bank file settled"), "good", "check"),
    "bank_file.share_settled": Event(_("Part of a bank file settled"), "good", "check"),
    "bank_file.applied_anyway": Event(_("Applied with a reason"), "warn", "alert"),
    "bank_statement.imported": Event(_("Bank statement imported"), "quiet", "file"),
    "customer_statement.printed": Event(_("Statement of account printed"), "quiet", "file"),
    "receivables.issued": Event(_("Titles issued"), "quiet", "receivable"),
    "customers.approved": Event(_("Drafts approved together"), "good", "check"),
    "customers.approval_undone": Event(_("Approval taken back"), "quiet", "undo"),
    "fiscal_document.linked": Event(_("Fiscal document linked"), "info", "file"),
    "fiscal_document.unlinked": Event(_("Fiscal document taken away"), "quiet", "undo"),
    "import.share_applied": Event(_("Part of an import applied"), "good", "check"),
    "import.put_back": Event(_("Import taken up again"), "info", "undo"),
    "bulk_run.asked": Event(_("Bulk run asked for"), "info", "double-check"),
    "bulk_run.start_requested": Event(_("Approval of a bulk run asked for"), "warn", "clock"),
    "bulk_run.started": Event(_("Bulk run begun"), "info", "next"),
    "bulk_run.stopped": Event(_("Bulk run stopped"), "warn", "cross"),
    "bulk_run.given_up": Event(_("Bulk run given up"), "quiet", "cross"),
    "bulk_run.done": Event(_("Bulk run done"), "good", "check"),
    "bulk_run.undo_asked": Event(_("Taking back of a bulk run asked for"), "info", "undo"),
    "bulk_run.undone": Event(_("Bulk run taken back"), "quiet", "undo"),
    "import.expired": Event(_("Import let go: nobody decided"), "quiet", "clock"),
    "month.closed": Event(_("Month closed"), "good", "check"),
    "month.reopening_requested": Event(_("Reopening asked for"), "warn", "clock"),
    "month.reopened": Event(_("Month opened again"), "warn", "undo"),
    "settlement_tolerance.set": Event(_("Tolerance set"), "info", "gear"),
    "user.added": Event(_("User added"), "info", "people"),
    "user.invited": Event(_("User invited"), "info", "people"),
    "user.password_set": Event(_("Password set"), "quiet", "key"),
    "user.reset": Event(_("User set back"), "warn", "key"),
    "api_key.made": Event(_("Program let in"), "info", "key"),
    "api_key.rotated": Event(_("New secret of a program"), "info", "key"),
    "api_key.revoked": Event(_("Key of a program revoked"), "warn", "key"),
    "webhook.added": Event(_("Webhook added"), "info", "gear"),
    "webhook.changed": Event(_("Webhook changed"), "info", "gear"),
    "webhook.secret_rotated": Event(_("New secret of a webhook"), "info", "key"),
    "webhook.sent_again": Event(_("Webhook message sent again"), "quiet", "undo"),
    "webhook.gone": Event(_("Webhook gone: told nothing more"), "warn", "alert"),
    "company.founded": Event(_("Company founded"), "info", "building"),
    "company.changed": Event(_("Company changed"), "info", "building"),
    "branch.changed": Event(_("Branch changed"), "info", "building"),
    "exception.noted": Event(_("Note on an exception"), "quiet", "question"),
    "index_values.loaded": Event(_("Index values loaded"), "quiet", "upload"),
    "bank_day.opened": Event(_("Bank day opened"), "info", "clock"),
    "bank_day.closed": Event(_("Bank day closed"), "info", "clock"),
    "contact.bounced": Event(_("E-mail that does not arrive"), "bad", "cross"),
    "promises.judged": Event(_("Promises judged"), "quiet", "clock"),
    "message_templates.shipped": Event(_("Templates added"), "info", "file"),
    "message_template.begun": Event(_("Template begun"), "quiet", "file"),
    "message_template.written": Event(_("Template written"), "quiet", "file"),
    "message_template.asked": Event(_("Wording to be approved"), "warn", "clock"),
    "message_template.taken_back": Event(_("Wording taken back"), "quiet", "undo"),
    "message_template.approved": Event(_("Wording approved"), "good", "check"),
    "message_template.tried": Event(_("Wording sent to oneself"), "quiet", "file"),
    "messages.planned": Event(_("Messages planned"), "quiet", "file"),
    "messages.stopped": Event(_("Messages stopped"), "warn", "cross"),
    "messages.held": Event(_("Messages of a restored backup held"), "warn", "question"),
    "message.arrived": Event(_("A person says that it arrived"), "good", "check"),
    "message.send_again": Event(_("A person lets it be sent again"), "info", "undo"),
    "message.give_up": Event(_("A person gave it up"), "quiet", "cross"),
    "message.returned": Event(_("It came back"), "bad", "cross"),
    "payment_link.made": Event(_("Payment link made"), "quiet", "people"),
    "payment_link.opened": Event(_("Payment page opened by the customer"), "info", "people"),
    "payment_link.revoked": Event(_("Payment links closed"), "warn", "cross"),
    "mail_account.changed": Event(_("Mail account changed"), "info", "gear"),
    "bounce_mailbox.changed": Event(_("Mailbox of what bounced changed"), "info", "gear"),
    "charge_schedule.changed": Event(_("Schedule of boletos changed"), "info", "gear"),
    "approval.lapsed": Event(pgettext_lazy("approval", "Lapsed"), "quiet", "clock"),
    "branch.added": Event(_("Branch added"), "info", "building"),
    "bank_agreement.intake_declared": Event(_("Arrival of files declared"), "info", "gear"),
    "company.daily_run_declared": Event(_("Daily run declared"), "info", "gear"),
    "company.usual_terms_set": Event(_("Usual late terms changed"), "info", "gear"),
    "credit.used": Event(_("Credit used"), "good", "check"),
    "credit.use_taken_back": Event(_("Use of a credit taken back"), "quiet", "undo"),
    "customer_credit.granted": Event(_("Credit granted"), "info", "money"),
    "daily_run.asked": Event(_("Daily run asked for"), "quiet", "clock"),
    "daily_run.started": Event(_("Daily run started"), "info", "clock"),
    "daily_run.resumed": Event(_("Daily run went on"), "info", "clock"),
    "daily_run.finished": Event(_("Daily run finished"), "good", "check"),
    "daily_run.stopped": Event(_("Daily run stopped by the self-check"), "bad", "alert"),
    "daily_run.failed": Event(_("Daily run failed"), "bad", "alert"),
    "daily_run.cancel_asked": Event(_("Cancelling of a daily run asked for"), "warn", "clock"),
    "daily_run.cancelled": Event(_("Daily run cancelled"), "quiet", "cross"),
    "first_day.shown": Event(_("First steps shown"), "quiet", "home"),
    "first_day.put_away": Event(_("First steps put away"), "quiet", "home"),
    "import.received": Event(_("File to import received"), "quiet", "upload"),
    "import.checked": Event(_("File to import checked"), "info", "double-check"),
    "import.approved": Event(_("Import decided"), "info", "approve"),
    "import.applied": Event(_("Import applied"), "good", "check"),
    "import.cancelled": Event(_("Import given up"), "quiet", "cross"),
    "intake_alarm.raised": Event(_("Alarm raised"), "warn", "alert"),
    "intake_alarm.cleared": Event(_("Alarm cleared"), "good", "check"),
    "list.exported": Event(_("List taken away as a file"), "quiet", "file"),
    "pix.answered": Event(_("Provider of Pix answered"), "info", "check"),
    "pix.charged": Event(_("Titles charged by Pix"), "info", "receivable"),
    "pix.settled": Event(_("Pix settled"), "good", "check"),
    "pix.notices_asked": Event(_("Notices of Pix asked for"), "info", "gear"),
    "quarantine.released": Event(_("Quarantine released"), "warn", "key"),
    "receivables.cancelled": Event(_("Titles cancelled"), "bad", "cross"),
    "receivables.cancelling_requested": Event(_("Cancelling asked for"), "warn", "clock"),
    "receivables.rebate_requested": Event(_("Rebate asked for"), "warn", "clock"),
    "receivables.restored": Event(_("Titles owed again"), "info", "undo"),
    "refund.requested": Event(_("Refund asked for"), "warn", "clock"),
    "refund.approved": Event(_("Refund approved"), "good", "approve"),
    "refund.refused": Event(_("Refund refused"), "quiet", "cross"),
    "refund.sent_by_pix": Event(_("Refund sent by Pix"), "info", "next"),
    "refund.lapsed": Event(_("Refund lapsed, nobody decided"), "quiet", "clock"),
    "refund.paid": Event(_("Refund paid"), "good", "check"),
    "refund.payment_undone": Event(_("Payment of a refund taken back"), "quiet", "undo"),
    "refund.cancelled": Event(_("Refund given up"), "quiet", "cross"),
    "saved_view.saved": Event(_("View shared"), "quiet", "view"),
    "saved_view.changed": Event(_("Shared view changed"), "quiet", "view"),
    "saved_view.unshared": Event(_("View no longer shared"), "quiet", "view"),
    "saved_view.deleted": Event(_("Shared view deleted"), "quiet", "cross"),
    "saved_view.put_back": Event(_("Shared view put back"), "quiet", "undo"),
    "second_factor.added": Event(_("Second factor added"), "info", "key"),
    "second_factor.removed": Event(_("Second factor removed"), "warn", "key"),
    "second_factor.recovery_codes_renewed": Event(_("Recovery codes made again"), "info", "key"),
    "second_factor.forgotten": Event(_("Second factors taken away"), "warn", "key"),
    "setting.bank_account": Event(_("Bank account opened"), "info", "building"),
    "setting.bank_account.asked": Event(_("Bank account asked for"), "warn", "clock"),
    "setting.bank_agreement": Event(_("Agreement added"), "info", "gear"),
    "setting.bank_agreement.asked": Event(_("Agreement asked for"), "warn", "clock"),
    "setting.agreement_changed": Event(_("Agreement changed"), "info", "gear"),
    "setting.agreement_changed.asked": Event(
        _("Change of an agreement asked for"), "warn", "clock"
    ),
    "charges.issued": Event(_("Boletos issued"), "info", "file"),
    "charges.cancelled": Event(_("Charge taken back"), "warn", "cross"),
    "charges.resent": Event(_("Sent to the bank again"), "info", "undo"),
    "charges.instructed": Event(_("Instruction to the bank"), "info", "file"),
    "bordero.prepared": Event(_("Borderô prepared"), "quiet", "file"),
    "bordero.lines_left_out": Event(_("Lines left out of a borderô"), "quiet", "cross"),
    "bordero.discarded": Event(_("Borderô given up"), "quiet", "cross"),
    "bordero.approval_asked": Event(_("Approval of a borderô asked for"), "warn", "clock"),
    "bordero.sent": Event(_("Remessa written"), "good", "check"),
    "boletos.printing_asked": Event(_("Printing of boletos asked for"), "quiet", "file"),
    "boletos.printing_stopped": Event(_("Printing of boletos stopped"), "warn", "cross"),
    "company.brand_set": Event(_("Look of documents changed"), "info", "gear"),
    "charging_rules.set": Event(_("Charging rules changed"), "info", "gear"),
    "setting.pix_account": Event(_("Pix account set up"), "info", "gear"),
    "setting.pix_account.asked": Event(_("Pix account asked for"), "warn", "clock"),
    "setting.pix_account.in_use": Event(
        _("Pix account in use after its day of rest"), "good", "check"
    ),
    "setting.pix_account.stopped": Event(_("New Pix account stopped"), "warn", "cross"),
    "setting.agreement_numbered": Event(
        _("Numbers and remessas of an agreement changed"), "info", "gear"
    ),
    "setting.agreement_numbered.asked": Event(
        _("Numbers and remessas of an agreement asked for"), "warn", "clock"
    ),
    "setting.bordero_limit": Event(_("Limit of borderôs changed"), "info", "gear"),
    "setting.bordero_limit.asked": Event(_("Higher limit of borderôs asked for"), "warn", "clock"),
    "setting.reversal_limit": Event(_("Limit for one person changed"), "info", "gear"),
    "setting.reversal_limit.asked": Event(_("Higher limit asked for"), "warn", "clock"),
    "setting.concession_limit": Event(
        _("Limit of rebates and cancellations changed"), "info", "gear"
    ),
    "setting.concession_limit.asked": Event(
        _("Higher limit of rebates and cancellations asked for"), "warn", "clock"
    ),
    "setting.tolerance": Event(_("Tolerance changed"), "info", "gear"),
    "setting.tolerance.asked": Event(_("Wider tolerance asked for"), "warn", "clock"),
    "user.roles_changed": Event(_("Roles changed"), "info", "people"),
    "user.shut_out": Event(_("Shut out"), "warn", "key"),
    "user.password_changed": Event(_("Password changed"), "quiet", "key"),
    "dunning.decided": Event(_("Collection of the day decided"), "info", "clock"),
    "dunning_plan.begun": Event(_("Collection plan begun"), "quiet", "file"),
    "dunning_plan.drafted": Event(_("Next version of a plan begun"), "quiet", "file"),
    "dunning_plan.changed": Event(_("Draft of a plan changed"), "quiet", "file"),
    "dunning_plan.publication_asked": Event(_("Publication of a plan asked for"), "warn", "clock"),
    "dunning_plan.published": Event(_("Collection plan published"), "good", "check"),
    "dunning_plan.taken_back": Event(_("Publication taken back"), "quiet", "undo"),
    "dunning_plan.discarded": Event(_("Draft of a plan given up"), "quiet", "cross"),
    "hold.placed": Event(_("Collection held"), "warn", "clock"),
    "hold.lifted": Event(_("Hold lifted"), "quiet", "undo"),
    "user.password_taken_away": Event(_("Password taken away, new link given"), "warn", "key"),
}

# What a fact is about, as people call it.
SUBJECTS: Mapping[str, Word] = {
    "address": _("Address"),
    "app_user": _("User"),
    "approval": _("Approval"),
    "bank_account": _("Bank account"),
    "bank_agreement": _("Agreement"),
    "bank_file": _("Bank file"),
    "bank_holiday": _("Bank day"),
    "bank_statement": _("Bank statement"),
    "branch": _("Branch"),
    "charge": _("Charge"),
    "bulk_run": _("Bulk run"),
    "company": _("Company"),
    "contact": _("Contact"),
    "customer": _("Customer"),
    "customer_credit": _("Credit"),
    "daily_run": _("Daily run"),
    "dunning_plan": _("Collection plan"),
    "import_batch": _("Import"),
    "intake_alarm": _("Alarm"),
    "message": _("Message"),
    "message_template": _("Template"),
    "open_question": _("Exception"),
    "pix_account": _("Pix account"),
    "quarantine": _("Quarantine"),
    "receipt": _("Receipt"),
    "receivable": _("Receivable"),
    "refund": _("Refund"),
    "saved_view": _("View"),
    "send_batch": _("Batch"),
}

# What facts keep beside who, when and why.
DATA: Mapping[str, Word] = {
    **settings.FIELDS,
    "act": _("Act"),
    "action": _("What was asked for"),
    "actions": _("Steps taken"),
    "alarms": _("Alarms"),
    "allocations": _("Allocations"),
    "amount_cents": _("Amount"),
    "approval": _("Approval"),
    "as_of": _("As of"),
    "asked": _("Filter"),
    "asks": _("Filter"),
    "backup": _("Backup"),
    "bank": _("Bank"),
    "bank_agreement": _("Agreement"),
    "bank_file": _("Bank file"),
    "before_ppb": _("Before, per billion"),
    "changed": _("Changed"),
    "channel": _("Channel"),
    "changes": _("Changes"),
    "charges": _("Boletos"),
    "city": _("City"),
    "cleared_date": _("Cleared on"),
    "closed": _("Closed"),
    "columns": _("Columns"),
    "contact": _("Contact"),
    "counts": _("Counts"),
    "credit": _("Credit"),
    "currency": _("Currency"),
    "customer": _("Customer"),
    "customers": _("Customers"),
    "day": _("Day"),
    "delivery": _("Message"),
    "difference_cents": _("Difference"),
    "discount_cents": _("Discount"),
    "done": _("Done"),
    "document": _("Document"),
    "dropped": _("Tasks taken back"),
    "due_date": _("Due"),
    "duplicate_id": _("The other customer"),
    "expected_by": _("Expected by"),
    "expected_date": _("Expected on"),
    "fact": _("What was taken back"),
    "fee_cents": _("Fee"),
    "first_date": _("From"),
    "fiscal_document_id": _("Fiscal document"),
    "folder": _("Folder"),
    "from": _("From"),
    "gap": _("Numbers jumped"),
    "hint": _("End of the key"),
    "hint_before": _("End of the key before"),
    "hold": _("Hold"),
    "hour": _("Hour"),
    "instruction": _("Instruction"),
    "usable_at": _("Used from"),
    "instrument": _("Paid with"),
    "interaction": _("Talk"),
    "interest_cents": _("Late charges"),
    "kind": _("Kind"),
    "kinds": _("Is told"),
    "known_at": _("As known at"),
    "left": _("Left as they are"),
    "left_out": _("Left out"),
    "lines": _("Lines"),
    "links": _("Payment links"),
    "list": _("List"),
    "message": _("Message"),
    "messages": _("Messages"),
    "month": _("Month"),
    "motive": _("Motive"),
    "moved": _("Moved"),
    "name": _("Name"),
    "new": _("New"),
    "new_lines": _("New lines"),
    "next_date": _("Look again on"),
    "number": _("Number"),
    "numbering": _("Numbering"),
    "of": _("Of"),
    "opened": _("Opened"),
    "outcome": _("What came of it"),
    "owner": _("Looked after by"),
    "parts": _("Promised"),
    "payments": _("Payments"),
    "pix": "Pix",
    "base_url": _("Address"),
    "principal_cents": _("Principal"),
    "promise": _("Promise"),
    "rates_ppb": _("Rates, per billion"),
    "rebate_cents": _("Rebate"),
    "receipt": _("Receipt"),
    "receivable": _("Receivable"),
    "receivables": _("Receivables"),
    "received_date": _("Received on"),
    "registered": _("Charges registered"),
    "rejected": _("Charges rejected"),
    "records": _("Records"),
    "refund": _("Refund"),
    "role": _("Role"),
    "rows": _("Rows"),
    "run_date": _("Day"),
    "salesperson": _("Salesperson"),
    "scopes": _("It may"),
    "second_factors": _("Second factors"),
    "sequence": _("Sequence"),
    "series": _("Series"),
    "sha256": _("Fingerprint of the file"),
    "share": _("Part"),
    "shares": _("Shares"),
    "source": pgettext_lazy("import", "Source"),
    "state": _("State"),
    "step": _("Step"),
    "subject": _("About"),
    "tasks": _("Tasks"),
    "titles": _("Titles"),
    "to": _("To"),
    "type": _("Kind"),
    "undone": _("Taken back"),
    "url": _("Address"),
    "undecided_days": _("Days without a decision"),
    "until": _("Up to"),
    "what": _("What"),
    "with_doubles": _("With those perhaps known"),
}


def event(kind: str) -> Event:
    """Return how a fact is said."""
    if kind in customers.FACTS:
        return Event(customers.FACTS[kind], "info", "people")
    return OTHERS.get(kind) or words.event(kind)


def subject(kind: str, number: int) -> str:
    """Return what a fact is about."""
    return f"{words.word(SUBJECTS, kind)} {number}"


def changed(told: Iterable[tuple[str, str, str]], currency: str) -> list[tuple[Word, str, str]]:
    """Return what a fact changed in a record: column, before and after."""
    return [
        (words.word(COLUMNS, column), _said(column, old, currency), _said(column, new, currency))
        for column, old, new in told
    ]


def told(data: Mapping[str, Any], currency: str) -> list[tuple[str, str]]:
    """Return what a fact keeps, each as a term and what is said of it."""
    return [(_term(name), _said(name, value, currency)) for name, value in data.items()]


def _term(name: str) -> str:
    return str(words.word(DATA, name))


def _said(name: str, value: object, currency: str) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return settings.value(name, value)
        case [[str(), _, _], *_]:
            return "; ".join(_change(one, currency) for one in value)
        case list():
            return "; ".join(_said(name, one, currency) for one in value) or "–"
        case dict():
            return ", ".join(
                f"{_term(key)} {_said(key, one, currency)}" for key, one in value.items()
            )
        case int() if name.endswith("_cents"):
            return amount(value, currency)
        case str() if _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        case str() if _INSTANT.fullmatch(value):
            return instant(datetime.fromisoformat(value))
        case str():
            return str(_CODES.get(value) or settings.value(name, value, currency))
    return str(value)


def _change(told: Any, currency: str) -> str:
    """Return one change of a setting: its name, before and after."""
    name, old, new = told
    return f"{_term(name)}: {_said(name, old, currency)} → {_said(name, new, currency)}"


_DAY = re.compile(r"\d{4}-[01]\d-[0-3]\d")
_INSTANT = re.compile(_DAY.pattern + r"T[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?\+00:00")
# Codes that stand in data as they are stored.
_CODES: Mapping[str, Word] = {
    **words.RECEIPT_KINDS,
    **words.APPROVAL_ACTIONS,
    **settings.ROLES,
    **settings.NUMBERING,
    **promises.OUTCOMES,
    **{code: said.word for code, said in customers.STATES.items()},
    "totp": _("App that shows codes"),
    "webauthn": _("Passkey"),
    "recovery_codes": _("Recovery codes"),
}
