"""The book of messages that leave the company."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "emdia.books.outbox"
    label = "outbox"
