"""What an address asks for. A wrong value in an address asks for nothing, it is no error."""

from collections.abc import Container
from urllib.parse import urlencode

from django.http import HttpRequest


def choice(request: HttpRequest, name: str, known: Container[str]) -> str:
    """Return the value of `name` if it is a known one, else the empty string."""
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def cursor(request: HttpRequest) -> int:
    """Return the row after which the page begins; 0 from the start."""
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


def link(**asked: str | int | None) -> str:
    """Return `?a=1&b=2` of what is asked; what is empty stays out. Nothing asked is `?`."""
    return "?" + urlencode({name: value for name, value in asked.items() if value})
