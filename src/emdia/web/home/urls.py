"""Addresses of home."""

from django.urls import path

from emdia.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/bank-difference/", views.bank_difference, name="home_bank_difference"),
]
