"""The jobs as a Django app, so that the queue finds `tasks`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "emdia.jobs"
    label = "jobs"
