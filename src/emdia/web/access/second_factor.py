"""Codes of an authenticator app and recovery codes: how they are kept and asked for."""

import base64
import secrets
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emdia.connectors import sealing

SEALED_FOR = "second factors"
INCORRECT = _("This code is not right, or it was used already. Wait for the next one.")


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted in the database, with a key that is not in it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": INCORRECT,
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, purpose=SEALED_FOR).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealing.unseal(encrypted_text.encode(), purpose=SEALED_FOR)
        except sealing.CannotOpen:
            # Another installation's secret opens nothing: no code fits a random one.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host: dict[str, str] = super().get_public_key_credential_rp_entity()
        return host | {"name": "Emdia"}


def _ask(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class _OnceOnly(BaseAuthenticateForm):  # type: ignore[misc]
    """A code opens once, as long as a clock might take it."""

    code = _ask(_("Code of the app, or a recovery code"))

    def clean_code(self) -> str:
        code: str = super().clean_code()
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        used = f"second-factor-{self.user.pk}-{code.replace(' ', '')}"
        is_timed = self.authenticator.type == Authenticator.Type.TOTP
        if is_timed and not cache.add(used, 1, timeout=steps * app_settings.TOTP_PERIOD):
            raise ValidationError(INCORRECT, code="incorrect_code")
        return code


class SignInCode(_OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class AgainCode(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """The code before a money setting."""


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The code that shows that the app has understood the secret."""

    code = _ask(_("Code the app shows now"))
