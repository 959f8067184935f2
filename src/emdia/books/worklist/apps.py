"""The book of plans, cases and what was done about who owes."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "emdia.books.worklist"
    label = "worklist"
