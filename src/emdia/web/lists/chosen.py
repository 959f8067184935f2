"""Which rows an act is about: those ticked, those of an address, or all that a list shows."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, QueryDict

from emdia.web.guard import GuardedRequest


def chosen(
    request: GuardedRequest,
    *,
    name: str,
    found_by: Callable[[GuardedRequest], list[int]],
    most: int,
) -> tuple[list[int], bool]:
    """Return the rows chosen, and whether there are more than one act may take.

    `name` is that of a ticked row, `name` with an s that of many in one field; `found_by`
    takes a request with the address of the list and returns all that it shows.
    """
    told = request.POST if request.method == "POST" else request.GET
    many = f"{name}s"
    if request.method == "POST" and "all" in told and many not in told:
        ids = found_by(asking(told.get("asked", "")))
    else:
        named = [*told.getlist(name), *told.get(many, "").split(",")]
        ids = list(dict.fromkeys(int(one) for one in named if _is_number(one)))
    return (ids, False) if len(ids) <= most else ([], True)


def asking(query: str) -> GuardedRequest:
    """Return a request that asks what an address asked of a list."""
    found = HttpRequest()
    found.GET = QueryDict(query)
    return cast("GuardedRequest", found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
