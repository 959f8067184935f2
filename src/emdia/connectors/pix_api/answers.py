"""What a provider may answer instead of what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with one property of what was sent."""

    property: str
    reason: str


class Refused(Exception):
    """The provider will not do it, and the same request will not be taken later either.

    `kind` is the last part of the problem's type: "CobVOperacaoInvalida". `status` is that
    of the answer; `correlation_id` names it to the provider's support.
    """

    def __init__(
        self,
        *,
        status: int,
        kind: str,
        detail: str,
        violations: tuple[Violation, ...] = (),
        correlation_id: str = "",
    ) -> None:
        said = "; ".join(f"{one.property}: {one.reason}" for one in violations)
        head = f"{status} {kind}".rstrip()
        super().__init__(f"{head}: {detail}{f' ({said})' if said else ''}")
        self.status = status
        self.kind = kind
        self.detail = detail
        self.violations = violations
        self.correlation_id = correlation_id

    @property
    def is_not_found(self) -> bool:
        return self.status in (404, 410)


class Unavailable(Exception):
    """Nothing was done: the provider could not be reached, or asks to wait.

    `wait_seconds` is what it asked for; 0 when it said nothing.
    """

    def __init__(self, why: str, *, wait_seconds: float = 0) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


class UnknownOutcome(Exception):
    """The request left and no answer came, or one of 5xx: it may have been done. Look it up."""

    def __init__(self, why: str, *, wait_seconds: float = 0) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


def refusal(status: int, problem: Mapping[str, Any] | None, text: str) -> Refused:
    """Return the refusal that an answer of 4xx states, as RFC 7807 or otherwise."""
    if problem is None:
        return Refused(status=status, kind="", detail=text[:200])
    violations = tuple(
        Violation(str(one.get("propriedade", "")), str(one.get("razao", "")))
        for one in problem.get("violacoes") or ()
        if isinstance(one, Mapping)
    )
    return Refused(
        status=status,
        kind=str(problem.get("type", "")).rstrip("/").rpartition("/")[2],
        detail=str(problem.get("detail") or problem.get("title") or ""),
        violations=violations,
        correlation_id=str(problem.get("correlationId", "")),
    )
