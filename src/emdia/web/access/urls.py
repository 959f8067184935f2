"""Addresses of signing in and of the frame."""

from allauth.account import views as allauth
from django.urls import path

from emdia.web.access import views

# Only what is offered: no sign-up, no e-mail management, no reset by e-mail.
urlpatterns = [
    path("company/", views.switch_company, name="switch_company"),
    path("screen/", views.choose_screen, name="choose_screen"),
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth.password_change, name="account_change_password"),
]
