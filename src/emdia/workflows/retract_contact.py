"""Taking back a contact that was logged in error: its row stays.

The law counts contacts, not entries: what took place otherwise than it was logged goes on using up
what contact law allows. Only what never took place frees it, and that is not everybody's to say.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from emdia.books.agreements import queries as agreements
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations as dunning
from emdia.books.dunning import queries as dunning_queries
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as told
from emdia.books.facts.actor import Actor
from emdia.books.interactions import operations, queries
from emdia.books.interactions.models import Interaction
from emdia.books.parties import queries as parties
from emdia.rules.promises import PromiseState

from . import promises, worklist

MANAGER_DAYS = 7  # the longest stretch over which contacts are counted


class UnableToRetract(ValueError):
    """The contact stays as it was logged; the message is a code that a screen explains."""


def retract(
    *,
    company_id: int,
    interaction_id: int,
    took_place: bool,
    reason: str,
    by: Actor,
    on: date,
    now: datetime,
    is_manager: bool = False,
) -> int:
    """Keep that a contact was logged in error; return its customer.

    The promise made in it holds no more, and the calls it had done wait again. That it never took
    place may say whoever logged it, on the same day of the company (`on`), or a manager within
    MANAGER_DAYS.

    :raises UnableToRetract: interaction_unknown, is_a_message, already_retracted,
        promise_judged, reason_missing or took_place.
    """
    if not reason.strip():
        raise UnableToRetract("reason_missing")
    with company_scope(company_id):
        logged = _standing(interaction_id)
        if not took_place and not _may_deny(logged, by, on, is_manager=is_manager):
            raise UnableToRetract("took_place")
        promise_id = _withdraw(logged, reason.strip(), by, on, now)
        operations.retract(
            logged, took_place=took_place, reason=reason.strip(), now=now, by=by.name
        )
        done = dunning_queries.tasks_done_by(
            customer_id=logged.customer_id, interaction_id=logged.pk
        )
        tasks = dunning.open_again(done, interaction=logged)
        facts.record(
            company_id=company_id,
            kind="contact.retracted",
            subject=("customer", logged.customer_id),
            by=by,
            reason=reason.strip(),
            data={
                "interaction": logged.pk,
                "took_place": took_place,
                "promise": promise_id,
                "tasks": tasks,
            },
        )
        worklist.refresh_customer(
            company_id=company_id, customer_id=logged.customer_id, as_of=on, now=now, by=by
        )
        return logged.customer_id


def _may_deny(logged: Interaction, by: Actor, on: date, *, is_manager: bool) -> bool:
    """Return whether somebody may say that a contact never took place."""
    zone = ZoneInfo(companies.company(logged.company_id).time_zone)
    made_on = logged.made_at.astimezone(zone).date()
    if is_manager:
        return on - made_on <= timedelta(days=MANAGER_DAYS)
    kept = told.latest_of_data(
        kind="contact.logged",
        subject=("customer", logged.customer_id),
        data={"interaction": logged.pk},
    )
    return made_on == on and kept is not None and kept.actor_user_id == by.user_id


def _standing(interaction_id: int) -> Interaction:
    """Return a contact logged by a person, with its customer locked."""
    found = queries.get(interaction_id)
    if found is None:
        raise UnableToRetract("interaction_unknown")
    if found.message_id is not None:
        raise UnableToRetract("is_a_message")
    # Whoever waited for the customer's row sees what the other one wrote.
    parties.lock(found.customer_id)
    if queries.is_retracted(found):
        raise UnableToRetract("already_retracted")
    return found


def _withdraw(logged: Interaction, reason: str, by: Actor, on: date, now: datetime) -> int | None:
    """Withdraw what was promised in the contact; return the promise, if there is one."""
    made = agreements.made_in(customer_id=logged.customer_id, interaction_id=logged.pk)
    if made is None:
        return None
    if made.state in (PromiseState.KEPT, PromiseState.BROKEN):
        raise UnableToRetract("promise_judged")
    if made.state == PromiseState.OPEN:
        promises.withdraw(
            company_id=logged.company_id,
            promise_id=made.pk,
            reason=reason,
            by=by,
            on=on,
            now=now,
        )
    return made.pk
