"""The webhooks book as a Django app."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "emdia.books.webhooks"
    label = "webhooks"
