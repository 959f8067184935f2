"""The calendar book as a Django app."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "emdia.books.calendar"
    label = "calendar"
