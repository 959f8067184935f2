"""What people do with the list: put debtors off, say who calls, keep queues and weights."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from emdia.books.access import queries as access
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE
from emdia.books.worklist import batch, operations, queries
from emdia.books.worklist.models import LONGEST_NAME, LONGEST_REASON, Source, WorklistQueue
from emdia.rules.worklist import Weights, WeightsRefused, refuse_weights, weighed

from . import worklist

LONGEST_SKIP_DAYS = 60
MOST_AT_ONCE = 200
MOST_QUEUES = 30


class UnableToWorkList(ValueError):
    """The list stays as it is; the message is a code that a screen explains."""


def skip(
    *,
    company_id: int,
    customer_ids: Collection[int],
    until_date: date,
    reason: str,
    by: Actor,
    as_of: date,
    now: datetime,
) -> list[int]:
    """Put debtors off until a day, when they come back; return the ids of the skips.

    :raises UnableToWorkList: nobody_chosen, too_many, reason_missing, reason_long, day_past,
        day_far or customer_unknown.
    """
    told = reason.strip()
    _refuse_skip(customer_ids, told, until_date, as_of)
    with company_scope(company_id):
        kept = []
        # Locked in one order, whoever puts off whom.
        for customer_id in sorted({*customer_ids}):
            customer = parties.lock(customer_id)
            if customer is None or customer.state in GONE:
                raise UnableToWorkList("customer_unknown")
            row = operations.skip(
                company_id=company_id,
                customer_id=customer_id,
                until_date=until_date,
                reason=told,
                by=by.name,
                now=now,
            )
            facts.record(
                company_id=company_id,
                kind="worklist.skipped",
                subject=("customer", customer_id),
                by=by,
                reason=told,
                data={"until": until_date.isoformat()},
            )
            kept.append(row.pk)
        worklist.refresh(
            company_id=company_id, customer_ids=customer_ids, as_of=as_of, now=now, by=by
        )
        return kept


def _refuse_skip(customer_ids: Collection[int], reason: str, until_date: date, as_of: date) -> None:
    if not customer_ids:
        raise UnableToWorkList("nobody_chosen")
    if len(customer_ids) > MOST_AT_ONCE:
        raise UnableToWorkList("too_many")
    if not reason:
        raise UnableToWorkList("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise UnableToWorkList("reason_long")
    if until_date <= as_of:
        raise UnableToWorkList("day_past")
    if until_date > as_of + timedelta(days=LONGEST_SKIP_DAYS):
        raise UnableToWorkList("day_far")


def end_skip(*, company_id: int, skip_id: int, by: Actor, as_of: date, now: datetime) -> int:
    """Let a debtor stand in the list again before the day; return the customer.

    :raises UnableToWorkList: skip_unknown or skip_over.
    """
    with company_scope(company_id):
        kept = queries.lock_skip(skip_id)
        if kept is None:
            raise UnableToWorkList("skip_unknown")
        if kept.ended_at is not None:
            raise UnableToWorkList("skip_over")
        operations.end_skip(kept, by=by.name, now=now)
        facts.record(
            company_id=company_id,
            kind="worklist.skip_ended",
            subject=("customer", kept.customer_id),
            by=by,
            reason=kept.reason,
        )
        worklist.refresh_customer(
            company_id=company_id, customer_id=kept.customer_id, as_of=as_of, now=now, by=by
        )
        return kept.customer_id


def assign(
    *,
    company_id: int,
    customer_ids: Collection[int],
    user_id: int | None,
    reason: str,
    by: Actor,
    as_of: date,
) -> int:
    """Say who calls some debtors, or that nobody in particular does; return how many.

    :raises UnableToWorkList: nobody_chosen, too_many, reason_long or user_unknown.
    """
    wanted = sorted({*customer_ids})
    if not wanted:
        raise UnableToWorkList("nobody_chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise UnableToWorkList("too_many")
    if len(reason.strip()) > LONGEST_REASON:
        raise UnableToWorkList("reason_long")
    with company_scope(company_id):
        if user_id is not None and user_id not in _people():
            raise UnableToWorkList("user_unknown")
        known = [row.customer_id for row in queries.standing(wanted)]
        before = queries.callers(known)
        callers = {pk: user_id for pk in known if before.get(pk, 0) != user_id}
        batch.assign(
            company_id=company_id, callers=callers, source=Source.HAND, on=as_of, by=by.name
        )
        if callers:
            _record_callers(company_id, before, user_id, sorted(callers), reason.strip(), by)
        return len(callers)


def _record_callers(
    company_id: int,
    before: Mapping[int, int | None],
    user_id: int | None,
    customers: Sequence[int],
    reason: str,
    by: Actor,
) -> None:
    facts.record(
        company_id=company_id,
        kind="worklist.assigned",
        subject=("customer", customers[0]) if len(customers) == 1 else ("company", company_id),
        by=by,
        reason=reason,
        data={
            "user": user_id,
            "customers": list(customers),
            "before": [before.get(pk) for pk in customers],
        },
    )


def _people() -> set[int]:
    return {user.pk for user, _roles in access.members()}


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedQueue:
    """What a queue is to be; `away` says until when members are away, of whom it is known."""

    name: str
    position: int
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    from_cents: int | None = None
    below_cents: int | None = None
    members: tuple[int, ...] = ()
    away: tuple[tuple[int, date], ...] = ()


def keep_queue(
    *,
    company_id: int,
    queue_id: int | None,
    wanted: WantedQueue,
    by: Actor,
) -> int:
    """Begin a queue, or change one with its members; return its id.

    Debtors find their queue with the next writing of the list.

    :raises UnableToWorkList: queue_unknown, name_missing, name_taken, amounts_wrong,
        too_many_queues or user_unknown.
    """
    if not wanted.name.strip() or len(wanted.name) > LONGEST_NAME:
        raise UnableToWorkList("name_missing")
    low, below = wanted.from_cents, wanted.below_cents
    if low is not None and below is not None and low >= below:
        raise UnableToWorkList("amounts_wrong")
    with company_scope(company_id):
        companies.lock(company_id)
        row = _queue(company_id, queue_id)
        if not set(wanted.members) <= _people():
            raise UnableToWorkList("user_unknown")
        said = {
            "name": wanted.name.strip(),
            "position": wanted.position,
            "segments": list(wanted.segments),
            "languages": list(wanted.languages),
            "kinds": list(wanted.kinds),
            "from_cents": low,
            "below_cents": below,
        }
        facts.record(
            company_id=company_id,
            kind="worklist.queue_kept",
            subject=("company", company_id),
            by=by,
            data={"name": said["name"], "members": list(wanted.members)},
        )
        try:
            with transaction.atomic():
                operations.keep_queue(row, said)
        except IntegrityError as error:
            raise UnableToWorkList("name_taken") from error
        away = dict(wanted.away)
        for user_id in {*wanted.members, *(one.user_id for one in queries.members(row.pk))}:
            operations.keep_member(
                queue=row,
                user_id=user_id,
                is_member=user_id in wanted.members,
                back_date=away.get(user_id),
            )
        return row.pk


def _queue(company_id: int, queue_id: int | None) -> WorklistQueue:
    if queue_id is None:
        if len(queries.queues()) >= MOST_QUEUES:
            raise UnableToWorkList("too_many_queues")
        return WorklistQueue(company_id=company_id)
    found = queries.lock_queue(queue_id)
    if found is None or not found.is_active:
        raise UnableToWorkList("queue_unknown")
    return found


def close_queue(*, company_id: int, queue_id: int, by: Actor) -> None:
    """Use a queue no more; its debtors find another with the next writing of the list.

    Of one that is closed already nothing is done.

    :raises UnableToWorkList: queue_unknown.
    """
    with company_scope(company_id):
        row = queries.lock_queue(queue_id)
        if row is None:
            raise UnableToWorkList("queue_unknown")
        if not row.is_active:
            return
        facts.record(
            company_id=company_id,
            kind="worklist.queue_closed",
            subject=("company", company_id),
            by=by,
            data={"name": row.name},
        )
        operations.keep_queue(row, {"is_active": False})


def set_weights(*, company_id: int, weights: Weights, reason: str, by: Actor) -> None:
    """Let the list be reckoned by other weights.

    :raises UnableToWorkList: reason_missing, nothing_changed, or why weights are refused.
    """
    try:
        refuse_weights(weights)
    except WeightsRefused as refusal:
        raise UnableToWorkList(str(refusal)) from refusal
    if not reason.strip():
        raise UnableToWorkList("reason_missing")
    with company_scope(company_id):
        companies.lock(company_id)
        before = queries.weights(company_id)
        changes = _changes(before, weights)
        if not changes:
            raise UnableToWorkList("nothing_changed")
        facts.record(
            company_id=company_id,
            kind="worklist.weights_set",
            subject=("company", company_id),
            by=by,
            reason=reason.strip(),
            data={"changes": changes},
        )
        operations.keep_weights(company_id=company_id, weights=weights)


def _changes(before: Weights, after: Weights) -> list[list[object]]:
    """Return each weight that changes: its name, before and after."""
    old, new = weighed(before), weighed(after)
    return [[name, old.get(name), new[name]] for name in new if old.get(name) != new[name]]
