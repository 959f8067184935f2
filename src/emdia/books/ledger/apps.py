"""The ledger book as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "emdia.books.ledger"
    label = "ledger"
