"""The bank_files book as a Django app."""

from django.apps import AppConfig


class BankFilesConfig(AppConfig):
    name = "emdia.books.bank_files"
    label = "bank_files"
