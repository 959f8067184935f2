"""The disk runs full under the tables or under the log: what was acknowledged is there, once."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..torture import only_in_torture
from .full_disk import LINES, REFUSALS

pytestmark = [pytest.mark.database, only_in_torture]
ROOT = Path(__file__).resolve().parents[2]
MOUNTS = 'mount -t tmpfs -o size=700m none "$0" && mount -t tmpfs -o size=160m none "$1" && '
WORKS = 'exec {within} "$2" -m tests.faults.full_disk "$3" "$1"'
# PostgreSQL refuses to be root, also a root that is one only among its own disks.
AS_ONESELF = "unshare --user --map-user=1000 --map-group=1000"


def command(*, within: str = "", script: str = MOUNTS + WORKS) -> list[str]:
    """Return the words that run a script among disks of its own."""
    if os.geteuid() == 0:
        return ["unshare", "--mount", "sh", "-c", script.format(within="")]
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", script.format(within=AS_ONESELF)]


@pytest.fixture
def folders() -> tuple[Path, Path]:
    """Return where the two disks go, under folders anybody may pass through."""
    outer = Path(os.environ["EMDIA_HOME"]).parent / f"d{time.monotonic_ns()}"
    both = (outer / "home", outer / "log")
    for folder in both:
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    outer.chmod(0o711)
    asked = command(script=MOUNTS + "true {within}")
    tried = subprocess.run([*asked, *map(str, both)], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"neither root nor a user namespace may mount a disk: {tried.stderr.strip()}")
    return both


@pytest.mark.parametrize("which", ["data", "wal"])
def test_what_was_acknowledged_is_there(which: str, folders: tuple[Path, Path]) -> None:
    home, log = folders
    done = subprocess.run(
        [*command(), str(home), str(log), sys.executable, which],
        cwd=ROOT,
        env=os.environ | {"EMDIA_HOME": str(home), "EMDIA_LOG_LEVEL": "CRITICAL"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout.splitlines()[-1])
    assert len(held["refusals"]) == REFUSALS, held["refusals"]
    assert held["told"]
    assert (held["lost"], held["undone"], held["wrong"]) == ([], [], {})
    assert held["states"] == ["applied"]
    assert held["receipts"] == held["files"] * LINES
    print(which, held["refusals"][0], len(held["told"]))  # noqa: T201
