"""The pix book as a Django app."""

from django.apps import AppConfig


class PixConfig(AppConfig):
    name = "emdia.books.pix"
    label = "pix"
