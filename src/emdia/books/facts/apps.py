"""The facts book as a Django app."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "emdia.books.facts"
    label = "facts"
