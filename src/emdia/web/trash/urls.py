"""Addresses of the trash."""

from django.urls import path

from emdia.web.trash import views

urlpatterns = [
    path("", views.trash, name="trash"),
    path("export/", views.export, name="export_trash"),
    path("put-back/", views.put_back, name="put_back"),
]
