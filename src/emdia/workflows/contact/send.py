"""The sender: takes what is due, writes it, looks again, hands it over, records what was said.

Every step is a transaction of its own. Killed before the mark, nothing was handed over and
the message is taken again; killed after it, nobody knows, and the message is held for a
look-up or a person (`unknowns`). A message is never handed over twice by itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.outbox import batch, operations, queries
from emdia.books.outbox.batch import Mark, Recorded
from emdia.books.outbox.models import Claim, MailAccount
from emdia.connectors.channels import Answer, Line, Unreachable
from emdia.kernel.failpoints import failpoint
from emdia.rules.outbox import MessageState, Said, following

from . import law
from .transports import UnableToSend as UnableToSend
from .transports import Way, way_of
from .writing import Batch, Means, Ready, write

AT_ONCE = 50  # what one claim holds: written together, handed over one by one
LEASE = timedelta(minutes=10)  # longer than any server keeps one message waiting
LONGEST_SECONDS = 20.0  # then other jobs have their turn
MOST_TRIES = 3
UNREACHABLE_MINUTES = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Clock:
    """The hour as it goes on from the one the sender was started at."""

    now: datetime
    started_at: float

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.started_at)


@dataclass(kw_only=True, slots=True)
class Sent:
    """What a sender did; `has_more` when it ended before there was nothing to do."""

    handed_over: int = 0
    accepted: int = 0
    held_back: int = 0
    has_more: bool = False
    fault: str = ""


class _ClaimLost(RuntimeError):
    """The sender was taken for dead: another one may hold its messages."""


def send_due(
    *,
    company_id: int,
    by: Actor,
    now: datetime,
    means: Means | None = None,
    seconds: float = LONGEST_SECONDS,
) -> Sent:
    """Send what is due of a company, for some seconds.

    `means` are what letters are written with; without them they have no links and no papers.

    :raises UnableToSend: quarantined, no_account, outside_sandbox, password_sealed_elsewhere
        or creditor_unnamed; nothing was sent.
    """
    if companies.quarantine() is not None:
        raise UnableToSend("quarantined")
    with company_scope(company_id):
        way = way_of(company_id)
    sent, clock = Sent(), _Clock(now, time.monotonic())
    end = clock.started_at + seconds
    while not sent.fault:
        if time.monotonic() > end:
            sent.has_more = True
            break
        with company_scope(company_id):
            claim = batch.take(company_id=company_id, most=AT_ONCE, lease=LEASE)
        if claim is None:
            break
        failpoint("send.taken")
        _send_claim(company_id, claim, way, by, clock, sent, means or Means())
    return sent


def has_due(*, company_id: int) -> bool:
    """Return whether a message of a company waits for a sender, or a dead one's claim."""
    with company_scope(company_id):
        return queries.has_due()


def _send_claim(
    company_id: int,
    claim: Claim,
    way: Way,
    by: Actor,
    clock: _Clock,
    sent: Sent,
    means: Means,
) -> None:
    """Send what a claim holds, and let go of what is left of it."""
    wait_minutes, now = 0, clock.now
    try:
        with company_scope(company_id):
            written = write(
                company_id=company_id,
                message_ids=claim.message_ids,
                way=way,
                now=now,
                means=means,
            )
        failpoint("send.written")
        _refuse(company_id, claim, written, by, now)
        with way.transport.open() as line:
            _keep_fault(company_id, "")
            for ready in written.ready.values():
                if line.is_broken:
                    # The others were not handed over: the next claim opens another line.
                    break
                _send_one(company_id, claim, line, way, ready, by, clock, sent)
    except Unreachable as fault:
        sent.fault, wait_minutes = str(fault), UNREACHABLE_MINUTES
        _keep_fault(company_id, sent.fault)
    except _ClaimLost:
        return
    finally:
        # Not after a kill: then the janitor does it, and says that nobody knows.
        _surely(company_id, lambda: _let_go(company_id, claim, wait_minutes, by))


def _send_one(
    company_id: int,
    claim: Claim,
    line: Line,
    way: Way,
    ready: Ready,
    by: Actor,
    clock: _Clock,
    sent: Sent,
) -> None:
    mark = _surely(company_id, lambda: _mark(company_id, claim, ready, by, clock))
    failpoint("send.marked")
    if mark is None or mark.why:
        sent.held_back += 1
        return
    answer = line.hand_over(
        sender=way.from_address, recipient=ready.recipient, content=ready.content
    )
    failpoint("send.handed_over")
    sent.handed_over += 1
    sent.accepted += answer.said is Said.ACCEPTED
    _surely(company_id, lambda: _record(company_id, claim, mark, answer, by))
    failpoint("send.recorded")


def _mark(company_id: int, claim: Claim, ready: Ready, by: Actor, clock: _Clock) -> Mark | None:
    if not batch.extend(claim=claim, lease=LEASE):
        raise _ClaimLost
    message_id = ready.message_id
    asked = law.ask(message_id=message_id, now=clock()) if ready.is_demand else None
    marks = batch.mark_sending(
        company_id=company_id,
        claim_id=claim.pk,
        open_cents={message_id: ready.open_cents},
        held={message_id: asked.held} if asked and asked.held else {},
    )
    mark = marks.get(message_id)
    if asked and mark is not None and not mark.why:
        law.count(asked, by=by)
    return mark


def _record(company_id: int, claim: Claim, mark: Mark, answer: Answer, by: Actor) -> None:
    after = following(answer.said, tries=mark.tries)
    recorded = batch.record_said(
        company_id=company_id,
        claim_id=claim.pk,
        said=[Recorded(mark.message_id, after, answer.words)],
    )
    if after.state is MessageState.SENT and recorded:
        return
    if recorded and answer.said in (Said.DEFERRED, Said.REFUSED):
        law.fell_through(message_id=mark.message_id)
    operations.note(
        company_id=company_id,
        message_id=mark.message_id,
        kind=str(answer.said),
        state=after.state,
        detail=answer.words,
        by=by.name,
    )


def _refuse(company_id: int, claim: Claim, written: Batch, by: Actor, now: datetime) -> None:
    """Fail what can never be written: an address that is none."""
    for message_id, why in written.refused.items():
        with company_scope(company_id):
            held = queries.lock(message_id)
            if held is None or held.claim_id != claim.pk:
                continue
            operations.fail(held, reason="not_writable", answer=why, now=now)
            operations.note(
                company_id=company_id,
                message_id=message_id,
                kind="not_writable",
                state=MessageState.FAILED,
                detail=why,
                by=by.name,
            )


def _let_go(company_id: int, claim: Claim, wait_minutes: int, by: Actor) -> None:
    found = batch.let_go(company_id=company_id, claim=claim, wait_minutes=wait_minutes)
    for message_id, state in found.items():
        if state == MessageState.UNKNOWN:
            operations.note(
                company_id=company_id,
                message_id=message_id,
                kind="sender_gone",
                state=MessageState.UNKNOWN,
                detail="",
                by=by.name,
            )


def _keep_fault(company_id: int, fault: str) -> None:
    with company_scope(company_id):
        MailAccount.objects.exclude(latest_fault=fault).update(latest_fault=fault)


def _surely(company_id: int, work: Callable[[], T]) -> T:
    """Do `work` in a scope; again where the connection was lost, for it may run twice.

    What is done between a hand-over and its record must not be given up because the
    database went away for a moment.
    """
    for tried in range(1, MOST_TRIES + 1):
        try:
            with company_scope(company_id):
                return work()
        except (OperationalError, InterfaceError):
            if tried == MOST_TRIES:
                raise
            connection.close()
            time.sleep(0.2 * tried)
    raise AssertionError("the last try returns or raises")


def why_not(*, company_id: int) -> str:
    """Return the code of why nothing of a company can be sent now; empty when it can."""
    if companies.quarantine() is not None:
        return "quarantined"
    with company_scope(company_id):
        if not companies.company(company_id).postal_address.strip():
            return "creditor_unnamed"
        try:
            way_of(company_id)
        except UnableToSend as refusal:
            return str(refusal)
    return ""
