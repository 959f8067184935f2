"""What a plan would do: on a day beside the one that runs, and over a month. Nothing is kept.

The portfolio is decided as the day decides it, by the same statements, in a transaction that
is undone. A month is simulated as if nobody paid: it is the most that can come. Of a large
portfolio it is estimated from some of its debtors, scattered over it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from emdia.books.calendar import queries as calendars
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch, queries
from emdia.books.dunning.batch import Outcome, Policy, Room
from emdia.books.dunning.models import DunningSetting, PlanVersion
from emdia.books.parties.models import Customer

from .decide_dunning import USABLE

LONGEST_DAYS = 62
# Of more debtors a month is estimated from one in so many.
MOST_SIMULATED = 10_000
MOST_CHANGES = 500
NOBODY = "preview"


class UnableToPreview(ValueError):
    """There is nothing to look at; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many steps are taken, by kind and channel, and what the messages cost."""

    steps: dict[tuple[str, str], int]
    cost_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A debtor who is treated otherwise; None: of whom the other policy says nothing."""

    customer_id: int
    name: str
    owed_cents: int
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A day by the policy that runs, and by the one that would. `changes` are the largest."""

    as_of: date
    running: Tally
    proposed: Tally
    debtors: int
    changed: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedDay:
    """What a day of a month would bring."""

    day: date
    tally: Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """What days from a first one on would bring, estimated from one debtor in `one_in`."""

    days: tuple[SimulatedDay, ...]
    one_in: int

    @property
    def total(self) -> Tally:
        """Return what the days bring together."""
        steps: Counter[tuple[str, str]] = Counter()
        for one in self.days:
            steps.update(one.tally.steps)
        cost_cents = sum(one.tally.cost_cents for one in self.days)
        return Tally(steps=dict(steps), cost_cents=cost_cents)


def preview(*, company_id: int, version_id: int, as_of: date) -> Preview:
    """Return what a version would change on `as_of`, over the portfolio as it stands now.

    :raises UnableToPreview: version_unknown.
    """
    with _undone(company_id):
        proposed = _with(version_id)
        before, running = _decided(company_id, queries.running(), as_of)
        after, other = _decided(company_id, proposed, as_of)
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


def month(*, company_id: int, first: date, days: int = 30, version_id: int | None = None) -> Month:
    """Return what the days from `first` on would bring, as if nobody paid meanwhile.

    :raises UnableToPreview: version_unknown or too_many_days.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise UnableToPreview("too_many_days")
    found = []
    with _undone(company_id):
        versions = queries.running() if version_id is None else _with(version_id)
        policy = queries.policy(company_id, versions=versions, usable=USABLE)
        setting = queries.setting(company_id)
        one_in = -(-Customer.objects.count() // MOST_SIMULATED) or 1
        for count in range(days):
            day = first + timedelta(days=count)
            _decide(company_id, policy, day, one_in=one_in)
            found.append(SimulatedDay(day=day, tally=_tally(company_id, setting, one_in=one_in)))
            batch.write(company_id=company_id, as_of=day, by=NOBODY, closes=False)
    return Month(days=tuple(found), one_in=one_in)


@contextmanager
def _undone(company_id: int) -> Iterator[None]:
    """Open a scope of which nothing is kept."""
    with company_scope(company_id):
        batch.lock(company_id)
        yield
        transaction.set_rollback(True)


def _with(version_id: int) -> list[PlanVersion]:
    """Return the versions that would run if this one were published."""
    version = PlanVersion.objects.prefetch_related("steps").filter(pk=version_id).first()
    if version is None:
        raise UnableToPreview("version_unknown")
    others = [one for one in queries.running() if one.plan_id != version.plan_id]
    return [*others, *([version] if version.is_active else [])]


def _decided(
    company_id: int, versions: Sequence[PlanVersion], as_of: date
) -> tuple[dict[int, Outcome], Tally]:
    _decide(company_id, queries.policy(company_id, versions=versions, usable=USABLE), as_of)
    found = {one.customer_id: one for one in batch.outcomes(company_id)}
    return found, _tally(company_id, queries.setting(company_id))


def _decide(company_id: int, policy: Policy, as_of: date, *, one_in: int = 1) -> None:
    batch.decide(
        company_id=company_id,
        policy=policy,
        as_of=as_of,
        calendar=calendars.calendar(),
        room=Room(),
        one_in=one_in,
    )


def _tally(company_id: int, setting: DunningSetting, *, one_in: int = 1) -> Tally:
    steps = {key: count * one_in for key, count in batch.tally(company_id).items()}
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
