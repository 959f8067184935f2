"""How allauth behaves here: nobody makes an account by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from emdia.web import screen


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Users are made by a security admin; signing in restores how their screen looks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        screen.remember(response, language=user.language, theme=user.theme)
        return response
