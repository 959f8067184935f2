"""The language and the brightness a person reads in, kept in cookies.

Cookies, because the sign-in page and the error pages obey them too. The user's
own choice is stored with the user and put back into cookies at each sign-in.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

THEME_COOKIE = "emdia_theme"
THEMES = ("light", "dark")
_YEAR_SECONDS = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> str:
    """Return light or dark; empty lets the reader's machine decide."""
    asked = request.COOKIES.get(THEME_COOKIE, "")
    return asked if asked in THEMES else ""


def remember(response: HttpResponse, *, language: str, theme: str) -> None:
    """Put both choices into the browser. A `theme` that is neither light nor dark is forgotten."""
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _keep(response, THEME_COOKIE, theme)
    else:
        response.delete_cookie(THEME_COOKIE)


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_YEAR_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
