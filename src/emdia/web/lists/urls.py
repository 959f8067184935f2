"""Addresses of saved views."""

from django.urls import path

from emdia.web.lists import views

urlpatterns = [
    path("save/", views.save, name="save_view"),
    path("first/", views.begin_with, name="begin_with_view"),
    path("<int:view_id>/change/", views.change, name="change_view"),
    path("<int:view_id>/delete/", views.delete, name="delete_view"),
    path("<int:view_id>/put-back/", views.put_back, name="put_back_view"),
]
