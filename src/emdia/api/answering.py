"""How an operation answers: what it read as JSON, what it did exactly once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from django.http import HttpResponse
from pydantic import BaseModel

from emdia.api.keys import ApiRequest, now
from emdia.api.limits import LONGEST_IDEMPOTENCY_KEY
from emdia.api.problems import MEDIA_TYPE, NOTHING_DONE, Problem
from emdia.api.refusals import as_problem
from emdia.api.versions import IF_MATCH, Record, Versioned, refuse_another_version
from emdia.workflows import answer_once as workflow
from emdia.workflows.answer_once import Answer, Asked

JSON = "application/json; charset=utf-8"
IDEMPOTENCY_KEY = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What an act answers: 200, 201 with its address, or 202 while a person decides."""

    body: BaseModel
    status: int = 200
    location: str = ""


def read(model: type[Body], found: Any) -> HttpResponse:
    """Answer what was found, in the shape of `model`; a record says its version as ETag too."""
    said = model.model_validate(found, from_attributes=True)
    response = HttpResponse(said.model_dump_json(), content_type=JSON)
    if isinstance(said, Versioned):
        response["ETag"] = f'"{said.version}"'
    return response


def act(
    request: ApiRequest,
    work: Callable[[], Done],
    *,
    body: bytes | None = None,
    record: Record | None = None,
) -> HttpResponse:
    """Do what is asked, once, and answer it; `body` is what was sent, where it is no JSON.

    Of a `record` that stands in another version than the request names, nothing is changed.

    :raises Problem: the key is missing, wrong, in use or of another request.
    """
    asked = Asked(
        company_id=request.program.company_id,
        key_id=request.program.key_id,
        idempotency_key=_idempotency_key(request),
        request_sha256=_digest(request, request.body if body is None else body),
    )
    try:
        answer = workflow.answer_once(
            asked=asked, work=lambda: _worked(request, work, record), now=now()
        )
    except workflow.StillRunning as running:
        raise Problem(
            409,
            "in_progress",
            "A request with this Idempotency-Key is under way. Ask again in a second.",
            headers={"Retry-After": "1"},
        ) from running
    except workflow.AnotherRequest as other:
        raise Problem(
            422,
            "idempotency_key_reused",
            f"This Idempotency-Key belongs to another request, of {other.first_at:%Y-%m-%d %H:%M} "
            f"UTC. Use a new key for a new request. {NOTHING_DONE}",
        ) from other
    return _response(answer)


def _worked(request: ApiRequest, work: Callable[[], Done], record: Record | None) -> Answer:
    """Do it; a refusal is an answer too, kept as the others are."""
    try:
        if record is not None:
            refuse_another_version(request, record)
        done = work()
    except Exception as refusal:
        problem = as_problem(refusal)
        if problem is None:
            raise
        body = problem.body(request.request_id)
        return Answer(status=problem.status, content_type=MEDIA_TYPE, body=body)
    return Answer(
        status=done.status,
        content_type=JSON,
        body=done.body.model_dump_json().encode(),
        location=done.location,
    )


def _response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    if answer.location:
        response["Location"] = answer.location
    if answer.is_replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def _idempotency_key(request: ApiRequest) -> str:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None and request.method == "POST":
        raise Problem(
            400,
            "idempotency_key_missing",
            f"Send {IDEMPOTENCY_KEY}: a new random text for each new act, the same when the act "
            f"is sent again. {NOTHING_DONE}",
        )
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(
            400,
            "idempotency_key_invalid",
            f"{IDEMPOTENCY_KEY} is 1 to {LONGEST_IDEMPOTENCY_KEY} visible ASCII characters, "
            f"sent once. {NOTHING_DONE}",
        )
    return key or ""


def _digest(request: ApiRequest, body: bytes) -> str:
    version = request.headers.get(IF_MATCH, "")
    address = f"{request.method} {request.get_full_path()} {version}\n"
    return sha256(address.encode() + body).hexdigest()
