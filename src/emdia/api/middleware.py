"""Whatever refuses or fails under /api/ answers as a problem, never as a page."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from emdia.api.limits import LARGEST_FILE_BYTES, LARGEST_JSON_BYTES, announced_bytes, is_upload
from emdia.api.problems import MEDIA_TYPE, NOTHING_DONE, Problem, respond

log = logging.getLogger("emdia.api")

ROOT = "/api/"
# What the framework refuses by itself, before or beside an operation.
BY_STATUS: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request cannot be read. Check its address, headers and host."),
    404: ("address_unknown", "There is no such address. /api/v1/openapi.json lists all of them."),
    405: ("method_not_allowed", "The address does not take this method; Allow says which."),
    413: ("too_large", "The body is too large; /api/v1/docs says the limits."),
}
UNKNOWN = ("refused", "The request was refused. /api/v1/docs says what is expected.")
OUR_FAULT = (
    "internal_error",
    "Emdia failed. Nothing was done; send the request again with the same Idempotency-Key, "
    "and tell the administrator the request_id.",
)


class ProblemMiddleware:
    """Turns answers of the framework into problems, and says how many requests are left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        started = perf_counter()
        response = self.get_response(request)
        _write_down(request, response, perf_counter() - started)
        is_problem = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
        if response.status_code >= 400 and not is_problem:
            response = _as_problem(request, response)
        return _with_limits(request, response)


class BodyLimitMiddleware:
    """Refuses a body above the limit of its kind, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        return _too_large(request) or self.get_response(request)


def _too_large(request: HttpRequest) -> HttpResponse | None:
    limit = LARGEST_FILE_BYTES if is_upload(request) else LARGEST_JSON_BYTES
    if announced_bytes(request) <= limit:
        return None
    detail = f"The body is above the limit of {limit} bytes. {NOTHING_DONE}"
    return respond(Problem(413, "too_large", detail), _request_id(request))


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    status = response.status_code
    code, detail = OUR_FAULT if status >= 500 else BY_STATUS.get(status, UNKNOWN)
    said = respond(Problem(status, code, detail), _request_id(request))
    for name in ("Allow", "Retry-After", "X-Request-Id", "Cache-Control"):
        if name in response.headers:
            said[name] = response.headers[name]
    return said


def _write_down(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Log who asked for what, without what the address asks for: that may name people."""
    program = getattr(request, "program", None)
    log.info(
        "%s %s %s %d ms key=%s request=%s",
        request.method,
        request.path,
        response.status_code,
        1000 * seconds,
        getattr(program, "key_id", "-"),
        _request_id(request),
    )


def _with_limits(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say how many requests of this minute are left, once it is known whose they are."""
    left: tuple[int, int, int] | None = getattr(request, "requests_left", None)
    for name, value in zip(("Limit", "Remaining", "Reset"), left or (), strict=False):
        response[f"X-RateLimit-{name}"] = str(value)
    return response


def _request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))
