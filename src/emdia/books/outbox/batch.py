"""Planning and handing over many messages at once in SQL. Each requires an open company scope.

A sender takes a claim, writes what will be sent, marks what may leave in a transaction that
is committed before anything is handed over, and records what the transport said. Between
mark and record nobody knows; a claim that outlives its sender is let go by the janitor.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Max
from django.db.models.functions import Now

from emdia.rules.outbox import MessageState, Next

from .models import Claim, Delivery, MessageTitle, SendBatch

SQL = Path(__file__).parent / "sql"
PLAN_LOCK = 1020
# A debtor is sent what can be paid: the bank knows of it.
SENDABLE = ["registered"]
MANY = 50  # keys, from which on the right join is known


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargePlan:
    """Which charges a step sends: those of `receivables`, or of all titles due in a window.

    `cycle` and `step` are part of the key that makes a message planned once; `repeat` above
    0 sends once more what was sent, for a reason.
    """

    purpose: str
    step: str
    cycle: str
    due_at: datetime
    receivables: Sequence[int] | None = None
    first_due: date | None = None
    last_due: date | None = None
    since_date: date | None = None
    repeat: int = 0
    repeats_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a message may leave: `why` is empty when it may; `tries` counts this one."""

    message_id: int
    why: str
    tries: int


@dataclass(frozen=True, slots=True)
class Held:
    """Why contact law holds a message now; with `next_at` it waits, without it never leaves."""

    why: str
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the transport said of one message, and what becomes of it."""

    message_id: int
    next: Next
    answer: str


def plan_charges(*, company_id: int, plan: ChargePlan, send_batch: SendBatch) -> int:
    """Plan the messages of a step; return how many there are, the suppressed included."""
    with connection.cursor() as cursor:
        # Two planners of one company would both see charges that nobody planned.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLAN_LOCK, company_id % 2**31])
        cursor.execute("SET LOCAL work_mem = '64MB'")
        values = asdict(plan) | {
            "company_id": company_id,
            "send_batch_id": send_batch.pk,
            "sendable": SENDABLE,
            "receivables": None if plan.receivables is None else list(plan.receivables),
        }
        cursor.execute((SQL / "plan_charges.sql").read_text(), values)
        count: int = cursor.rowcount
    send_batch.message_count += count
    send_batch.save(update_fields=["message_count"])
    return count


def take(*, company_id: int, most: int, lease: timedelta) -> Claim | None:
    """Claim up to `most` messages that are due; None when none is."""
    claim = Claim.objects.create(company_id=company_id, message_ids=[], until_at=Now() + lease)
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "take.sql").read_text(),
            {"company_id": company_id, "claim_id": claim.pk, "most": most},
        )
        claim.message_ids = sorted(row[0] for row in cursor.fetchall())
    if not claim.message_ids:
        claim.delete()
        return None
    claim.save(update_fields=["message_ids"])
    return claim


def extend(*, claim: Claim, lease: timedelta) -> bool:
    """Hold a claim longer; False when it was taken for dead meanwhile."""
    return Claim.objects.filter(pk=claim.pk).update(until_at=Now() + lease) == 1


def mark_sending(
    *,
    company_id: int,
    claim_id: int,
    open_cents: Mapping[int, int],
    held: Mapping[int, Held] | None = None,
) -> dict[int, Mark]:
    """Mark the claimed messages that may leave now; say of the others why not.

    `open_cents` is by message what its content says is open: what changed since is
    `outdated` and stays claimed, to be written anew. `held` is by message what contact law
    says against it, asked in the same transaction. Messages the claim holds no more are left
    out.
    """
    against = [(held or {}).get(message_id, Held("")) for message_id in open_cents]
    values: dict[str, Any] = {
        "company_id": company_id,
        "claim_id": claim_id,
        "message_ids": list(open_cents),
        "open_cents": list(open_cents.values()),
        "held": [one.why for one in against],
        "next_at": [one.next_at for one in against],
        "sendable": SENDABLE,
    }
    with connection.cursor() as cursor, _joining_whole(cursor, len(open_cents)):
        cursor.execute((SQL / "mark_sending.sql").read_text(), values)
        return {row[0]: Mark(*row) for row in cursor.fetchall()}


@contextmanager
def _joining_whole(cursor: CursorWrapper, count: int) -> Iterator[None]:
    """Join whole what a statement makes of many keys: uncounted, it looks like little."""
    if count < MANY:
        yield
        return
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")


def record_said(*, company_id: int, claim_id: int, said: Sequence[Recorded]) -> set[int]:
    """Record what the transport said; return the messages that it was recorded of."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "record_said.sql").read_text(),
            {
                "company_id": company_id,
                "claim_id": claim_id,
                "message_ids": [one.message_id for one in said],
                "states": [one.next.state.value for one in said],
                "reasons": [one.next.reason for one in said],
                "answers": [one.answer for one in said],
                "wait_minutes": [one.next.wait_minutes or 0 for one in said],
            },
        )
        return {row[0] for row in cursor.fetchall()}


def let_go(
    *, company_id: int, claim: Claim, wait_minutes: int = 0, only: Sequence[int] | None = None
) -> dict[int, str]:
    """Let go of what a claim holds, or of some of it; return the states by message.

    What was not handed over is planned again after `wait_minutes`; of what was, the state is
    unknown from now on.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "let_go.sql").read_text(),
            {
                "company_id": company_id,
                "claim_id": claim.pk,
                "message_ids": claim.message_ids if only is None else list(only),
                "wait_minutes": wait_minutes,
            },
        )
        found = dict(cursor.fetchall())
    if only is None:
        claim.delete()
    return found


def outlived(*, company_id: int) -> list[Claim]:
    """Return the claims whose time is over, held until the transaction ends."""
    claims = Claim.objects.select_for_update(skip_locked=True).filter(
        company_id=company_id, until_at__lt=Now()
    )
    return list(claims.order_by("id"))


def count_states(*, company_id: int, send_batch_id: int) -> list[tuple[str, str, int]]:
    """Return how many messages of a batch are in each state, by reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "count_states.sql").read_text(),
            {"company_id": company_id, "send_batch_id": send_batch_id},
        )
        return list(cursor.fetchall())


def next_repeat(*, purpose: str, step: str, receivable_ids: Sequence[int]) -> int:
    """Return how often a step has told of some receivables, the one told most often."""
    told = MessageTitle.objects.filter(
        receivable_id__in=list(receivable_ids), purpose=purpose, step=step
    )
    latest: int | None = told.aggregate(latest=Max("repeat"))["latest"]
    return 0 if latest is None else latest + 1


def suppress_planned(*, company_id: int, send_batch_id: int, reason: str) -> int:
    """Let nothing leave that is planned in a batch and not handed over; return how many."""
    planned = Delivery.objects.filter(
        company_id=company_id, send_batch_id=send_batch_id, state=MessageState.PLANNED
    )
    return planned.update(state=MessageState.SUPPRESSED, reason=reason, due_at=None)


def hold_planned(*, company_id: int, reason: str) -> int:
    """Let a person decide of everything that is planned; return how many there are."""
    planned = Delivery.objects.filter(company_id=company_id, due_at__isnull=False)
    return planned.update(
        state=MessageState.UNKNOWN, reason=reason, due_at=None, attention_at=Now()
    )
