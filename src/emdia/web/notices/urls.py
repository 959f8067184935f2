"""Addresses at which others tell us news. Each token is secret."""

from django.urls import path

from emdia.web.notices import views

urlpatterns = [
    # Of the Pix API: what a provider was told, and /pix behind it.
    path("<str:token>/pix", views.pix_notice, name="pix_notice"),
]
