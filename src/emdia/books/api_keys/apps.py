"""The keys of the API as a Django app."""

from django.apps import AppConfig


class ApiKeysConfig(AppConfig):
    name = "emdia.books.api_keys"
    label = "api_keys"
