"""The charges book as a Django app."""

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "emdia.books.charges"
    label = "charges"
