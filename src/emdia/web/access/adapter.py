"""How allauth behaves here: nobody makes an account by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse

from emdia.web import screen, sudo


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Users are made by a security admin; signing in restores how their screen looks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        screen.remember(response, language=user.language, theme=user.theme)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not sudo.is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how one proves to be oneself; whoever has a second factor, by that alone."""
        every: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        if not user.is_authenticated or not is_mfa_enabled(user, factors):
            return every
        strong = [method for method in every if method["id"] != "reauthenticate"]
        # The first is where one is sent: a passkey before its recovery codes.
        return strong if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else strong[::-1]
