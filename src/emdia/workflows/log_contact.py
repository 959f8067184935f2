"""What came of a call or a talk, with the promise made in it and the day to look again, at once."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.calendar import queries as calendars
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations as dunning
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.interactions import operations
from emdia.books.interactions.models import Interaction
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Channel, Contact, Customer
from emdia.rules.interactions import BY_HAND, Outcome, look_again, may_promise

from . import promises, worklist
from .contact.law import place_of
from .promises import UnableToPromise, Wanted

LONGEST_NOTE = 2_000


class UnableToLog(ValueError):
    """The contact cannot be kept; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Logged:
    """What was kept: the interaction, the promise that came with it, the calls it had done."""

    interaction_id: int
    promise_id: int | None
    tasks: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What a person says of a contact. `is_demand`: it was about what is late."""

    channel: str  # parties.Channel
    outcome: str  # rules.interactions.Outcome, without `sent`
    contact_id: int | None = None
    is_outbound: bool = True
    is_demand: bool = True
    note: str = ""
    next_date: date | None = None
    promise: Wanted | None = None


def log(
    *, company_id: int, customer_id: int, heard: Heard, by: Actor, on: date, now: datetime
) -> Logged:
    """Keep what came of a contact; a promise comes with it or nothing is kept.

    A contact is kept even outside what contact law allows: it has happened. One that reached
    the debtor closes the calls that wait in the debtor's case; another is tried again. A promise
    without a next day is looked at again once it can be judged. `on` is the company's day.

    :raises UnableToLog: channel_unknown, outcome_unknown, note_long, next_past, promise_missing,
        promise_out_of_place, contact_unknown, or the code that refused the promise.
    """
    channel, outcome = _checked(heard, on)
    with company_scope(company_id):
        try:
            customer = promises.standing_customer(customer_id)
            contact = _contact(customer, heard.contact_id)
            next_date = heard.next_date or _after_promise(heard, on)
            kept = operations.log(
                customer=customer,
                contact=contact,
                talk=operations.Talk(
                    channel=channel,
                    outcome=outcome,
                    is_outbound=heard.is_outbound,
                    is_demand=heard.is_demand,
                    made_at=now,
                    on_date=place_of(customer).today(now),
                    note=heard.note.strip(),
                    next_date=next_date,
                ),
                made_by=by.name,
            )
            made = (
                promises.keep(
                    customer=customer,
                    wanted=heard.promise,
                    interaction=kept,
                    by=by,
                    on=on,
                    now=now,
                )
                if heard.promise
                else None
            )
        except UnableToPromise as refusal:
            raise UnableToLog(str(refusal)) from refusal
        tasks = dunning.done_by(kept, now=now, by=by.name) if kept.was_reached else []
        _record(kept, tasks, by)
        worklist.contact_kept(
            company_id=company_id,
            customer_id=customer.pk,
            outcome=outcome,
            by=by,
            as_of=on,
            now=now,
        )
        return Logged(interaction_id=kept.pk, promise_id=made, tasks=tuple(tasks))


def _record(kept: Interaction, tasks: list[int], by: Actor) -> None:
    facts.record(
        company_id=kept.company_id,
        kind="contact.logged",
        subject=("customer", kept.customer_id),
        by=by,
        reason=kept.note,
        data={
            "interaction": kept.pk,
            "channel": kept.channel,
            "outcome": kept.outcome,
            "next_date": kept.next_date.isoformat() if kept.next_date else "",
            "tasks": tasks,
        },
    )


def _after_promise(heard: Heard, on: date) -> date | None:
    days = [day for day, _cents in heard.promise.parts] if heard.promise else []
    if not days:
        return None
    return look_again(
        Outcome.PROMISED, on=on, calendar=calendars.calendar(), promised=max(*days, on)
    )


def _checked(heard: Heard, on: date) -> tuple[Channel, Outcome]:
    if heard.channel not in Channel.values:
        raise UnableToLog("channel_unknown")
    if heard.outcome not in {str(one) for one in BY_HAND}:
        raise UnableToLog("outcome_unknown")
    if len(heard.note) > LONGEST_NOTE:
        raise UnableToLog("note_long")
    if heard.next_date is not None and heard.next_date < on:
        raise UnableToLog("next_past")
    outcome = Outcome(heard.outcome)
    if may_promise(outcome) and heard.promise is None:
        raise UnableToLog("promise_missing")
    if heard.promise is not None and not may_promise(outcome):
        raise UnableToLog("promise_out_of_place")
    return Channel(heard.channel), outcome


def _contact(customer: Customer, contact_id: int | None) -> Contact | None:
    if contact_id is None:
        return None
    contact = parties.contact(contact_id)
    if contact is None or contact.customer_id != customer.pk:
        raise UnableToLog("contact_unknown")
    return contact
