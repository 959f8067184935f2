"""Addresses of the papers."""

from django.urls import path

from emdia.web.boletos import views

urlpatterns = [
    path("<int:charge_id>/", views.boleto, name="boleto"),
    path("customer/<int:customer_id>/", views.second_copy, name="second_copy"),
    path("many/", views.many, name="print_boletos"),
    path("carne/", views.carne, name="print_carne"),
    path("runs/<int:print_run_id>/", views.run, name="print_run"),
    path("runs/<int:print_run_id>/files/", views.run_files, name="print_run_files"),
    path("runs/<int:print_run_id>/stop/", views.stop_run, name="stop_print_run"),
    path("by-customer/", views.by_customer, name="print_by_customer"),
]
