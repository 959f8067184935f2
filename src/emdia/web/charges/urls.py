"""Addresses of the charges."""

from django.urls import path

from emdia.web.charges import views

urlpatterns = [
    path("", views.charges, name="charges"),
    path("export/", views.export, name="export_charges"),
]
