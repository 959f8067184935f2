"""Addresses of the search."""

from django.urls import path

from emdia.web.find import views

urlpatterns = [
    path("", views.find, name="find"),
    path("options/", views.options, name="find_options"),
    path("palette/", views.palette, name="palette"),
]
