"""Addresses of the bulk runs."""

from django.urls import path

from emdia.web.bulk_runs import acts, listing, views

urlpatterns = [
    path("", views.bulk_runs, name="bulk_runs"),
    path("export/", listing.export, name="export_bulk_runs"),
    path("<int:run_id>/", views.bulk_run, name="bulk_run"),
    path("<int:run_id>/account/", views.account, name="bulk_run_account"),
    path("<int:run_id>/start/", acts.start, name="start_bulk_run"),
    path("<int:run_id>/stop/", acts.stop, name="stop_bulk_run"),
    path("<int:run_id>/give-up/", acts.give_up, name="give_up_bulk_run"),
    path("<int:run_id>/take-back/", acts.take_back, name="take_back_bulk_run"),
]
