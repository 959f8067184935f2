"""Addresses of the customer's own page."""

from django.urls import path

from emdia.web.portal import ours, views

urlpatterns = [
    path("boleto/", ours.is_it_ours, name="is_it_ours"),
    path("<str:link>/pdf/<int:charge_id>/", views.boleto, name="payment_page_boleto"),
    path("<str:link>/", views.payment, name="payment_page"),
    path("<str:link>/leave/", views.leave, name="leave_payment_page"),
]
