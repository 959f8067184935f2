"""How often one address may ask, and how often all of them may ask for what is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emdia.books.access.shared_cache import SharedCache

View = Callable[..., HttpResponse]
TEN_MINUTES = 600
# A page has its pictures; a person tries a few times.
READS_PER_ADDRESS, WRITES_PER_ADDRESS = 120, 20
# Whoever counts up tokens misses; all of them together are stopped.
MOST_MISSES = 200
MISSES = "portal-misses"


def limited(view: View) -> View:
    """Answer 429 to an address that asks too often, or to all while too many ask for nothing."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_write = request.method == "POST"
        name = f"portal-{'write' if is_write else 'read'}-{get_adapter().get_client_ip(request)}"
        most = WRITES_PER_ADDRESS if is_write else READS_PER_ADDRESS
        if counts().count(name, seconds=TEN_MINUTES) > most or _is_shut():
            return _too_often(request)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 404:
            counts().count(MISSES, seconds=TEN_MINUTES)
        return answer

    return asked


def counts() -> SharedCache:
    """Return what all web processes count together."""
    return cast(SharedCache, caches["default"])


def _is_shut() -> bool:
    return int(counts().get(MISSES, 0)) >= MOST_MISSES


def _too_often(request: HttpRequest) -> HttpResponse:
    answer = render(request, "web/portal/too_often.html", status=429)
    answer["Retry-After"] = str(TEN_MINUTES)
    return answer
