"""What a look ahead found: a day beside the policy that runs, or the days of a month.

Kept as JSON and read again, so that whoever asked may close the page while it is worked out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from .batch import Outcome


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


def kept(found: Preview | Month) -> dict[str, Any]:
    """Return what was found as it is kept."""
    if isinstance(found, Month):
        days = [[one.day.isoformat(), _kept(one.tally)] for one in found.days]
        return {"one_in": found.one_in, "days": days}
    return {
        "as_of": found.as_of.isoformat(),
        "running": _kept(found.running),
        "proposed": _kept(found.proposed),
        "debtors": found.debtors,
        "changed": found.changed,
        "changes": [asdict(one) for one in found.changes],
    }


def _kept(tally: Tally) -> dict[str, Any]:
    steps = [[kind, channel, count] for (kind, channel), count in sorted(tally.steps.items())]
    return {"steps": steps, "cost_cents": tally.cost_cents}


def read_preview(told: Mapping[str, Any]) -> Preview:
    """Return a day that was kept."""
    return Preview(
        as_of=date.fromisoformat(told["as_of"]),
        running=_read(told["running"]),
        proposed=_read(told["proposed"]),
        debtors=told["debtors"],
        changed=told["changed"],
        changes=tuple(_change(one) for one in told["changes"]),
    )


def read_month(told: Mapping[str, Any]) -> Month:
    """Return a month that was kept."""
    days: Sequence[Any] = told["days"]
    return Month(
        days=tuple(
            SimulatedDay(day=date.fromisoformat(day), tally=_read(tally)) for day, tally in days
        ),
        one_in=told["one_in"],
    )


def _read(told: Mapping[str, Any]) -> Tally:
    steps = {(kind, channel): count for kind, channel, count in told["steps"]}
    return Tally(steps=steps, cost_cents=told["cost_cents"])


def _change(told: Mapping[str, Any]) -> Change:
    sides = {
        side: Outcome(**told[side]) if told[side] is not None else None
        for side in ("before", "after")
    }
    return Change(**{**told, **sides})
