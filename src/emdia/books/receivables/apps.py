"""The receivables book as a Django app."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "emdia.books.receivables"
    label = "receivables"
