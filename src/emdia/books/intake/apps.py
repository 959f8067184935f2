"""The intake book as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "emdia.books.intake"
    label = "intake"
