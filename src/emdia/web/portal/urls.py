"""Addresses of the customer's own page."""

from django.urls import path

from emdia.web.portal import views

urlpatterns = [
    path("<str:link>/", views.payment, name="payment_page"),
    path("<str:link>/leave/", views.leave, name="leave_payment_page"),
]
