"""The inbox book as a Django app."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "emdia.books.inbox"
    label = "inbox"
