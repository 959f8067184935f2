"""The daily_runs book as a Django app."""

from django.apps import AppConfig


class DailyRunsConfig(AppConfig):
    name = "emdia.books.daily_runs"
    label = "daily_runs"
