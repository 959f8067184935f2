"""Addresses of signing in and of the frame."""

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from emdia.web.access import views
from emdia.web.settings import first_day, members

# Only what is offered: no sign-up, no e-mail management, no reset by e-mail.
urlpatterns = [
    path("company/", views.switch_company, name="switch_company"),
    path("kept-form/", views.send_kept_form, name="send_kept_form"),
    path("screen/", views.choose_screen, name="choose_screen"),
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth.password_change, name="account_change_password"),
    path(
        "accounts/password/first/",
        reauthentication_required(allauth.password_set),
        name="account_set_password",
    ),
    path("accounts/invitation/<str:code>/<str:token>/", members.accept, name="accept_invitation"),
    path("found/", first_day.found, name="found_company"),
    # Signing in with a second factor, or with a passkey alone.
    path("accounts/login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("accounts/reauthenticate/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "accounts/reauthenticate/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    # One's second factors.
    path("accounts/security/", mfa.index, name="mfa_index"),
    path("accounts/security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/security/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/security/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/security/codes/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(
        "accounts/security/passkeys/",
        login_required(RedirectView.as_view(pattern_name="mfa_index")),
        name="mfa_list_webauthn",
    ),
    path("accounts/security/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("accounts/security/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "accounts/security/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]
