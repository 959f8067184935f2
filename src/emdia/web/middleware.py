"""What every answer carries, whatever the view does: a request id and closed doors."""

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from emdia.web.errors import too_large
from emdia.workflows.receive_bank_file import SIZE_LIMIT_BYTES

# The largest file and the form around it.
LARGEST_BODY_BYTES = SIZE_LIMIT_BYTES + 1_000_000

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class BodySizeMiddleware:
    """Refuses a body above the largest file Emdia takes, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > LARGEST_BODY_BYTES:
            return too_large(request)
        return self.get_response(request)


class ActiveCompanyMiddleware:
    """Names the request and forgets the company of the one before it.

    The company itself is found by the guard of the view: a page that needs none
    asks the database nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = _request_id(request)  # type: ignore[attr-defined]
        # A thread serves many companies; the zone of the last one must not decide today's date.
        timezone.deactivate()
        response = self.get_response(request)
        _close(response)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


def _request_id(request: HttpRequest) -> str:
    """Return the id a proxy gave the request, if it is one, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _close(response: HttpResponse) -> None:
    for name, value in HEADERS.items():
        response.setdefault(name, value)
    # Money on a shared computer: nothing is kept by the browser or a proxy.
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
