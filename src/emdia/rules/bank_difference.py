"""Which lines of a bank's statement the ledger explains, and what the bank does not show yet.

Pure. Tried in this order, each line and each movement used once:

1. a line is one movement of the same amount;
2. a line is all movements of one batch left for a day: banks credit a file in one sum;
3. the lines of a day that are left add up to the movements that are left and due by it.

A movement may be on the statement up to `DAYS_APART` days away from its day in the ledger:
banks credit a day or two after the payment, and a weekend may lie between. What is left on
either side is the difference. Nothing is ever explained by parts of a line.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

DAYS_APART = 4


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement; above zero when money came in."""

    key: Hashable
    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What the ledger moved on a bank account; those of one batch may come in one sum."""

    key: Hashable
    batch: Hashable
    day: date
    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Matching:
    """Who explains whom, and what is left."""

    explained: dict[Hashable, tuple[Movement, ...]]  # By the key of the line.
    unexplained: tuple[StatementLine, ...]
    missing: tuple[Movement, ...]


def match(*, lines: Iterable[StatementLine], movements: Iterable[Movement]) -> Matching:
    """Explain the lines of one account by its movements."""
    work = _Work(sorted(lines, key=_order), sorted(movements, key=_order))
    work.one_by_one()
    work.by_batch()
    work.by_day()
    return Matching(
        explained=work.explained,
        unexplained=tuple(work.lines),
        missing=tuple(work.movements),
    )


class _Work:
    """What is left while it is matched."""

    def __init__(self, lines: list[StatementLine], movements: list[Movement]) -> None:
        self.lines = lines
        self.movements = movements
        self.explained: dict[Hashable, tuple[Movement, ...]] = {}

    def one_by_one(self) -> None:
        by_cents: dict[int, list[Movement]] = defaultdict(list)
        for movement in self.movements:
            by_cents[movement.cents].append(movement)
        for line in list(self.lines):
            near = [one for one in by_cents[line.cents] if _is_near(line.day, one.day)]
            if near:
                best = min(near, key=lambda one: abs((line.day - one.day).days))
                by_cents[line.cents].remove(best)
                self._explain([line], [best])

    def by_batch(self) -> None:
        for line in list(self.lines):
            for some in self._batches_near(line.day):
                if sum(one.cents for one in some) == line.cents:
                    self._explain([line], some)
                    break

    def by_day(self) -> None:
        by_day: dict[date, list[StatementLine]] = defaultdict(list)
        for line in self.lines:
            by_day[line.day].append(line)
        for day, lines in sorted(by_day.items()):
            due = [one for one in self.movements if one.day <= day and _is_near(day, one.day)]
            if due and sum(one.cents for one in due) == sum(line.cents for line in lines):
                self._explain(lines, due)

    def _batches_near(self, day: date) -> list[list[Movement]]:
        found: dict[Hashable, list[Movement]] = defaultdict(list)
        for one in self.movements:
            if _is_near(day, one.day):
                found[one.batch].append(one)
        return list(found.values())

    def _explain(self, lines: Sequence[StatementLine], movements: Sequence[Movement]) -> None:
        used = {one.key for one in movements}
        self.movements = [one for one in self.movements if one.key not in used]
        told = {line.key for line in lines}
        self.lines = [line for line in self.lines if line.key not in told]
        for line in lines:
            self.explained[line.key] = tuple(movements)


def _is_near(one: date, other: date) -> bool:
    return abs((one - other).days) <= DAYS_APART


def _order(one: StatementLine | Movement) -> tuple[date, int, str]:
    return one.day, one.cents, str(one.key)
