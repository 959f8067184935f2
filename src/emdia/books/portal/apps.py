"""The portal book as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "emdia.books.portal"
    label = "portal"
