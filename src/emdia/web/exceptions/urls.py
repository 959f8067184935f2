"""Addresses of the exceptions."""

from django.urls import path

from emdia.web.exceptions import listing, views

urlpatterns = [
    path("", views.exceptions, name="exceptions"),
    path("export/", listing.export, name="export_exceptions"),
    path("say/", views.say, name="say_of_exception"),
    path("<str:case>/open/", views.open_again, name="open_exception_again"),
    path("receipts/<int:receipt_id>/settle/", views.settle, name="settle_exception"),
    path("receipts/<int:receipt_id>/undo/", views.undo, name="undo_exception"),
]
