"""The Django app that carries templates, static files and translations."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "emdia.web"
    label = "web"

    def ready(self) -> None:
        from emdia.web.access import events

        events.listen()
