"""The book of kept reports as a Django app."""

from django.apps import AppConfig


class KeptReportsConfig(AppConfig):
    name = "emdia.books.kept_reports"
    label = "kept_reports"
