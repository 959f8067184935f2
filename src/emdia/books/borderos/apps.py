"""The borderôs book as a Django app."""

from django.apps import AppConfig


class BorderosConfig(AppConfig):
    name = "emdia.books.borderos"
    label = "borderos"
