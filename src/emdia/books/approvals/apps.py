"""The approvals book as a Django app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "emdia.books.approvals"
    label = "approvals"
