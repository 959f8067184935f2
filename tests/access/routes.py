"""THE TABLE: who may go where. Every address of the product has one row here.

A row says which capability opens the address, how it is asked, and what it
answers somebody who may enter: on a record of their own company (`answers`) and
on a record of another (`foreign`, where the address or the form names one).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

MEMBER = "every member"  # Any role in the company.
ACCOUNT = "every user"  # Signed in; a company is not needed.
PUBLIC = "everybody"

READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True, kw_only=True)
class Route:
    """One row. `sends` is the form: field -> name of an object, as in two_companies.py."""

    opens_with: str
    methods: tuple[str, ...]
    answers: frozenset[int]
    foreign: int = 404
    sends: dict[str, str] = field(default_factory=dict)

    @property
    def is_guarded(self) -> bool:
        return self.opens_with not in {ACCOUNT, PUBLIC}


def page(opens_with: str, answers: int = 200) -> Route:
    return Route(opens_with=opens_with, methods=READ, answers=frozenset({answers}))


def action(opens_with: str, answers: int, *, foreign: int = 404, **sends: str) -> Route:
    return Route(
        opens_with=opens_with,
        methods=WRITE,
        answers=frozenset({answers}),
        foreign=foreign,
        sends=sends,
    )


def form(opens_with: str) -> Route:
    return Route(opens_with=opens_with, methods=BOTH, answers=frozenset({200, 422}))


def choosing(opens_with: str) -> Route:
    """Return the row of an act on rows that nobody has chosen yet."""
    return Route(opens_with=opens_with, methods=BOTH, answers=frozenset({404, 422}))


def public(*answers: int, methods: tuple[str, ...] = READ) -> Route:
    return Route(opens_with=PUBLIC, methods=methods, answers=frozenset(answers))


def account(*answers: int) -> Route:
    return Route(opens_with=ACCOUNT, methods=READ, answers=frozenset(answers))


# An empty form is answered 422, or 302 where an empty form is a choice.
ROUTES: dict[str, Route] = {
    # The frame.
    "home": page(MEMBER),
    "home_bank_difference": page("ledger.see", 302),  # Asked by the page itself, it is a part.
    "switch_company": action(MEMBER, 302, company="company_id"),
    "send_kept_form": page(MEMBER, 302),  # Nothing is kept.
    "choose_screen": public(302, methods=WRITE),
    "healthz": public(200),
    "api_docs": public(200),
    # Collection: plans, versions, holds.
    "dunning_plans": page("dunning.see"),
    "set_dunning": form("policies.edit"),
    "begin_dunning_plan": action("policies.edit", 422),
    "dunning_plan": page("dunning.see", 302),
    "draft_dunning_plan": action("policies.edit", 302),
    "plan_version": page("dunning.see"),
    "edit_plan_version": form("policies.edit"),
    "preview_plan_version": page("dunning.see"),
    "look_ahead": action("dunning.see", 302),
    "cancel_look": action("dunning.see", 302),
    "publish_plan_version": action("policies.edit", 302),
    "take_back_plan_version": action("policies.edit", 302),
    "discard_plan_version": action("policies.edit", 302),
    "customer_holds": page("dunning.see"),
    "place_hold": form("holds.place"),
    "lift_hold": action("holds.place", 302),
    # Whom to call.
    "worklist": page("worklist.see"),
    "export_worklist": page("lists.export"),
    "worklist_why": page("worklist.see"),
    "put_off_worklist": choosing("worklist.work"),
    "end_worklist_skip": action("worklist.work", 302),
    "hand_over_worklist": choosing("worklist.work"),
    "tasks": page("worklist.see"),
    "export_tasks": page("lists.export"),
    "task": page("worklist.see"),
    "finish_tasks": action("worklist.work", 302, foreign=302),
    "skip_tasks": choosing("worklist.work"),
    "put_off_tasks": choosing("worklist.work"),
    "hand_over_tasks": choosing("worklist.work"),
    "reopen_tasks": action("worklist.work", 302, foreign=302),
    "undo_tasks": action("worklist.work", 404),
    "worklist_policy": page("worklist.see"),
    "new_worklist_queue": form("policies.edit"),
    "edit_worklist_queue": form("policies.edit"),
    "close_worklist_queue": action("policies.edit", 302),
    "set_worklist_weights": form("policies.edit"),
    # Reports.
    "day_report": page("reports.see"),
    "export_day_report": page("lists.export"),
    "compliance": page("reports.see"),
    "sign_day_off": action("compliance.sign", 302),
    "planned_steps": page("reports.see"),
    "export_planned_steps": page("lists.export"),
    "salespeople": page("reports.see"),
    "export_salespeople": page("lists.export"),
    "silent_customers": page("reports.see"),
    "export_silent_customers": page("lists.export"),
    "report_timetable": page("reports.schedule"),
    "add_report_wish": form("reports.schedule"),
    "set_reports": form("reports.schedule"),
    "stop_report_wish": action("reports.schedule", 302),
    "send_report_again": action("reports.schedule", 302),
    # One's own account.
    "account_login": public(200, 302),
    "account_logout": public(200, 302),
    "account_inactive": public(200, 302),
    "account_reauthenticate": account(200, 302),
    "account_change_password": account(200),
    # Views of lists. A form that says nothing is refused on the page it leads back to.
    "save_view": action(MEMBER, 302),
    "begin_with_view": action(MEMBER, 404),
    "change_view": action(MEMBER, 302),
    "delete_view": action(MEMBER, 302),
    "put_back_view": action(MEMBER, 302),
    # Finding.
    "find": page("customers.see"),
    "find_options": page("customers.see"),
    "palette": page(MEMBER),
    "account_set_password": account(302),  # There is a password already.
    "mfa_authenticate": public(302),
    "mfa_login_webauthn": public(302),
    "mfa_reauthenticate": account(302),
    "mfa_reauthenticate_webauthn": account(302),
    "mfa_index": account(200),
    "mfa_activate_totp": account(200),
    "mfa_deactivate_totp": account(404),  # None of the visitors has a second factor.
    "mfa_view_recovery_codes": account(404),
    "mfa_generate_recovery_codes": account(200),
    "mfa_download_recovery_codes": account(404),
    "mfa_list_webauthn": account(302),
    "mfa_add_webauthn": account(200),
    "mfa_edit_webauthn": account(404),
    "mfa_remove_webauthn": account(404),
    # Bank files.
    "bank_files": page("bank_files.see"),
    "bank_file": page("bank_files.see"),
    "export_bank_files": page("lists.export"),
    "upload_bank_file": action(
        "bank_files.upload", 422, foreign=422, agreement="bank_agreement_id"
    ),
    # A restored installation. Its one button is tried in tests/web/test_quarantine.py.
    "quarantine": form("quarantine.release"),
    # The day. A button that cannot be pressed now says so on the page it leads back to.
    "day": page("daily_run.see"),
    "run_day": action("daily_run.run", 302),
    "cancel_run": action("daily_run.run", 302),
    "alarms": page("bank_files.see"),
    "export_alarms": page("lists.export"),
    "clear_alarm": form("bank_files.override"),
    "apply_held_file": form("bank_files.override"),
    # Customers.
    "customers": page("customers.see"),
    "export_customers": page("lists.export"),
    "customer": page("customers.see"),
    # Which customers they are about is said by the form.
    "set_segment": choosing("customers.edit"),
    "set_language": choosing("customers.edit"),
    "set_risk": choosing("customers.edit"),
    "set_salesperson": choosing("customers.edit"),
    # The fact of the table took nothing back that an act did.
    "undo_customers": action("customers.edit", 404),
    # Nobody's draft is complete there.
    "discard_customers": choosing("customers.edit"),
    "undo_discarded": action("customers.edit", 404),
    "discard_customer": action("customers.edit", 302),
    "put_back_customer": action("customers.edit", 302),
    "bulk_runs": page("receivables.see"),
    "export_bulk_runs": page("lists.export"),
    "bulk_run": page("receivables.see"),
    "bulk_run_account": page("lists.export"),
    "start_bulk_run": action("receivables.change", 302),
    "stop_bulk_run": action("receivables.change", 302),
    "give_up_bulk_run": action("receivables.change", 302),
    "take_back_bulk_run": action("receivables.change", 302),
    "trash": page("customers.see"),
    "export_trash": page("lists.export"),
    "put_back": action("customers.see", 302),
    "approve_drafts": form("customers.approve"),
    "undo_approved_drafts": action("customers.approve", 404),
    "register_customer": form("customers.edit"),
    "edit_customer": form("customers.edit"),
    "set_billing_address": form("customers.edit"),
    "set_delivery_address": form("customers.edit"),
    "approve_customer": action("customers.approve", 302),
    "merge_customers": form("customers.merge"),
    "add_contact": form("contacts.edit"),
    "edit_contact": form("contacts.edit"),
    "record_consent": action("contacts.edit", 302),
    # Receivables.
    "receivables": page("receivables.see"),
    "receivable": page("receivables.see"),
    "charges": page("receivables.see"),
    "export_charges": page("lists.export"),
    "charge_by_pix": action("receivables.change", 422, foreign=422),
    "pix_charge": page("receivables.see"),
    "cancel_charge": form("receivables.change"),
    "charge_anew": action("receivables.change", 302),
    "export_receivables": page("lists.export"),
    "fiscal_documents": page("receivables.see"),
    "export_fiscal_documents": page("lists.export"),
    "link_fiscal_document": form("receivables.change"),
    "unlink_fiscal_document": form("receivables.change"),
    # The link of the table stands: nothing is to be put back.
    "link_fiscal_document_again": action("receivables.change", 404),
    "borderos": page("borderos.see"),
    "bordero": page("borderos.see"),
    "bordero_file": page("borderos.see"),
    "issue_charges": choosing("borderos.send"),
    "prepare_bordero": action("borderos.send", 302, agreement="bank_agreement_id"),
    "send_bordero": action("borderos.send", 422),  # It was sent already.
    "leave_out_lines": action("borderos.send", 422),
    "discard_bordero": action("borderos.send", 422),
    "resend_charges": action("borderos.send", 302, foreign=302, charge="charge_id"),
    "instruct_charge": form("borderos.send"),
    "correct_charge": form("borderos.send"),
    # The company of the table has no address, so that its papers do not leave.
    "boleto": page("boletos.print", 302),
    "second_copy": page("boletos.print", 302),
    "print_run": page("boletos.print"),
    "print_run_files": page("boletos.print"),
    "stop_print_run": action("boletos.print", 302),
    "print_boletos": action("boletos.print", 422),
    "print_carne": action("boletos.print", 422),
    "print_by_customer": action("boletos.print", 422),
    "issue_receivable": form("receivables.issue"),
    "edit_receivable": form("receivables.change"),
    # Which titles they are about is said by the form.
    "change_due_date": choosing("receivables.change"),
    "grant_rebate": choosing("receivables.change"),
    "cancel_receivables": choosing("receivables.cancel"),
    "assign_salesperson": choosing("receivables.change"),
    "interrupt_limitation": choosing("receivables.change"),
    # The fact of the table took nothing back that an act did.
    "undo_receivables": action("receivables.change", 404),
    "reverse_settlement": form("settlements.reverse"),
    # The ledger.
    "trial_balance": page("ledger.see"),
    "ledger_account": page("ledger.see"),
    "export_ledger_entries": page("lists.export"),
    "ledger_entry": page("ledger.see"),
    "receivables_by_day": page("ledger.see"),
    "receipts_journal": page("ledger.see"),
    "bank_difference": page("ledger.see"),
    "import_bank_statement": action(
        "bank_statements.upload", 422, foreign=422, account="bank_account_id"
    ),
    "month_closing": page("ledger.see"),
    "close_month": action("ledger.close", 422),
    "reopen_month": action("ledger.close", 422),
    "customer_statement": page("receivables.see"),
    "print_customer_statement": action("customer_statements.print", 302),
    "printed_customer_statement": page("receivables.see"),
    # Receipts.
    "receipts": page("receipts.see"),
    "export_receipts": page("lists.export"),
    "credits": page("receipts.see"),
    "export_credits": page("lists.export"),
    "receipt": page("receipts.see"),
    "register_receipt": form("receipts.post"),
    "allocate_receipt": action("receipts.post", 422),
    "take_allocation_back": action("receipts.post", 422),
    "clear_receipt": action("receipts.post", 422),
    "undo_clearing": action("receipts.post", 422),
    "return_cheque": action("receipts.post", 422),
    "present_cheque_again": action("receipts.post", 422),
    "set_receipt_customer": action("receipts.move", 422),
    "reverse_receipt": action("settlements.reverse", 422),
    "request_refund": action("refunds.request", 422),
    "pay_refund": action("receipts.post", 422),
    "send_refund_by_pix": action("receipts.post", 422),
    "undo_refund": action("receipts.post", 422),
    "cancel_refund": action("refunds.request", 422),
    "use_credit": action("receipts.post", 422),
    "take_use_back": action("receipts.post", 422),
    # Exceptions.
    "exceptions": page("receipts.see"),
    "export_exceptions": page("lists.export"),
    "say_of_exception": action("receipts.post", 422),
    "open_exception_again": action("receipts.post", 404),  # No case is named 1.
    "settle_exception": action("receipts.post", 422),
    "undo_exception": action("receipts.post", 422),
    "customer_talks": page("customers.see"),
    # The cockpit of a call.
    "cockpit:call": page("customers.see"),
    "cockpit:log": action("promises.make", 422),
    "cockpit:timeline": page("customers.see"),
    "cockpit:dispute": action("holds.place", 422),
    "cockpit:undo": action("promises.make", 302),
    "make_promise": form("promises.make"),
    "withdraw_promise": action("promises.make", 422),
    "make_payment_link": action("messages.send", 200),
    "revoke_payment_links": form("messages.send"),
    # The customer's own page: what is no link is not found.
    "payment_page": public(404, methods=BOTH),
    "payment_page_boleto": public(404),
    "is_it_ours": public(200, 422, methods=BOTH),
    "leave_payment_page": public(404, methods=WRITE),
    # Messages. What is about nothing chosen is answered 422.
    "message_templates": page("messages.see"),
    "message_template": page("messages.see"),
    "ship_templates": action("templates.write", 302),
    "begin_template": form("templates.write"),
    "write_template": form("templates.write"),
    "ask_template": action("templates.write", 422),
    "take_back_template": action("templates.write", 302),
    "try_template": page("messages.see"),
    "template_paper": page("messages.see", 302),
    "send_template_to_me": action("templates.write", 302),
    "messages": page("messages.see"),
    "export_messages": page("lists.export"),
    "message": page("messages.see"),
    "message_source": page("messages.see"),
    "send_batch": page("messages.see"),
    "send_charges": form("messages.send"),
    "send_receivable": form("messages.send"),
    "send_message_again": action("messages.send", 422),
    "decide_message": action("messages.send", 422),
    "stop_send_batch": action("messages.send", 422),
    # Imports. An act that is not possible now says so on the page it leads back to.
    "imports": page("imports.see"),
    "export_imports": page("lists.export"),
    "upload_import": action("imports.run", 422),
    "import_template": page("imports.see"),
    "import": page("imports.see"),
    "map_import": form("imports.run"),
    "apply_import": action("imports.run", 302),
    "cancel_import": action("imports.run", 302),
    "import_wrong_rows": page("imports.see"),
    # Aging.
    "aging": page("receivables.see"),
    "export_aging": page("receivables.see"),
    # Settings.
    "company_settings": page("settings.see"),
    "edit_company": form("company.edit"),
    "add_branch": form("company.edit"),
    "edit_branch": form("company.edit"),
    "bank_accounts": page("settings.see"),
    "open_bank_account": form("bank_data.edit"),
    "add_agreement": form("bank_data.edit"),
    "change_agreement": form("bank_data.edit"),
    "number_agreement": form("bank_data.edit"),
    "set_brand": form("company.edit"),
    "charging_rules": form("policies.edit"),
    "set_bordero_limit": form("policies.edit"),
    "declare_intake": form("bank_data.edit"),
    "pix_settings": page("settings.see"),
    "set_up_pix": form("bank_data.edit"),
    "try_pix": action("bank_data.edit", 302),
    "stop_pix": action("bank_data.edit", 302),
    "ask_pix_notices": action("bank_data.edit", 302),
    # A token nobody was given.
    "pix_notice": public(400, methods=WRITE),
    "members": page("users.manage"),
    "member": page("users.manage"),
    "invite_user": form("users.manage"),
    "set_roles": form("users.manage"),
    "shut_out": form("users.manage"),
    "new_link": form("users.manage"),
    "forget_second_factors": form("users.manage"),
    "api_keys": page("api_keys.manage"),
    "make_api_key": form("api_keys.manage"),
    "rotate_api_key": form("api_keys.manage"),
    "revoke_api_key": form("api_keys.manage"),
    "webhooks": page("webhooks.manage"),
    "webhook": page("webhooks.manage"),
    "add_webhook": form("webhooks.manage"),
    "change_webhook": form("webhooks.manage"),
    "rotate_webhook": form("webhooks.manage"),
    "send_webhook_again": action("webhooks.manage", 302),
    "calendar": page("settings.see"),
    "set_bank_day": form("calendar.edit"),
    "load_indexes": form("calendar.edit"),
    "policies": page("settings.see"),
    "set_limit": form("policies.edit"),
    "set_concession_limit": form("policies.edit"),
    "set_tolerance": form("policies.edit"),
    "set_usual_terms": form("policies.edit"),
    "sending": page("settings.see"),
    "set_mail_account": form("policies.edit"),
    "try_mail_account": action("policies.edit", 302),
    "set_mailbox": form("policies.edit"),
    "try_mailbox": action("policies.edit", 302),
    "set_charge_schedule": form("policies.edit"),
    "first_day": page("settings.see"),
    "first_day_part": page(MEMBER),
    "show_first_day": action("company.edit", 302),
    "found_company": Route(opens_with=ACCOUNT, methods=BOTH, answers=frozenset({302})),
    "accept_invitation": public(404),
    # The audit: whoever sees a record sees its history.
    "audit": page("audit.see"),
    "export_audit": page("audit.see"),
    "policy_history": page("audit.see"),
    "customer_history": page("customers.see"),
    "contact_history": page("customers.see"),
    "receivable_history": page("receivables.see"),
    "charge_history": page("receivables.see"),
    "receipt_history": page("receipts.see"),
    "bank_file_history": page("bank_files.see"),
    "bank_account_history": page("settings.see"),
    "bank_agreement_history": page("settings.see"),
    "user_history": page("audit.see"),
    # Approvals.
    "approvals": page("approvals.see"),
    "export_approvals": page("lists.export"),
    "decide_approval": action("approvals.decide", 422),
}


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the pages with its name, however deep it is included.

    What programs ask has a table of its own: tests/api/operations.py.
    """
    yield from _within("", get_resolver().url_patterns)


def _within(
    before: str, patterns: list[URLPattern | URLResolver]
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue
        if isinstance(pattern, URLResolver):
            inside = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from _within(inside, pattern.url_patterns)
        else:
            yield f"{before}{pattern.name}", pattern


def parameters(name: str) -> list[str]:
    """Return the names of the records an address speaks of."""
    return _parameters().get(name, [])


@cache
def _parameters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, pattern in addresses():
        found.setdefault(name, []).extend(pattern.pattern.converters)
    return found
