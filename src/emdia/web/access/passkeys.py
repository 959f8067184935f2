"""Passkeys: what a browser sends is a stranger's JSON, and is judged whole or refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Answer = TypeVar("Answer")
REFUSED = _("The passkey was not accepted. Try again, or use another way.")
# What the reading of a made-up credential ends in, beside the refusals it has names for.
MADE_UP = (ValueError, TypeError, KeyError, AttributeError, InvalidSignature)
NAME_LENGTH = 60


def _judged(judge: Callable[[], Answer]) -> Answer:
    try:
        return judge()
    except MADE_UP as wrong:
        raise ValidationError(REFUSED, code="passkey_refused") from wrong


class _Judged(forms.Form):
    def clean_credential(self) -> Any:
        return _judged(super().clean_credential)  # type: ignore[misc]


class SecondPasskey(_Judged, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class AgainPasskey(_Judged, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a money setting."""


class SignInPasskey(_Judged, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of the password."""


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that is made now. It opens alone, so its device must know the person."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Where it lives: this computer, a telephone, a key on the ring."),
        required=False,
        max_length=NAME_LENGTH,
    )
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        return dict(_judged(super().clean))


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
