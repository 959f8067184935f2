"""The whole server killed while files come in: what was acknowledged is there, and settled."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from ..platform.conftest import fresh_home, kill_whole_server, running, wait_for
from ..torture import times
from .client import CENTS, LINES

__all__ = ["fresh_home", "running"]
pytestmark = pytest.mark.database
ROOT = Path(__file__).resolve().parents[2]
# Few servers, killed often: to make one costs more than to kill it, and is no part of the promise.
ROUNDS, KILLS = times(test=1, torture=10), times(test=3, torture=10)
BACK_SECONDS = 30
MADE_SECONDS = 300


@dataclass
class Client:
    """A process that sends files, and what it said."""

    process: subprocess.Popen[str]
    said: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.said.extend(json.loads(line) for line in self.process.stdout)

    def acknowledged(self) -> int:
        return sum("acknowledged" in words for words in list(self.said))

    def finish(self) -> dict[str, Any]:
        """Tell it to send no more; return what the books hold when all is applied."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=120)
        self.reader.join()
        return self.said[-1]


@pytest.fixture
def supervisor(running: Place) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-P", "-m", "emdia.cli", "up", "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def client(supervisor: subprocess.Popen[bytes], running: Place) -> Iterator[Client]:
    def is_migrated() -> bool:
        question = "SELECT to_regclass('procrastinate_workers') IS NOT NULL"
        with super_connection(place=running, database="emdia") as power:
            if not power.execute(question).fetchone()[0]:  # type: ignore[index]
                return False
            # A worker beats: everything is up.
            return bool(power.execute("SELECT count(*) FROM procrastinate_workers").fetchone()[0])  # type: ignore[index]

    wait_for(is_migrated, seconds=MADE_SECONDS)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.client"],
        cwd=ROOT,
        env=os.environ | {"EMDIA_LOG_LEVEL": "CRITICAL"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    client = Client(process)
    yield client
    if process.poll() is None:
        process.kill()
        process.wait()
    client.reader.join()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_what_was_acknowledged_is_settled(turn: int, client: Client, running: Place) -> None:
    for _ in range(KILLS):
        before = client.acknowledged()
        wait_for(lambda seen=before: client.acknowledged() > seen + 5, seconds=BACK_SECONDS)
        time.sleep(0.3)
        kill_whole_server(running)
        after = client.acknowledged()
        # Back by itself: the client gets through again without anybody doing anything.
        wait_for(lambda seen=after: client.acknowledged() > seen, seconds=BACK_SECONDS)
    held = client.finish()
    states = held["states"]
    assert len(held["acknowledged"]) > 5 * KILLS
    assert {states.get(str(number)) for number in held["acknowledged"]} == {"applied"}
    # A file whose acknowledgement was lost may be there too: whole, and once.
    assert set(states.values()) == {"applied"}
    assert held["settled"] == len(states) * LINES * CENTS
    assert held["wrong"] == {}
