"""A world in which two files wait for a worker, cloned for every test that kills one."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emdia.cli.processes.worker import DATABASE_AWAY
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from ..conftest import _once
from ..databases import clone, database_of

TEMPLATE = "emdia_faults"
ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 60
MOST_STARTS = 5
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
# As if the time after which a silent worker counts as dead had passed.
TIME_PASSES = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"


class Nursery:
    """The process that makes workers."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **order: object) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Worker:
    """A worker that the nursery made."""

    nursery: Nursery
    pid: int
    status: int | None = None

    def wait(self, seconds: float = LONGEST_SECONDS) -> int | None:
        """Return how it ended, less than 0 for a signal; None when it still lives."""
        if self.status is None:
            self.status = self.nursery.ask(pid=self.pid, seconds=seconds)
        return self.status

    def signal(self, number: signal.Signals) -> None:
        if self.status is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.wait() is not None


@dataclass
class World:
    """A database with work to do, the processes that do it, and its superuser's connection."""

    environment: dict[str, str]
    power: Any
    nursery: Nursery

    def start_worker(self, *, failpoint: str = "") -> Worker:
        """Start a worker, armed or not."""
        environment = self.environment | {"EMDIA_FAILPOINT": failpoint}
        return Worker(self.nursery, self.nursery.ask(environment=environment))

    def count(self, question: str) -> int:
        return int(self.power.execute(question).fetchone()[0])

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look often, because a random kill is about milliseconds."""
        end = time.monotonic() + LONGEST_SECONDS
        while not condition():
            assert time.monotonic() < end, "nothing happened"
            time.sleep(0.005)

    def kill(self, worker: Worker) -> None:
        worker.kill()
        self.let_time_pass()

    def kill_at(self, failpoint: str) -> int:
        """Start a worker that dies at a failpoint; return how many had to be started.

        On a starved machine a worker may not hear of its database for seconds: it ends as it
        should, and the next one is started, as the supervisor does. One that lives on, because
        the failpoint is never reached, is red.
        """
        for started in range(1, MOST_STARTS + 1):
            worker = self.start_worker(failpoint=failpoint)
            try:
                status = worker.wait()
            finally:
                self.kill(worker)
            if status != DATABASE_AWAY:
                assert status == -signal.SIGKILL, failpoint
                return started
        raise AssertionError(f"{failpoint}: no worker hears of its database")

    def let_time_pass(self) -> None:
        self.power.execute(TIME_PASSES)

    def work_to_the_end(self) -> None:
        """Let a clean worker, a process of its own, do what is left."""
        worker = self.start_worker()
        try:
            self.wait_until(lambda: self.count(LEFT) == 0)
        finally:
            worker.kill()

    def work_here(self) -> None:
        """Do what is left in this process, as a clean worker would; quicker than to start one."""
        from emdia.cli.processes import worker

        async def take_back() -> None:
            app = worker._app()
            async with app.open_async():
                await worker.take_back_stalled_jobs(app)

        # Its own thread: a browser test may have left a loop running in this one.
        thread = threading.Thread(target=lambda: asyncio.run(take_back()))
        thread.start()
        thread.join()
        worker.drain_queue()
        assert self.count(LEFT) == 0


@pytest.fixture(scope="session")
def nursery(server: Place) -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@contextmanager
def open_world(
    server: Place, template: str, blocker: Any, home: Path, nursery: Nursery
) -> Iterator[World]:
    """Clone the template for one use."""
    with database_of(server, template, blocker) as name:
        from ..workflows.house import addresses

        environment = addresses(name) | {"EMDIA_HOME": str(home)}
        with super_connection(place=server, database=name) as power:
            yield World(environment, power, nursery)


def final_dump(world: World) -> dict[str, list[str]]:
    """Seal what a minute would have sealed, and return everything the database holds."""
    from emdia.books.companies.queries import all_company_ids
    from emdia.workflows.seal_ledger import seal

    from .dump import dump

    for company_id in all_company_ids():
        seal(company_id=company_id)
    return dump(world.power)


@pytest.fixture(scope="session")
def world_template(server: Place, empty_template: str) -> str:
    """Return the name of a database in which two files were received and nothing was done."""

    def make() -> None:
        clone(server, template=empty_template, name=TEMPLATE)
        from ..workflows.house import addresses

        command = [sys.executable, "-m", "tests.faults.world"]
        environment = os.environ | addresses(TEMPLATE)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    _once("faults", make)
    return TEMPLATE


@pytest.fixture
def world(
    server: Place,
    world_template: str,
    nursery: Nursery,
    clean_dump: Any,
    django_db_blocker: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """Give the test a world of its own. The heads of its ledger go to a folder of its own."""
    with open_world(server, world_template, django_db_blocker, tmp_path, nursery) as opened:
        monkeypatch.setenv("EMDIA_HOME", str(tmp_path))
        yield opened
        # Before the clone goes: the fixture of the server looks for it in the home.
        monkeypatch.undo()


@pytest.fixture(scope="session")
def clean_dump(
    server: Place,
    world_template: str,
    nursery: Nursery,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, list[str]]:
    """Return what a run without any fault leaves behind."""
    home = tmp_path_factory.mktemp("clean")
    with (
        open_world(server, world_template, django_db_blocker, home, nursery) as opened,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("EMDIA_HOME", str(home))
        opened.work_here()
        return final_dump(opened)
