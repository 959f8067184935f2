"""The document of OpenAPI: what every operation may answer, and what every client must know."""

from collections.abc import Mapping, Sequence
from typing import Any

from emdia.api.limits import (
    LARGEST_FILE_BYTES,
    LARGEST_ID,
    LARGEST_JSON_BYTES,
    LARGEST_PAGE,
    LONGEST_IDEMPOTENCY_KEY,
)
from emdia.api.problems import MEDIA_TYPE, ProblemBody
from emdia.workflows.answer_once import KEPT_FOR

DESCRIPTION = f"""Receivables, their charges, the money that comes in, and the files of banks.

**Keys.** `Authorization: Bearer emdia_…`. A key belongs to one company and has scopes; each
operation names the one it needs.

**Amounts** are whole cents; days are `YYYY-MM-DD` where the company is.

**Sending again.** Each POST carries an `Idempotency-Key`. The same request with the same key is
answered with the same bytes for {KEPT_FOR.days} days; it happens once. Refusals are kept too:
when what stood in the way is gone, use a new key.

**Versions.** A record says its `version`, and its `ETag` the same in quotes. A write that sends
it as `If-Match` changes that version alone: where another request came before, 412.

**Pages.** `page_size` up to {LARGEST_PAGE}; `next_cursor` leads on, with the same filters.

**Limits.** {LARGEST_JSON_BYTES:,} bytes of JSON, {LARGEST_FILE_BYTES:,} bytes of a file; requests
a minute as the key says, told in `X-RateLimit-*` and, above it, in `Retry-After`.

**Refusals** are `application/problem+json` (RFC 9457): a stable `code`, what to do, and where.
"""
READ = {
    401: "No key that is in force.",
    403: "The key lacks the scope.",
    404: "There is no such record.",
    422: "A value cannot be; `errors` says which.",
    429: "Too many requests this minute.",
    500: "Emdia failed; nothing was done.",
    503: "The database does not answer.",
}
WRITE = READ | {
    400: "No JSON, or no Idempotency-Key.",
    409: "What stands in the way, or the same request under way.",
    412: "The record is of another version than `If-Match` names.",
    413: "The body is too large.",
    415: "Another content type.",
}
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "A new random text for each new act; the same when it is sent again.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_IDEMPOTENCY_KEY,
        "pattern": "^[!-~]+$",
    },
}

# What is no record that two programs change: a run goes on by itself.
NO_VERSION = {"send_again", "start_run", "stop_run", "give_up_run", "take_run_back"}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The version you read, in quotes; the write is refused if another one stands.",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
}


def completed(document: Any, scopes: Mapping[str | None, Sequence[str]]) -> Any:
    """Return the document with scopes, refusals, headers and limits of every operation."""
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for path in document["paths"].values():
        for method, operation in path.items():
            operation["x-scopes"] = list(scopes[operation["operationId"]])
            _complete(operation, method)
    return document


def _complete(operation: dict[str, Any], method: str) -> None:
    is_read = method == "get"
    named = any(one["in"] == "path" for one in operation["parameters"])
    refusals = dict(READ if is_read else WRITE)
    if not named and is_read:
        refusals.pop(404)
    for status, said in refusals.items():
        operation["responses"].setdefault(status, _refusal(said))
    for parameter in operation["parameters"]:
        _tighten(parameter)
    if not is_read:
        if named and operation["operationId"] not in NO_VERSION:
            operation["parameters"].append(IF_MATCH)
        operation["parameters"].append(IDEMPOTENCY | {"required": method == "post"})


def _tighten(parameter: dict[str, Any]) -> None:
    """Say of a parameter what its schema leaves open: an address holds no null."""
    schema = parameter["schema"]
    if parameter["in"] == "path" and schema.get("type") == "integer":
        schema |= {"minimum": 1, "maximum": LARGEST_ID}
    choices = [one for one in schema.pop("anyOf", ()) if one.get("type") != "null"]
    for choice in choices:
        schema |= choice


def _refusal(said: str) -> dict[str, Any]:
    return {
        "description": said,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
