"""Homes of their own for tests that start, kill and stop servers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emdia.connectors.database import embedded
from emdia.connectors.database.embedded import process
from emdia.connectors.database.embedded.place import Place

from ..access.conftest import houses_template  # noqa: F401 - a fixture of the tables.


@pytest.fixture
def fresh_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder that is not there yet, under folders anybody may pass through."""
    # The temporary folders of pytest are closed to others; the run's own home is not.
    outer = Path(os.environ["EMDIA_HOME"]).parent / f"h{time.monotonic_ns()}"
    outer.mkdir(mode=0o711)
    outer.chmod(0o711)
    monkeypatch.setenv("EMDIA_HOME", str(outer / "home"))
    return outer / "home"


@pytest.fixture
def running(fresh_home: Path) -> Iterator[Place]:
    """Return the place of a running server in a home of its own."""
    yield embedded.ensure_running()
    embedded.stop()


def wait_for(condition: Callable[[], bool], *, seconds: float) -> float:
    """Return how long it took until `condition` held; fail after `seconds`."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            pytest.fail(f"nothing after {seconds} seconds")
        time.sleep(0.02)
    return time.monotonic() - begun


def server_processes(place: Place) -> list[int]:
    """Return every process of the server of `place`: they work in its data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.joinpath("cwd").samefile(place.data):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def kill_whole_server(place: Place) -> None:
    """Kill every process of the server at once, as a power cut would."""
    for pid in server_processes(place):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not process.look(place).ours, seconds=10)


def emdia(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "emdia.cli", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
