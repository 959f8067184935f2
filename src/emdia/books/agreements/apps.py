"""The agreements book as a Django app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "emdia.books.agreements"
    label = "agreements"
