"""The book of bulk runs as a Django app."""

from django.apps import AppConfig


class BulkRunsConfig(AppConfig):
    name = "emdia.books.bulk_runs"
    label = "bulk_runs"
