"""The book of saved views as a Django app."""

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "emdia.books.saved_views"
    label = "saved_views"
