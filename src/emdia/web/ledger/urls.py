"""Addresses of the ledger."""

from django.urls import path

from emdia.web.ledger import bank, closing, entries, statements, views

urlpatterns = [
    path("", views.trial_balance, name="trial_balance"),
    path("account/", entries.account, name="ledger_account"),
    path("account/export/", entries.export, name="export_ledger_entries"),
    path("entries/<int:entry_id>/", views.entry, name="ledger_entry"),
    path("receivables/", views.receivables_by_day, name="receivables_by_day"),
    path("journal/", views.journal, name="receipts_journal"),
    path("bank/", bank.bank_difference, name="bank_difference"),
    path("bank/import/", bank.import_bank_statement, name="import_bank_statement"),
    path("closing/", closing.month_closing, name="month_closing"),
    path("closing/close/", closing.close, name="close_month"),
    path("closing/reopen/", closing.reopen, name="reopen_month"),
    path("customers/<int:customer_id>/", statements.customer_statement, name="customer_statement"),
    path(
        "customers/<int:customer_id>/print/",
        statements.print_customer_statement,
        name="print_customer_statement",
    ),
    path(
        "statements/<int:print_id>/",
        statements.printed_customer_statement,
        name="printed_customer_statement",
    ),
]
