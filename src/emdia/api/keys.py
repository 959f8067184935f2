"""Who may enter: a key, its scope, and how many requests a minute it has."""

import logging
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from emdia.api.problems import NOTHING_DONE, Problem
from emdia.books.facts.actor import Actor
from emdia.workflows.enter_by_key import Program, count_request, enter

log = logging.getLogger("emdia.api")


class ApiRequest(HttpRequest):
    """A request of a program that was let in."""

    program: Program
    actor: Actor
    request_id: str
    requests_left: tuple[int, int, int]  # limit, left, seconds until it is counted anew


class Key(HttpBearer):
    """Lets a key in that has the scope of the operation, or one of several."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Any:
        """Return who entered.

        :raises Problem: 401 without a good key, 429 above its limit, 403 without the scope.
        """
        header = request.headers.get("Authorization", "")
        kind, _, secret = header.partition(" ")
        program = self.authenticate(request, secret.strip()) if kind.lower() == "bearer" else None
        if program is None:
            raise Problem(
                401,
                "key_invalid",
                "Send a key that is in force: Authorization: Bearer emdia_….",
                headers={"WWW-Authenticate": 'Bearer realm="emdia"'},
            )
        _let_in(request, program)
        require(request, *self.scopes)
        return program

    def authenticate(self, request: HttpRequest, token: str) -> Program | None:
        """Return the program whose key this is."""
        return enter(secret=token, now=now())


def now() -> datetime:
    """Return the current instant, read here and nowhere below."""
    return timezone.now()


def today(request: ApiRequest) -> date:
    """Return the current day where the company is."""
    return timezone.localdate(timezone=request.program.time_zone)


def require(request: Any, *scopes: str) -> None:
    """Let a key pass that has one of the scopes; what an act does may ask for one more.

    :raises Problem: 403 naming the scopes.
    """
    if not set(scopes) & set(request.program.scopes):
        named = " or ".join(scopes)
        raise Problem(403, "scope_missing", f"The key lacks the scope {named}. {NOTHING_DONE}")


def _let_in(request: Any, program: Program) -> None:
    request.program = program
    request.actor = Actor(
        user_id=None,
        name=program.name,
        channel="api",
        request_id=request.request_id,
        key_id=program.key_id,
        responsible_id=program.responsible_id,
    )
    counted = count_request(program=program, now=now())
    left = program.requests_per_minute - counted.number
    request.requests_left = (program.requests_per_minute, max(left, 0), counted.seconds_left)
    if left < 0:
        raise Problem(
            429,
            "too_many_requests",
            f"The key may ask {program.requests_per_minute} times a minute. {NOTHING_DONE} "
            f"Try again after {counted.seconds_left} seconds.",
            headers={"Retry-After": str(counted.seconds_left)},
        )
