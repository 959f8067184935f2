"""Addresses of the bank-file cockpit."""

from django.urls import path

from emdia.web.bank_files import listing, views

urlpatterns = [
    path("", views.cockpit, name="bank_files"),
    path("export/", listing.export, name="export_bank_files"),
    path("upload/", views.upload, name="upload_bank_file"),
    path("<int:bank_file_id>/", views.bank_file, name="bank_file"),
]
