"""The access book as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users and memberships."""

    name = "emdia.books.access"
    label = "access"
