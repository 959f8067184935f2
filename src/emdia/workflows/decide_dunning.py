"""Deciding what every debtor gets today, and writing it: cases, actions, messages and tasks.

One transaction: a day is decided whole or not at all, and decided again it adds nothing.
"""

from dataclasses import asdict
from datetime import date

from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch, queries
from emdia.books.dunning.batch import Room, Written
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import operations as outbox
from emdia.kernel.failpoints import failpoint

from .queue import enqueue_once

# What a message can leave by.
SENT_BY = ("email",)
# A step takes the first of its channels that somebody or something can use.
USABLE = frozenset({*SENT_BY, "letter"})
NOTHING = Room()


def decide(*, company_id: int, as_of: date, by: Actor, room: Room = NOTHING) -> Written:
    """Decide about every debtor of a company on `as_of`; nothing where no plan runs.

    `room` is what contact law leaves of channels today. While a restored backup is looked at
    nothing is decided: its original may have taken the step.
    """
    if companies.quarantine() is not None:
        return Written()
    with company_scope(company_id):
        batch.lock(company_id)
        versions = queries.running()
        if not versions and not queries.has_cases():
            return Written()
        batch.decide(
            company_id=company_id,
            policy=queries.policy(company_id, versions=versions, usable=USABLE),
            as_of=as_of,
            calendar=calendars.calendar(),
            room=room,
        )
        failpoint("dunning.decided")
        written = batch.write(company_id=company_id, as_of=as_of, by=by.name)
        messages = _plan_messages(company_id, by)
        _record(company_id, written, messages, by)
        failpoint("dunning.written")
        return written


def _plan_messages(company_id: int, by: Actor) -> int:
    if not queries.has_messages(company_id, sent_by=SENT_BY):
        return 0
    send_batch = outbox.open_batch(
        company_id=company_id,
        purpose=batch.PURPOSE,
        step=batch.PURPOSE,
        planned_by=by.name,
    )
    count = batch.plan_messages(company_id=company_id, send_batch=send_batch, sent_by=SENT_BY)
    enqueue_once("send_messages", company_id=company_id)
    return count


def _record(company_id: int, written: Written, messages: int, by: Actor) -> None:
    counts = asdict(written) | {"messages": messages}
    if any(counts.values()):
        facts.record(
            company_id=company_id,
            kind="dunning.decided",
            subject=("company", company_id),
            by=by,
            data={"counts": counts},
        )
