"""The pages of refusal and failure. They ask the database nothing: it may be what failed."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template.loader import render_to_string

from emdia.web.screen import chosen_theme


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(_page("web/errors/bad_request.html", request))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseForbidden(_page("web/errors/forbidden.html", request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound(_page("web/errors/not_found.html", request))


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(_page("web/errors/server_error.html", request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponseForbidden(_page("web/errors/stale_form.html", request))


def too_large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_page("web/errors/too_large.html", request), status=413)


def _page(template: str, request: HttpRequest) -> str:
    return render_to_string(
        template,
        {"theme": chosen_theme(request), "request_id": getattr(request, "request_id", "")},
    )
