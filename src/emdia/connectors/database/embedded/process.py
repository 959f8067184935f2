"""Start, watch and stop the server's process; never touch one that is not ours."""

import contextlib
import os
import shlex
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from emdia.connectors.database.embedded.account import Account, run_as
from emdia.connectors.database.embedded.cluster import last_words
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.faults import ForeignServer, ServerFault

# A long recovery is waited for; what a killed server left behind goes away sooner or not at all.
START_SECONDS = 300
REMAINS_SECONDS = 30
STOP_SECONDS = 60
PAUSE_SECONDS = 0.1
FOREIGN_SECONDS = 3
# What PostgreSQL says while the remains of a killed server are still going away.
PASSING = ("lock file", "shared memory block", "could not lock", "is another postmaster")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What stands behind postmaster.pid: a live process or none, ours or not."""

    pid: int | None
    ours: bool = False
    ready: bool = False

    @property
    def running(self) -> bool:
        return self.ours and self.ready

    @property
    def foreign(self) -> bool:
        return self.pid is not None and not self.ours


NOTHING = Sight(pid=None)


def look(place: Place) -> Sight:
    """Return what stands where the server of `place` should be."""
    try:
        lines = (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = abs(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return NOTHING
    if not _alive(pid):
        return NOTHING
    ready = len(lines) >= 8 and lines[7].strip() == "ready"
    return Sight(pid=pid, ours=_is_server_of(pid=pid, data=place.data), ready=ready)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _buried(pid) and not _is_zombie(pid)


def _buried(pid: int) -> bool:
    """Return whether `pid` is a child of ours that is dead, after burying it.

    Happens when this process is the first of a container, which inherits orphans.
    """
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return False


def _is_zombie(pid: int) -> bool:
    """Return whether `pid` is dead and only waits for its parent to take notice."""
    try:
        words = (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # The name in brackets may hold anything; the state follows its last bracket.
    return words.rpartition(")")[2].split()[0] == "Z"


def _is_server_of(*, pid: int, data: Path) -> bool:
    process = Path("/proc") / str(pid)
    try:
        if Path("/proc/self").exists():
            # A server works inside its data folder; no other program has reason to.
            program = process.joinpath("comm").read_text(encoding="utf-8").strip()
            return program == "postgres" and process.joinpath("cwd").samefile(data)
        command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
        said = subprocess.run(command, capture_output=True, check=False, text=True).stdout  # noqa: S603
    except OSError:
        return False
    return "postgres" in said and str(data) in said


def start(*, place: Place, account: Account | None, bin_folder: Path) -> None:
    """Start the server and return when it answers; do nothing when it already does.

    What a killed server leaves behind (its pid file, its shared memory, a
    process that is still dying) is waited for and tried again.

    :raises ForeignServer: another program owns the process id in the pid file.
    :raises ServerFault: the server does not come up; the text quotes its reason.
    """
    begun = time.monotonic()
    reason = "it is still recovering"
    while time.monotonic() - begun < START_SECONDS:
        sight = look(place)
        if sight.running:
            return
        if sight.ours:
            time.sleep(PAUSE_SECONDS)
            continue
        # PostgreSQL itself knows best whether the pid file still means something.
        if (reason := _launch(place=place, account=account, bin_folder=bin_folder)) == "":
            return
        if sight.foreign and time.monotonic() - begun > FOREIGN_SECONDS:
            raise ForeignServer(_foreign_words(sight=sight, place=place))
        passing = any(words in reason for words in PASSING)
        if not passing or time.monotonic() - begun > REMAINS_SECONDS:
            break
        time.sleep(PAUSE_SECONDS)
    raise ServerFault(f"PostgreSQL did not start: {reason} (more in {place.log}).")


def _launch(*, place: Place, account: Account | None, bin_folder: Path) -> str:
    """Run pg_ctl start; return '' or the reason of the failure."""
    log = place.log / "start.log"
    before = log.stat().st_size if log.exists() else 0
    done = subprocess.run(  # noqa: S603
        [
            str(bin_folder / "pg_ctl"),
            "start",
            "--silent",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={place.data}",
            f"--log={log}",
            f"--options=-c config_file={shlex.quote(str(place.settings))}",
        ],
        capture_output=True,
        text=True,
        check=False,
        **run_as(account),
    )
    if done.returncode == 0:
        return ""
    with contextlib.suppress(OSError), log.open(encoding="utf-8", errors="replace") as file:
        file.seek(before)
        return last_words(file.read() or done.stderr)
    return last_words(done.stderr)


def _foreign_words(*, sight: Sight, place: Place) -> str:
    return (
        f"{place.data}/postmaster.pid names process {sight.pid}, which is another program; "
        "it was left alone. If no PostgreSQL uses that folder, delete that file."
    )


def stop(*, place: Place, account: Account | None, bin_folder: Path) -> bool:
    """Stop the server if it runs and is ours; return whether there was one.

    Sessions are ended and everything is written (a "fast" shutdown).

    :raises ServerFault: it does not stop in time.
    """
    if not look(place).ours:
        return False
    command = [str(bin_folder / "pg_ctl"), "stop", "--silent", "--wait", "--mode=fast"]
    command += [f"--timeout={STOP_SECONDS}", f"--pgdata={place.data}"]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, **run_as(account)
    )
    # Between the look and the stop it may have ended by itself.
    if done.returncode != 0 and look(place).ours:
        raise ServerFault(f"PostgreSQL did not stop: {last_words(done.stderr)}")
    return True
