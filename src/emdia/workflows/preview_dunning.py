"""What a plan would do: on a day beside the one that runs, and over a month. Nothing is kept.

The portfolio is decided as the day decides it, by the same statements, in a transaction that
is undone. A month is simulated as if nobody paid: it is the most that can come. Of a large
portfolio it is estimated from some of its debtors, scattered over it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch, queries
from emdia.books.dunning.batch import Outcome, Policy, Room, Some
from emdia.books.dunning.looks import Change, Month, Preview, SimulatedDay, Tally
from emdia.books.dunning.models import DunningSetting, PlanVersion
from emdia.books.parties.models import Customer

from .contact import law
from .decide_dunning import USABLE

LONGEST_DAYS = 62
# Of more debtors a month is estimated from one in so many.
MOST_SIMULATED = 10_000
# One session of PostgreSQL works on one processor.
SESSIONS = 2
MOST_CHANGES = 100
NOBODY = "preview"


class UnableToPreview(ValueError):
    """There is nothing to look at; the message is a code that a screen explains."""


Steps = dict[tuple[str, str], int]  # how many, by kind and channel
# Told how many of the days are through; says whether to go on.
Told = Callable[[int], bool]


def _go_on(_done: int) -> bool:
    return True


class Cancelled(Exception):
    """Whoever asked does not want to know any more."""


def preview(
    *, company_id: int, version_id: int, as_of: date, now: datetime, tell: Told = _go_on
) -> Preview:
    """Return what a version would change on `as_of`, over the portfolio as it stands now.

    What was sent already counts, as it does for the decision of the day.

    :raises UnableToPreview: version_unknown.
    :raises Cancelled: `tell` said so.
    """
    with _undone(company_id):
        batch.lock(company_id)
        proposed = _with(version_id)
        room = _room(company_id, as_of, now)
        before, running = _decided(company_id, queries.running(), as_of, room)
        _tell(tell, 1)
        after, other = _decided(company_id, proposed, as_of, room)
        _tell(tell, 2)
    changed = [pk for pk in {*before, *after} if _differ(before.get(pk), after.get(pk))]
    changes = [_change(before.get(pk), after.get(pk)) for pk in changed]
    changes.sort(key=lambda one: (-one.owed_cents, one.customer_id))
    return Preview(
        as_of=as_of,
        running=running,
        proposed=other,
        debtors=len({*before, *after}),
        changed=len(changes),
        changes=tuple(changes[:MOST_CHANGES]),
    )


def month(
    *,
    company_id: int,
    first: date,
    now: datetime,
    days: int = 30,
    version_id: int | None = None,
    tell: Told = _go_on,
) -> Month:
    """Return what the days from `first` on would bring, as if nobody paid meanwhile.

    Contacts made already count, and days on which none may be; those of the month itself keep
    only the rest of the plan.

    :raises UnableToPreview: version_unknown or too_many_days.
    :raises Cancelled: `tell` said so.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise UnableToPreview("too_many_days")
    with _undone(company_id):
        batch.lock(company_id)
        versions = queries.running() if version_id is None else _with(version_id)
        policy = queries.policy(company_id, versions=versions, usable=USABLE)
        setting = queries.setting(company_id)
        one_in = -(-Customer.objects.count() // MOST_SIMULATED) or 1
        every_day = [first + timedelta(days=count) for count in range(days)]
        month = _Simulated(company_id=company_id, policy=policy, days=every_day, now=now, tell=tell)
        steps = month.in_sessions(one_in)
    tallies = (_tally(setting, counted, one_in=one_in) for counted in steps)
    found = (
        SimulatedDay(day=day, tally=tally) for day, tally in zip(every_day, tallies, strict=True)
    )
    return Month(days=tuple(found), one_in=one_in)


@dataclass(frozen=True, kw_only=True)
class _Simulated:
    """Days decided one after the other, by sessions that share the debtors: none asks another."""

    company_id: int
    policy: Policy
    days: Sequence[date]
    now: datetime
    tell: Told
    is_over: Event = field(default_factory=Event)

    def in_sessions(self, one_in: int) -> list[Steps]:
        """Return the steps of each day, of one debtor in so many."""
        shares = [
            Some(one_in=one_in * SESSIONS, rest=one_in * number) for number in range(SESSIONS)
        ]
        with ThreadPoolExecutor(SESSIONS) as threads:
            found = list(threads.map(self._share, shares))
        return [sum(map(Counter, of_day), Counter()) for of_day in zip(*found, strict=True)]

    def _share(self, some: Some) -> list[Steps]:
        try:
            with _undone(self.company_id):
                return self._days(some)
        except BaseException:
            # Without one of them the others work for nothing.
            self.is_over.set()
            raise
        finally:
            connection.close()

    def _days(self, some: Some) -> list[Steps]:
        batch.copy_titles(
            company_id=self.company_id,
            groups_children=self.policy.groups_children,
            some=some,
            last_day=self.days[-1],
        )
        found = []
        for day in self.days:
            if self.is_over.is_set():
                break
            room = _room(self.company_id, day, self.now)
            _decide(self.company_id, self.policy, day, room, from_copies=True)
            found.append(batch.tally(self.company_id))
            batch.write(
                company_id=self.company_id, as_of=day, by=NOBODY, some=some, with_tasks=False
            )
            if some.rest == 0:
                _tell(self.tell, len(found))
        return found


def _tell(tell: Told, done: int) -> None:
    if not tell(done):
        raise Cancelled


def _room(company_id: int, as_of: date, now: datetime) -> Room:
    """Return what the law leaves on a day: asked now, or at the noon of another day."""
    zone = ZoneInfo(companies.company(company_id).time_zone)
    noon = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=zone)
    asked_at = now if now.astimezone(zone).date() == as_of else noon
    return law.room_of_day(company_id=company_id, as_of=as_of, now=asked_at)


@contextmanager
def _undone(company_id: int) -> Iterator[None]:
    """Open a scope of which nothing is kept."""
    with company_scope(company_id):
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _with(version_id: int) -> list[PlanVersion]:
    """Return the versions that would run if this one were published."""
    version = PlanVersion.objects.prefetch_related("steps").filter(pk=version_id).first()
    if version is None:
        raise UnableToPreview("version_unknown")
    others = [one for one in queries.running() if one.plan_id != version.plan_id]
    return [*others, *([version] if version.is_active else [])]


def _decided(
    company_id: int, versions: Sequence[PlanVersion], as_of: date, room: Room
) -> tuple[dict[int, Outcome], Tally]:
    policy = queries.policy(company_id, versions=versions, usable=USABLE)
    _decide(company_id, policy, as_of, room)
    found = {one.customer_id: one for one in batch.outcomes(company_id)}
    return found, _tally(queries.setting(company_id), batch.tally(company_id))


def _decide(
    company_id: int, policy: Policy, as_of: date, room: Room, *, from_copies: bool = False
) -> None:
    batch.decide(
        company_id=company_id,
        policy=policy,
        as_of=as_of,
        calendar=calendars.calendar(),
        room=room,
        from_copies=from_copies,
    )


def _tally(setting: DunningSetting, counted: Steps, *, one_in: int = 1) -> Tally:
    steps = {key: count * one_in for key, count in counted.items()}
    prices = {
        "email": setting.email_price_cents,
        "whatsapp": setting.whatsapp_price_cents,
        "sms": setting.sms_price_cents,
        "letter": setting.letter_price_cents,
    }
    cost = sum(prices.get(channel, 0) * count for (_, channel), count in steps.items())
    return Tally(steps=steps, cost_cents=cost)


def _differ(before: Outcome | None, after: Outcome | None) -> bool:
    if before is None or after is None:
        return before is not after
    return (before.standing, before.steps, before.waits_for) != (
        after.standing,
        after.steps,
        after.waits_for,
    )


def _change(before: Outcome | None, after: Outcome | None) -> Change:
    one = after or before
    assert one is not None
    return Change(
        customer_id=one.customer_id,
        name=one.name,
        owed_cents=max(side.owed_cents for side in (before, after) if side),
        before=before,
        after=after,
    )
