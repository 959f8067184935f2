"""`emdia up`: what dies comes back, what was acknowledged is there, a stop is clean."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from emdia.connectors.database import address, embedded
from emdia.connectors.database.embedded import process
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from .conftest import emdia, kill_whole_server, server_processes, wait_for

pytestmark = pytest.mark.database
BACK_SECONDS = 30


@dataclass
class Group:
    supervisor: subprocess.Popen[str]
    place: Place
    port: int

    def children(self) -> dict[str, int]:
        """Return the process ids of the supervised processes, by what they run."""
        listed = Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children")
        found = {}
        for pid in listed.read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            if {"web", "gunicorn"} & set(words):
                found["web"] = int(pid)
            elif "worker" in words:
                found["worker"] = int(pid)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def live_workers(place: Place) -> int:
    recent = "last_heartbeat > now() - interval '4 seconds'"
    query = f"SELECT count(*) FROM procrastinate_workers WHERE {recent}"
    with super_connection(place=place, database="emdia") as connection:
        return int(connection.execute(query).fetchall()[0][0])  # type: ignore[call-overload]


@pytest.fixture
def group(running: Place) -> Iterator[Group]:
    port = free_port()
    command = [sys.executable, "-P", "-m", "emdia.cli", "up", "--port", str(port)]
    supervisor = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wait_for(lambda: answers(port) or supervisor.poll() is not None, seconds=60)
    assert supervisor.poll() is None, supervisor.communicate()[0]
    yield Group(supervisor=supervisor, place=running, port=port)
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=60)


@dataclass
class Writer:
    """Writes numbers one by one and remembers those the database acknowledged."""

    number: int = 0
    seen: int = 0
    acknowledged: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Write until told to stop; a lost connection is made anew."""
        while not self.stop.is_set():
            with suppress(psycopg.OperationalError):
                self._write()
            time.sleep(0.02)

    def _write(self) -> None:
        with psycopg.connect(**address.conninfo(owner=False), autocommit=True) as connection:
            while not self.stop.is_set():
                self.number += 1
                connection.execute("INSERT INTO note VALUES (%s)", [self.number])
                self.acknowledged.append(self.number)

    def goes_on(self) -> bool:
        """Return whether something was acknowledged since the last time this was asked."""
        before, self.seen = self.seen, len(self.acknowledged)
        return self.seen > before


def test_killed_under_load_it_is_back_with_all_that_was_acknowledged(group: Group) -> None:
    with super_connection(place=group.place, database="emdia") as connection:
        connection.execute("CREATE TABLE note (number bigint)")
        connection.execute("GRANT INSERT, SELECT ON note TO emdia_app")
    writers = [Writer() for _ in range(2)]
    threads = [threading.Thread(target=writer.run) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(2):
        for writer in writers:
            wait_for(lambda w=writer: len(w.acknowledged) > 200, seconds=BACK_SECONDS)
        kill_whole_server(group.place)
        wait_for(embedded.is_running, seconds=BACK_SECONDS)
        for writer in writers:
            writer.goes_on()
        # Back by itself: the writers get through again without anybody doing anything.
        for writer in writers:
            wait_for(writer.goes_on, seconds=BACK_SECONDS)
    for writer in writers:
        writer.stop.set()
    for thread in threads:
        thread.join()
    wait_for(lambda: live_workers(group.place) == 1, seconds=BACK_SECONDS)
    with super_connection(place=group.place, database="emdia") as connection:
        stored = {row[0] for row in connection.execute("SELECT number FROM note")}
    assert {number for writer in writers for number in writer.acknowledged} <= stored


def test_a_dead_child_is_started_again(group: Group) -> None:
    wait_for(lambda: {"web", "worker"} <= set(group.children()), seconds=10)
    before = group.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_for(
        lambda: all(group.children().get(name, pid) != pid for name, pid in before.items()),
        seconds=BACK_SECONDS,
    )
    wait_for(lambda: answers(group.port), seconds=BACK_SECONDS)


LEAVE_A_DEAD_WORKER = """
    WITH dead AS (
        INSERT INTO procrastinate_workers (last_heartbeat)
        VALUES (now() - interval '9 seconds') RETURNING id
    )
    INSERT INTO procrastinate_jobs
        (task_name, args, queue_name, status, worker_id, priority, lock, queueing_lock)
    SELECT 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{"max_hours": 1}',
        'builtin', 'doing', id, 0, 'one', 'one' FROM dead
"""
LEAVE_ITS_SUCCESSOR = """
    INSERT INTO procrastinate_jobs (task_name, args, queue_name, priority, lock, queueing_lock)
    VALUES ('builtin:procrastinate.builtin_tasks.remove_old_jobs', '{"max_hours": 1}',
        'builtin', 0, 'one', 'one')
"""


@pytest.mark.parametrize(
    ("left", "ends"),
    [
        ([LEAVE_A_DEAD_WORKER], ["succeeded"]),
        # The same job is queued again under the same lock: it must not wait for the dead one.
        ([LEAVE_ITS_SUCCESSOR, LEAVE_A_DEAD_WORKER], ["failed", "succeeded"]),
    ],
)
def test_the_job_of_a_dead_worker_is_taken_again(
    group: Group, left: list[str], ends: list[str]
) -> None:
    with super_connection(place=group.place, database="emdia") as connection:
        connection.execute(";".join(left))

        def is_done() -> bool:
            query = "SELECT status::text FROM procrastinate_jobs WHERE lock = 'one' ORDER BY 1"
            return [row[0] for row in connection.execute(query)] == ends

        assert wait_for(is_done, seconds=15) < 15


def test_a_stop_leaves_nothing_behind(group: Group) -> None:
    children = list(group.children().values())
    group.supervisor.send_signal(signal.SIGINT)
    assert group.supervisor.wait(timeout=30) == 0
    assert not answers(group.port)
    assert server_processes(group.place) == []
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_killed_supervisor_leaves_no_web_server(group: Group) -> None:
    group.supervisor.kill()
    wait_for(lambda: not answers(group.port), seconds=15)
    # The database went on; the next start takes it over.
    assert process.look(group.place).running


def test_two_groups_for_one_home_are_refused(group: Group) -> None:
    done = emdia("up", "--port", str(free_port()))
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert embedded.is_running()
