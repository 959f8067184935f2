"""Addresses of the imports."""

from django.urls import path

from emdia.web.imports import acts, listing, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("export/", listing.export, name="export_imports"),
    path("upload/", acts.upload, name="upload_import"),
    path("template/", views.template_csv, name="import_template"),
    path("<int:import_id>/", views.one_import, name="import"),
    path("<int:import_id>/columns/", acts.map_columns, name="map_import"),
    path("<int:import_id>/apply/", acts.apply, name="apply_import"),
    path("<int:import_id>/cancel/", acts.cancel, name="cancel_import"),
    path("<int:import_id>/wrong-rows/", views.wrong_rows_csv, name="import_wrong_rows"),
]
