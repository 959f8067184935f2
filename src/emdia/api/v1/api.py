"""The API as one: its operations, what each refusal becomes, its document."""

import logging
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from emdia.api.json_body import StrictParser
from emdia.api.keys import Key
from emdia.api.problems import NOTHING_DONE, Problem, Wrong, missing, respond
from emdia.api.refusals import as_problem
from emdia.api.v1 import (
    charges,
    company,
    credits,
    customers,
    exceptions,
    files,
    papers,
    receipts,
    receivables,
    refunds,
    runs,
    trash,
    webhooks,
)
from emdia.api.v1.document import DESCRIPTION, completed
from emdia.api.v1.parameters import refuse_unknown

log = logging.getLogger("emdia.api")

ROUTERS = (
    company,
    customers,
    receivables,
    charges,
    papers,
    receipts,
    credits,
    refunds,
    exceptions,
    runs,
    files,
    trash,
    webhooks,
)
KEYWORDS = {"missing": "field_missing", "extra_forbidden": "field_unknown"}


class Service(NinjaAPI):
    """django-ninja with problems instead of details, and nothing taken that is not declared."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Refuse parameters that the operation does not know, before anything is read."""
        refuse_unknown(self, request)
        return super().create_temporal_response(request)

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Answer a problem, whatever went wrong."""
        request_id = str(getattr(request, "request_id", ""))
        return respond(_problem(exc, request_id), request_id)

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the document of OpenAPI with the problems each operation may answer."""
        scopes = {
            operation.operation_id: cast(Key, operation.auth_callbacks[0]).scopes
            for bound in self._get_bound_routers()
            for view in bound.path_operations.values()
            for operation in view.operations
        }
        return completed(super().get_openapi_schema(**options), scopes)


def _problem(exc: Exception, request_id: str) -> Problem:
    if isinstance(exc, HttpError) and isinstance(exc.__cause__, Problem):
        return exc.__cause__
    if isinstance(exc, ValidationError):
        return _invalid(exc)
    if isinstance(exc, Http404):
        return missing("record")
    if isinstance(exc, RequestDataTooBig):
        return Problem(413, "too_large", f"The body is too large. {NOTHING_DONE}")
    known = as_problem(exc)
    if known is not None:
        return known
    log.error("request %s failed", request_id, exc_info=exc)
    if isinstance(exc, OperationalError | InterfaceError):
        return Problem(
            503,
            "unavailable",
            "The database does not answer or is busy with the same records. Nothing was done; "
            "send the request again with the same Idempotency-Key.",
            headers={"Retry-After": "5"},
        )
    return Problem(
        500,
        "internal_error",
        "Emdia failed. Nothing was done; send the request again with the same Idempotency-Key, "
        "and tell the administrator the request_id.",
    )


def _invalid(exc: ValidationError) -> Problem:
    errors = [_wrong(error) for error in exc.errors]
    first = errors[0]
    return Problem(
        422, first.code, f"{len(errors)} of the values sent cannot be. {NOTHING_DONE}", errors
    )


def _wrong(error: dict[str, Any]) -> Wrong:
    source, *path = error["loc"]
    code = KEYWORDS.get(error["type"], "")
    detail = str(error["msg"])
    if source != "body":
        return Wrong(code=code or "parameter_invalid", detail=detail, parameter=str(path[-1]))
    # The first step is the name of the argument, which the client does not know.
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path[1:]]
    pointer = "#/" + "/".join(steps) if steps else "#"
    is_amount = bool(steps) and steps[-1].endswith(("_cents", "_ppm"))
    kind = "amount_invalid" if is_amount else "field_invalid"
    return Wrong(code=code or kind, detail=detail, pointer=pointer)


api = Service(
    title="Emdia",
    version="1.0",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    parser=StrictParser(),
)
for module in ROUTERS:
    api.add_router("", module.router)
