"""The interactions book as a Django app."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "emdia.books.interactions"
    label = "interactions"
