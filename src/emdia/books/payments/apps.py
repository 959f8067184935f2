"""The payments book as a Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "emdia.books.payments"
    label = "payments"
