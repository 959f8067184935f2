"""What an address asks for. A wrong value in an address asks for nothing, it is no error."""

from collections.abc import Container
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest


def choice(request: HttpRequest, name: str, known: Container[str]) -> str:
    """Return the value of `name` if it is a known one, else the empty string."""
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def cursor(request: HttpRequest) -> int:
    """Return the row after which the page begins; 0 from the start."""
    return number(request, "after") or 0


def number(request: HttpRequest, name: str) -> int | None:
    """Return the whole number asked for by `name`; None when it is none."""
    return _whole(request.GET.get(name, ""))


def day(request: HttpRequest, name: str) -> date | None:
    """Return the day asked for as `2026-12-31`; None when it is none of the calendar's."""
    try:
        asked = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return asked if 1900 < asked.year < 2200 else None


def span(request: HttpRequest, name: str) -> tuple[int | None, int | None]:
    """Return both ends of `31-60`, `366-` or `-0`; None where an end is open or no number."""
    first, _, last = request.GET.get(name, "").partition("-")
    return _whole(first), _whole(last)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def link(**asked: str | int | None) -> str:
    """Return `?a=1&b=2` of what is asked; what is empty stays out. Nothing asked is `?`."""
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def with_(request: HttpRequest, **changed: str | int | None) -> str:
    """Return the address as it is with some values changed; None or empty takes one away."""
    asked = request.GET.copy()
    for name, value in changed.items():
        if value:
            asked[name] = str(value)
        else:
            asked.pop(name, None)
    return "?" + asked.urlencode()
