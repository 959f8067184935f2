"""The document of OpenAPI as a page that people read: no script, nothing from elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emdia.api.refusals import CONFLICTS, VALUES
from emdia.api.v1.api import api
from emdia.api.v1.document import DESCRIPTION, READ, WRITE

# What is refused whatever the operation is.
EVERYWHERE: Mapping[str, str] = {
    "address_unknown": "There is no such address.",
    "agreement_unknown": "Take a bank agreement of GET /api/v1/company.",
    "amount_invalid": "An amount is whole cents: no fraction, no text.",
    "bad_request": "The request cannot be read: its address, headers or host.",
    "cursor_invalid": "Take next_cursor of the page before, with the same filters.",
    "customer_known": "A customer with this tax id is registered.",
    "field_invalid": "A field cannot be so; errors says which and why.",
    "field_missing": "A field is missing; errors says which.",
    "field_unknown": "There is no such field.",
    "file_duplicate": "The same bytes came before.",
    "file_empty": "The file is empty.",
    "idempotency_key_invalid": "1 to 255 visible ASCII characters, sent once.",
    "idempotency_key_missing": "Each POST carries an Idempotency-Key.",
    "idempotency_key_reused": "The key belongs to another request. Use a new one.",
    "in_progress": "The same request is under way. Ask again in a second.",
    "internal_error": "Emdia failed; nothing was done. Tell the administrator the request_id.",
    "json_invalid": "The body is not JSON, or could be read in two ways.",
    "key_invalid": "No key, or one that is not in force.",
    "media_type": "Send the content type that the operation takes.",
    "method_not_allowed": "The address does not take this method; Allow says which.",
    "not_found": "There is no such record, or it is another company's.",
    "parameter_invalid": "A parameter is not known, stands twice or cannot be so.",
    "phone_invalid": "Write the telephone with country and area.",
    "refused": "The request was refused before an operation read it.",
    "scope_missing": "The key lacks the scope of the operation.",
    "tax_id_invalid": "The tax id is none of its kind.",
    "too_large": "The body is above the limit.",
    "too_many_requests": "Come again after Retry-After seconds.",
    "version_conflict": "The record was changed since you read it. Read it again.",
    "version_invalid": "If-Match is the version in quotes, or *.",
    "unavailable": "The database does not answer. Come again after Retry-After seconds.",
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters, fields, answers, and every code of a refusal."""
    document = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(path, method, operation, schemas)
            groups.setdefault(operation["tags"][0], []).append(shown)
    codes = {**EVERYWHERE, **CONFLICTS, **{code: said for code, (_, said) in VALUES.items()}}
    context = {
        "groups": [{"name": name, "operations": found} for name, found in groups.items()],
        "codes": sorted(codes.items()),
        "statuses": sorted({**READ, **WRITE}.items()),
        "words": [_plain(part) for part in DESCRIPTION.split("\n\n")],
    }
    return render(request, "api/docs.html", context)


def _operation(
    path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "said": operation.get("description", ""),
        "scopes": operation["x-scopes"],
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "type": _type(one["schema"]),
                "is_required": one.get("required", False),
                "said": one.get("description", ""),
            }
            for one in operation["parameters"]
        ],
        "fields": _fields(operation, schemas),
        "answers": [status for status in operation["responses"] if int(status) < 300],
    }


def _fields(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schema = schemas.get(reference.rsplit("/", 1)[-1], {})
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(one),
            "is_required": name in needed,
            "said": one.get("description", ""),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _type(schema: Mapping[str, Any]) -> str:
    """Return a type in a word or two, with the values it may have."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"] if value != "")
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split())
