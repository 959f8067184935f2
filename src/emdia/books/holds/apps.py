"""The book of what stands in the way of asking for money."""

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "emdia.books.holds"
    label = "holds"
