"""The book of bank statements as a Django app."""

from django.apps import AppConfig


class BankStatementsConfig(AppConfig):
    name = "emdia.books.bank_statements"
    label = "bank_statements"
