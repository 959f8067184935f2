"""Addresses of the day."""

from django.urls import path

from emdia.web.day import listing, views

urlpatterns = [
    path("", views.day, name="day"),
    path("alarms/", listing.alarms, name="alarms"),
    path("alarms/export/", listing.export, name="export_alarms"),
    path("run/", views.run_day, name="run_day"),
    path("cancel/", views.cancel_run, name="cancel_run"),
    path("alarms/<int:alarm_id>/", views.clear_alarm, name="clear_alarm"),
    path("files/<int:bank_file_id>/apply/", views.apply_held_file, name="apply_held_file"),
]
