"""A worker killed anywhere, once or again and again: the books are those of a clean run."""

import ast
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import emdia
from emdia.books.companies.queries import all_company_ids
from emdia.connectors import ledger_heads
from emdia.reports import ledger as report

from ..torture import times
from ..workflows.money import strangers_seen_by, wrong_with
from .conftest import DOING, LEFT, World, final_dump
from .dump import dump
from .world import LINES, NEIGHBOUR_LINES

PACKAGE = Path(emdia.__file__).parent
# Where a test of its own kills: no worker of this file's world comes there.
ELSEWHERE = (
    "workflows/borderos.py",
    # tests/workflows/test_bulk_runs.py
    "workflows/bulk_runs.py",
    "workflows/daily_run.py",
    "workflows/decide_dunning.py",
    "workflows/place_remessa.py",
    "workflows/watch_folders.py",
    "workflows/import_portfolio.py",
    # Pix: test_killed_pix.py.
    "workflows/settle_pix.py",
    "workflows/tell_pix.py",
    "workflows/refund_by_pix.py",
    "workflows/contact/send.py",
    # tests/contact/test_report_mail.py
    "workflows/contact/report_mail.py",
    "workflows/answer_once.py",
    "workflows/send_webhooks.py",
    "workflows/import_shares.py",
)
# Several kills in every world, because a world costs more than a kill.
WORLDS, KILLS = times(test=10, torture=100), times(test=5, torture=10)
# How often a worker is killed at each place.
ROUNDS = times(test=1, torture=25)
LONGEST_RUN_SECONDS = 0.5
# All of them one after another where each is killed often: a world costs more than a kill.
IN_A_WORLD = times(test=4, torture=1_000)
# Reached by the large file alone, which a first worker takes first.
FIRST = ("settle.share_committed",)
# Reached only when a file, or every file, has been applied.
LAST = ("settle.applied", "seal.sealed")


def failpoints() -> list[str]:
    """Return the name of every failpoint in the source, those named in a loop too."""
    return [
        name
        for path in sorted(PACKAGE.rglob("*.py"))
        if not str(path).endswith(ELSEWHERE)
        and "failpoint" in (text := path.read_text(encoding="utf-8"))
        for name in names_in(ast.parse(text))
    ]


def names_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names that the calls of `failpoint` in a module may have."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "failpoint":
            yield from said(node.args[0], loops, constants)


def said(name: ast.expr, loops: list[ast.For], constants: dict[str, ast.expr]) -> list[str]:
    if isinstance(name, ast.Constant):
        return [str(name.value)]
    assert isinstance(name, ast.JoinedStr), "a failpoint's name is a text, or a text with one step"
    prefix, step = name.values
    assert isinstance(prefix, ast.Constant)
    assert isinstance(step, ast.FormattedValue)
    variable = step.value
    (steps,) = (
        constants[loop.iter.id]
        for loop in loops
        if isinstance(loop.iter, ast.Name)
        and ast.dump(loop.target).replace("Store", "Load") == ast.dump(variable)
    )
    return [f"{prefix.value}{value}" for value in ast.literal_eval(steps)]


def test_every_failpoint_has_a_name_of_its_own() -> None:
    names = failpoints()
    assert len(names) == len(set(names))
    assert {"settle.read", "settle.match_lines", "settle.before_commit", "seal.sealed"} <= set(
        names
    )
    calls = sum(
        path.read_text(encoding="utf-8").count("failpoint(")
        for path in PACKAGE.rglob("*.py")
        if path.name != "failpoints.py" and not str(path).endswith(ELSEWHERE)
    )
    assert len(names) >= calls


def differences(
    found: dict[str, list[str]], expected: dict[str, list[str]]
) -> dict[str, tuple[list[str], list[str]]]:
    """Return by table some rows that are missing and some that are too many."""
    return {
        table: (
            _some(Counter(expected[table]) - Counter(rows)),
            _some(Counter(rows) - Counter(expected[table])),
        )
        for table, rows in found.items()
        if rows != expected[table]
    }


def _some(rows: Counter[str]) -> list[str]:
    return list(rows)[:3]


def is_like(world: World, expected: dict[str, list[str]]) -> None:
    """Check that the world is what a clean run makes of it, and sound by itself."""
    assert differences(final_dump(world), expected) == {}
    for company_id in all_company_ids():
        assert wrong_with(company_id) == {}
        assert strangers_seen_by(company_id) == []
        heads = ledger_heads.heads_file()
        files = [heads] if heads.exists() else []
        assert report.verify(company_id=company_id, files=files).findings == ()


def test_a_clean_run_does_all_the_work(clean_dump: dict[str, list[str]]) -> None:
    """What the others are compared with is not empty by accident."""
    assert len(clean_dump["bank_line"]) > LINES + NEIGHBOUR_LINES
    assert len(clean_dump["receipt"]) > LINES * 0.8
    assert len(clean_dump["seal"]) == len(clean_dump["posting_batch"]) == 6
    assert all("'applied'" in row for row in clean_dump["bank_file"])
    assert not any("'?'" in row for rows in clean_dump.values() for row in rows)


HARMS = {
    "posting": "UPDATE posting SET amount_cents = amount_cents + 1 WHERE entry_id = 5",
    "receipt": "DELETE FROM receipt WHERE id = (SELECT min(id) FROM receipt)",
    "receivable": "UPDATE receivable SET balance_cents = 1 WHERE id = 3",
    "bank_line": "UPDATE bank_line SET receivable_id = 1 WHERE line_number = 2 + 4",
    "charge": "UPDATE charge SET state = 'draft' WHERE id = 7",
    "allocation": "UPDATE allocation SET receipt_id = receipt_id + 1000000 WHERE receivable_id = 9",
    "fact": "INSERT INTO fact (company_id, at, kind, actor_name, channel, request_id, reason,"
    " subject_kind, subject_id, data) SELECT company_id, at, kind, actor_name, channel, request_id,"
    " reason, subject_kind, subject_id, data FROM fact WHERE kind = 'bank_file.applied'",
}


def test_the_comparison_sees(world: World, clean_dump: dict[str, list[str]]) -> None:
    world.work_here()
    is_like(world, clean_dump)
    for table, harm in HARMS.items():
        world.power.execute("BEGIN; SET LOCAL session_replication_role = replica")
        world.power.execute(harm)
        assert table in differences(dump(world.power), clean_dump), harm
        world.power.execute("ROLLBACK")


def places() -> list[list[str]]:
    """Return the failpoints in the order a worker comes to them, a few for every world."""
    names = [*FIRST, *(name for name in failpoints() if name not in FIRST + LAST), *LAST]
    return [names[begin : begin + IN_A_WORLD] for begin in range(0, len(names), IN_A_WORLD)]


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("names", places(), ids=" ".join)
def test_killed_at(
    names: list[str], turn: int, world: World, clean_dump: dict[str, list[str]]
) -> None:
    for name in names:
        world.kill_at(name)
        assert world.count(LEFT) > 0
    world.work_here()
    is_like(world, clean_dump)


@pytest.mark.parametrize("name", ["settle.registered", "settle.staged", "settle.before_commit"])
def test_stopped_and_taken_for_dead(
    name: str, world: World, clean_dump: dict[str, list[str]]
) -> None:
    """A worker that slept through its death finds its work done by another, and does no more."""
    # A world of its own each: the other one may do all the work there is.
    sleeper = world.start_worker(failpoint=f"stop:{name}")
    world.wait_until(lambda: is_stopped(sleeper.pid))
    world.let_time_pass()
    other = world.start_worker()
    # The sleeper may hold the money: then the other one waits for it.
    time.sleep(0.5)
    sleeper.signal(signal.SIGCONT)
    world.wait_until(lambda: world.count(LEFT) == 0 or world.count(DOING) > 0)
    time.sleep(0.2)
    for worker in (sleeper, other):
        world.kill(worker)
    world.work_here()
    is_like(world, clean_dump)


def is_stopped(pid: int) -> bool:
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return words[0] == "T"


@pytest.mark.parametrize("seed", range(WORLDS))
def test_killed_at_random(
    seed: int,
    world: World,
    clean_dump: dict[str, list[str]],
    record_property: Callable[[str, Any], None],
) -> None:
    chance, hits = Random(seed), 0
    for _ in range(KILLS):
        worker = world.start_worker()
        world.wait_until(lambda: world.count(DOING) > 0 or world.count(LEFT) == 0)
        time.sleep(chance.uniform(0, LONGEST_RUN_SECONDS))
        hits += world.count(LEFT) > 0
        world.kill(worker)
    record_property("kills while there was work", hits)
    print(f"kills while there was work: {hits} of {KILLS}")  # noqa: T201
    world.work_here()
    is_like(world, clean_dump)


def test_the_real_command_does_the_same(world: World, clean_dump: dict[str, list[str]]) -> None:
    """What the nursery makes is what `emdia worker` is."""
    command = [sys.executable, "-P", "-m", "emdia.cli", "worker"]
    process = subprocess.Popen(
        command,
        env=os.environ | world.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        world.wait_until(lambda: world.count(LEFT) == 0)
    finally:
        process.kill()
        process.wait()
    is_like(world, clean_dump)
