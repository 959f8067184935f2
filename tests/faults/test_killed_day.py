"""A daily run killed at every point of every stage: the books are those of a clean run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from emdia.connectors.database.embedded.place import Place
from emdia.workflows import daily_stages

from ..conftest import _once
from ..databases import clone
from ..workflows.house import addresses
from ..workflows.money import wrong_with
from . import day_world
from .conftest import LEFT, ROOT, Nursery, World, final_dump, open_world
from .test_killed_worker import differences

TEMPLATE = "emdia_killed_day"
POINTS = ("before", "worked", "after")
# Every stage at three points, and one between a file's two places.
PLACES = [f"daily.{stage.name}.{point}" for stage in daily_stages.stages() for point in POINTS]
PLACES.insert(4, "intake.received")
IN_A_WORLD = 7
WORLDS = [PLACES[begin : begin + IN_A_WORLD] for begin in range(0, len(PLACES), IN_A_WORLD)]
# Every resumption is told; a clean run has none.
RESUMED = "daily_run.resumed"


@pytest.fixture(scope="module")
def template(server: Place, empty_template: str) -> str:
    """Return the name of a database in which a day was asked for and nothing was done."""

    def make() -> None:
        clone(server, template=empty_template, name=TEMPLATE)
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.day_world"],
            cwd=ROOT,
            env=os.environ | addresses(TEMPLATE),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    _once("killed_day", make)
    return TEMPLATE


@contextmanager
def day(
    server: Place, template: str, blocker: Any, home: Path, nursery: Nursery
) -> Iterator[World]:
    """Open a world of its own, with its folder and its home."""
    folder = home / "folder"
    day_world.fill(folder)
    with (
        open_world(server, template, blocker, home, nursery) as opened,
        pytest.MonkeyPatch.context() as patched,
    ):
        opened.power.execute("UPDATE bank_agreement SET folder = %s", [str(folder)])
        patched.setenv("EMDIA_HOME", str(home))
        yield opened
        assert {path.name for path in (folder / "taken").iterdir()} == {
            f"{number}.ret" for number in day_world.NUMBERS
        }


def what_is_left(world: World) -> dict[str, list[str]]:
    """Return everything the database holds but how often it was tried, and by which job.

    The job of a file and that of the day may both settle it; whoever comes first does.
    """
    found = final_dump(world)
    facts = [row for row in found["fact"] if RESUMED not in row]
    found["fact"] = sorted(row.replace("settle_bank_file", "daily_run") for row in facts)
    return found


@pytest.fixture(scope="module")
def clean(
    server: Place,
    template: str,
    nursery: Nursery,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, list[str]]:
    home = tmp_path_factory.mktemp("clean_day")
    with day(server, template, django_db_blocker, home, nursery) as opened:
        opened.work_here()
        return what_is_left(opened)


def test_a_clean_day_does_all_the_work(clean: dict[str, list[str]]) -> None:
    """What the others are compared with is not empty by accident."""
    assert len(clean["receipt"]) == 2 * day_world.LINES
    assert len(clean["daily_run_stage"]) == len(daily_stages.stages())
    assert all("'done'" in row for row in clean["daily_run_stage"])
    assert sorted("'held'" in row for row in clean["bank_file"]) == [False, False, True]
    assert len(clean["intake_alarm"]) == 1
    assert len(clean["seal"]) == len(clean["posting_batch"]) > 0


@pytest.mark.parametrize("names", WORLDS, ids=" ".join)
def test_killed_at(
    names: list[str],
    server: Place,
    template: str,
    nursery: Nursery,
    clean: dict[str, list[str]],
    django_db_blocker: Any,
    tmp_path: Path,
) -> None:
    with day(server, template, django_db_blocker, tmp_path, nursery) as world:
        started = sum(world.kill_at(name) for name in names)
        assert world.count(LEFT) > 0
        world.work_here()
        assert differences(what_is_left(world), clean) == {}
        company = world.count("SELECT id FROM company")
        assert wrong_with(company) == {}
        tried = world.count("SELECT attempt_count FROM daily_run")
        assert len(names) < tried <= started + 1


def test_killed_at_every_point_one_after_another(
    server: Place,
    template: str,
    nursery: Nursery,
    clean: dict[str, list[str]],
    django_db_blocker: Any,
    tmp_path: Path,
) -> None:
    """Not only once: the same run survives all of them."""
    with day(server, template, django_db_blocker, tmp_path, nursery) as world:
        for name in PLACES:
            world.kill_at(name)
        world.work_here()
        assert differences(what_is_left(world), clean) == {}
