"""Addresses of the receivables."""

from django.urls import path

from emdia.web.receivables import views

urlpatterns = [
    path("", views.receivables, name="receivables"),
    path("<int:receivable_id>/", views.receivable, name="receivable"),
    path(
        "<int:receivable_id>/receipts/<int:receipt_id>/reverse/",
        views.reverse_settlement,
        name="reverse_settlement",
    ),
]
