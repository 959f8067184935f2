"""The stages of a daily run: one file each, found by its name `s<number>_<name>.py`.

They run in the order of their numbers; a new stage is a new file. Each has
`run(work) -> counts`, does its work in transactions of its own, and may be killed
at any point and run again: what it did is not done twice, and what it counts is
asked of the books, not kept on the way. Money comes first, what reacts to it later.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from emdia.books.daily_runs.batch import Finding
from emdia.books.facts.actor import Actor

FILE_NAME = re.compile(r"s(?P<number>\d+)_(?P<name>\w+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a stage is told: whose day, which day, and since when it is run."""

    company_id: int
    run_date: date
    since_at: datetime  # when the run was first started, by the database's clock
    now: datetime
    by: Actor


class CheckFailed(Exception):
    """The books do not add up; the run does not go on."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.what for finding in findings))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    name: str
    run: Callable[[Work], Mapping[str, int]]


@cache
def stages() -> tuple[Stage, ...]:
    """Return every stage found in this folder, in their order."""
    found = (FILE_NAME.fullmatch(module.name) for module in pkgutil.iter_modules(__path__))
    return tuple(
        sorted((_stage(match) for match in found if match), key=lambda stage: stage.number)
    )


def _stage(match: re.Match[str]) -> Stage:
    module = importlib.import_module(f"{__name__}.{match[0]}")
    return Stage(int(match["number"]), match["name"], module.run)
