"""Doing what a request asks for at most once, and answering the same each time it comes.

What was done and what was answered are committed together. A client that saw no answer asks
again with the same key: either nothing had been done, or it gets the answer that was lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from emdia.books.api_keys import operations, queries
from emdia.books.api_keys.models import KeptAnswer
from emdia.books.companies.scope import company_scope, until_done
from emdia.kernel.failpoints import failpoint

# A client may try again after a long weekend, and a bookkeeper after a month's end.
KEPT_FOR = timedelta(days=30)


class StillRunning(RuntimeError):
    """A request with the same key has not been answered yet."""


class AnotherRequest(ValueError):
    """The key was used for another request, at `first_at`; nothing was done now."""

    def __init__(self, first_at: datetime) -> None:
        super().__init__(first_at.isoformat())
        self.first_at = first_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Who asks for what. Without an idempotency key it is simply done."""

    company_id: int
    key_id: int
    idempotency_key: str
    request_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What goes back to the client, to the byte."""

    status: int
    content_type: str
    body: bytes
    location: str = ""
    is_replayed: bool = False


def answer_once(*, asked: Asked, work: Callable[[], Answer], now: datetime) -> Answer:
    """Return what `work` answers, or what it answered before.

    `work` does what is asked inside the transaction and answers refusals too; what it
    raises undoes everything, and nothing is kept.

    :raises StillRunning: the same request is under way.
    :raises AnotherRequest: the key belongs to another request.
    """
    return until_done(lambda: _answer(asked, work, now))


def forget(*, company_id: int, now: datetime) -> int:
    """Delete the answers whose time is over; return how many."""
    with company_scope(company_id):
        return operations.forget_answers(company_id=company_id, before=now - KEPT_FOR)


def _answer(asked: Asked, work: Callable[[], Answer], now: datetime) -> Answer:
    with company_scope(asked.company_id):
        if not asked.idempotency_key:
            return work()
        if not operations.hold(key_id=asked.key_id, idempotency_key=asked.idempotency_key):
            raise StillRunning(asked.idempotency_key)
        known = queries.answered(key_id=asked.key_id, idempotency_key=asked.idempotency_key)
        if known is not None:
            return _again(known, asked)
        answer = work()
        failpoint("api.worked")
        _keep(asked, answer, now)
        failpoint("api.before_commit")
    failpoint("api.committed")
    return answer


def _again(known: KeptAnswer, asked: Asked) -> Answer:
    if known.request_sha256 != asked.request_sha256:
        raise AnotherRequest(known.answered_at)
    return Answer(
        status=known.status,
        content_type=known.content_type,
        body=bytes(known.body),
        location=known.location,
        is_replayed=True,
    )


def _keep(asked: Asked, answer: Answer, now: datetime) -> None:
    operations.keep(
        KeptAnswer(
            company_id=asked.company_id,
            api_key_id=asked.key_id,
            idempotency_key=asked.idempotency_key,
            request_sha256=asked.request_sha256,
            status=answer.status,
            content_type=answer.content_type,
            location=answer.location,
            body=answer.body,
            answered_at=now,
        )
    )
