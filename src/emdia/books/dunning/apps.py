"""The book of plans, cases and what was done about who owes."""

from django.apps import AppConfig


class DunningConfig(AppConfig):
    name = "emdia.books.dunning"
    label = "dunning"
