"""Telling endpoints what happened: events out of facts, then batches of messages.

A message is sent at least once: a worker that dies between sending and writing down leaves its
lease, and another sends the same message with the same id. Nothing is open in the database
while the network is waited for.
"""

import json
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import connection, transaction

from emdia.books.companies.scope import company_scope, until_done
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.webhooks import batch, operations, queries
from emdia.books.webhooks.batch import Due
from emdia.books.webhooks.models import DeliveryState
from emdia.connectors.webhooks import Networks, Told, post
from emdia.formats.standard_webhooks import headers
from emdia.kernel.failpoints import failpoint
from emdia.rules.webhooks import GONE, is_delivered, pause_after

from .manage_webhooks import own_networks, secret_of

OF_EACH_ENDPOINT = 16
AT_ONCE = 16
# Longer than a batch can take: a connection has ten seconds, an endpoint sixteen messages.
LEASE = timedelta(minutes=2)
FRACTION = 2**32
KEPT_FOR = timedelta(days=30)  # so long a message may be looked at and sent again


def tell(*, company_id: int, now: datetime) -> int:
    """Turn what happened since the last time into messages; return how many."""
    return until_done(lambda: _tell(company_id, now))


def send_batch(*, company_id: int, by: Actor, now: datetime) -> int:
    """Send a batch of what is due and write down what was answered; return how many were sent."""
    with company_scope(company_id):
        ids = batch.take_due(most_of_each=OF_EACH_ENDPOINT, now=now, lease_end=now + LEASE)
        due = queries.taken(ids, now=now)
    failpoint("webhooks.taken")
    if not due:
        return 0
    answers = _sent(company_id, due, now)
    failpoint("webhooks.sent")
    with company_scope(company_id):
        for one, told in zip(due, answers, strict=True):
            _write_down(company_id, one, told, by, now)
    failpoint("webhooks.written")
    return len(due)


def forget(*, company_id: int, now: datetime) -> None:
    """Delete the messages whose time is over."""
    with company_scope(company_id):
        batch.forget(before=now - KEPT_FOR)


def message(due: Due) -> bytes:
    """Return the bytes of a message: the same at every attempt."""
    said = {"type": due.kind, "timestamp": due.happened_at.isoformat(), "data": due.data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _tell(company_id: int, now: datetime) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            # All statements must see the same facts and balances.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with company_scope(company_id):
            told = batch.tell(now=now)
        failpoint("webhooks.told")
    return told


def _sent(company_id: int, due: Sequence[Due], now: datetime) -> list[Told]:
    allowed = own_networks()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda one: _post(company_id, one, now, allowed), due))


def _post(company_id: int, due: Due, now: datetime, allowed: Networks) -> Told:
    body = message(due)
    signed = headers(
        message_id=f"evt_{company_id}_{due.event_id}",
        seconds=int(now.timestamp()),
        body=body,
        secrets=[secret_of(company_id=company_id, nonce=nonce) for nonce in due.nonces],
    )
    said = {"Content-Type": "application/json", "User-Agent": "Emdia-Webhooks/1", **signed}
    return post(url=due.url, headers=said, body=body, allowed=allowed)


def _write_down(company_id: int, due: Due, told: Told, by: Actor, now: datetime) -> None:
    state, due_at = _what_next(due, told, now)
    is_mine = operations.record_attempt(
        delivery_id=due.id,
        attempt=due.attempts,
        state=state,
        due_at=due_at,
        status=told.status,
        fault=told.fault,
        took_ms=told.took_ms,
    )
    if is_mine and told.status == GONE:
        operations.shut_endpoint(endpoint_id=due.endpoint_id)
        facts.record(
            company_id=company_id,
            kind="webhook.gone",
            subject=("webhook_endpoint", due.endpoint_id),
            by=by,
            reason=str(GONE),
        )


def _what_next(due: Due, told: Told, now: datetime) -> tuple[DeliveryState, datetime]:
    if is_delivered(told.status):
        return DeliveryState.DELIVERED, now
    pause = pause_after(attempts=due.attempts, chance=secrets.randbelow(FRACTION) / FRACTION)
    if pause is None or told.status == GONE:
        return DeliveryState.DEAD, now
    return DeliveryState.DUE, now + pause
