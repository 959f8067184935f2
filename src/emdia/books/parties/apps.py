"""The parties book as a Django app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "emdia.books.parties"
    label = "parties"
