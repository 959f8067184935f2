"""How a refusal is said: problem+json (RFC 9457), with the code, the place and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"
NOTHING_DONE = "Nothing was done."


class Wrong(BaseModel):
    """One thing wrong in what was sent, and where."""

    model_config = ConfigDict(extra="forbid")

    code: str
    detail: str
    pointer: str | None = Field(
        default=None, description="JSON pointer into the body, as #/parts/0."
    )
    parameter: str | None = Field(default=None, description="Name of a query parameter or header.")


class ProblemBody(BaseModel):
    """A refusal (RFC 9457). `code` is stable; `detail` says what to do."""

    model_config = ConfigDict(extra="forbid", title="Problem")

    type: str = Field(description="An address below /api/v1/docs that explains the code.")
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[Wrong] = Field(default_factory=list)


@dataclass
class Problem(Exception):
    """A refusal on its way out."""

    status: int
    code: str
    detail: str
    errors: Sequence[Wrong] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, request_id: str) -> bytes:
        """Return the bytes of the answer."""
        said = ProblemBody(
            type=f"/api/v1/docs#{self.code}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            code=self.code,
            request_id=request_id,
            errors=list(self.errors),
        )
        return said.model_dump_json(exclude_none=True).encode()


def respond(problem: Problem, request_id: str) -> HttpResponse:
    """Return the answer that says a problem."""
    return HttpResponse(
        problem.body(request_id),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=dict(problem.headers),
    )


def missing(what: str) -> Problem:
    """Return the answer for what is not there, or is another company's: both look the same."""
    return Problem(404, "not_found", f"There is no such {what}. Check the id.")
