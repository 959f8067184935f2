"""Addresses of the aging."""

from django.urls import path

from emdia.web.aging import views

urlpatterns = [
    path("", views.aging, name="aging"),
    path("aging.csv", views.export, name="export_aging"),
]
