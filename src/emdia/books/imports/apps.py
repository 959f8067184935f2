"""The imports book as a Django app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "emdia.books.imports"
    label = "imports"
