"""Addresses of the Pix charges."""

from django.urls import path

from emdia.web.pix import views

urlpatterns = [
    path("new/", views.charge, name="charge_by_pix"),
    path("<int:charge_id>/", views.pix_charge, name="pix_charge"),
    path("<int:charge_id>/anew/", views.charge_anew, name="charge_anew"),
]
