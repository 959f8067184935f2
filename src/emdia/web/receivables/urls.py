"""Addresses of the receivables."""

from django.urls import path

from emdia.web.receivables import acts, issuing, views

urlpatterns = [
    path("", views.receivables, name="receivables"),
    path("export/", views.export, name="export_receivables"),
    path("new/", issuing.issue, name="issue_receivable"),
    path("due-date/", acts.change_due_date, name="change_due_date"),
    path("rebate/", acts.grant_rebate, name="grant_rebate"),
    path("cancel/", acts.cancel, name="cancel_receivables"),
    path("salesperson/", acts.assign_salesperson, name="assign_salesperson"),
    path("limitation/", acts.interrupt_limitation, name="interrupt_limitation"),
    path("undo/<int:fact_id>/", acts.undo, name="undo_receivables"),
    path("<int:receivable_id>/", views.receivable, name="receivable"),
    path("<int:receivable_id>/edit/", issuing.edit, name="edit_receivable"),
    path(
        "<int:receivable_id>/receipts/<int:receipt_id>/reverse/",
        views.reverse_settlement,
        name="reverse_settlement",
    ),
]
