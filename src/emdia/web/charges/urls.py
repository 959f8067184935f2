"""Addresses of the charges."""

from django.urls import path

from emdia.web.charges import acts, views

urlpatterns = [
    path("", views.charges, name="charges"),
    path("export/", views.export, name="export_charges"),
    path("<int:charge_id>/cancel/", acts.cancel, name="cancel_charge"),
]
