"""The address of the quarantine."""

from django.urls import path

from emdia.web.quarantine import views

urlpatterns = [path("", views.quarantine, name="quarantine")]
