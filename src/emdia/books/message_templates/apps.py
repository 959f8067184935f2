"""The message templates book as a Django app."""

from django.apps import AppConfig


class MessageTemplatesConfig(AppConfig):
    name = "emdia.books.message_templates"
    label = "message_templates"
