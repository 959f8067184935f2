"""Addresses of the audit. One per kind of record: whoever sees the record sees its history."""

from django.urls import path

from emdia.web.audit import views

urlpatterns = [
    path("", views.facts, name="audit"),
    path("export/", views.export, name="export_audit"),
    path("policies/", views.policy_history, name="policy_history"),
    path(
        "customers/<int:customer_id>/",
        views.history_of("customer", "customers.see"),
        name="customer_history",
    ),
    path(
        "contacts/<int:contact_id>/",
        views.history_of("contact", "customers.see"),
        name="contact_history",
    ),
    path(
        "receivables/<int:receivable_id>/",
        views.history_of("receivable", "receivables.see"),
        name="receivable_history",
    ),
    path(
        "charges/<int:charge_id>/",
        views.history_of("charge", "receivables.see"),
        name="charge_history",
    ),
    path(
        "receipts/<int:receipt_id>/",
        views.history_of("receipt", "receipts.see"),
        name="receipt_history",
    ),
    path(
        "bank-files/<int:bank_file_id>/",
        views.history_of("bank_file", "bank_files.see"),
        name="bank_file_history",
    ),
    path(
        "bank-accounts/<int:bank_account_id>/",
        views.history_of("bank_account", "settings.see"),
        name="bank_account_history",
    ),
    path(
        "agreements/<int:bank_agreement_id>/",
        views.history_of("bank_agreement", "settings.see"),
        name="bank_agreement_history",
    ),
    path("users/<int:user_id>/", views.history_of("app_user", "audit.see"), name="user_history"),
]
