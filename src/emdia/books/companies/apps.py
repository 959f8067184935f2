"""The companies book as a Django app."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "emdia.books.companies"
    label = "companies"
