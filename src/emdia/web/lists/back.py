"""The page an act came from, if it is one of ours."""

from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

from emdia.web.guard import GuardedRequest


def came_from(request: GuardedRequest, *, otherwise: str) -> str:
    """Return where the form or the button that was pressed stood; else `otherwise`."""
    told = request.POST.get("back") or request.GET.get("back") or _referer(request)
    if told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None):
        return told
    return otherwise


def _referer(request: GuardedRequest) -> str:
    """Return the page with the button that was pressed, such as the undo of a toast."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path == request.path:
        return ""
    return came.path + (f"?{came.query}" if came.query else "")
