"""`emdia up`: database, web server and worker as one group under one supervisor.

Whatever of them dies is started again; when the supervisor is told to stop, all
of them stop. With an address of another server, the database is not part of it.
"""

import errno
import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from emdia.cli.processes.child import Child
from emdia.cli.processes.faults import UnableToRun
from emdia.connectors.database import address, embedded
from emdia.connectors.database.faults import DatabaseFault

LOOK_SECONDS = 0.25
STOP_SECONDS = 15.0
ANSWER_SECONDS = 60.0
DATABASE_REST_SECONDS = 5.0


def run_group(
    *,
    host: str,
    port: int,
    before: Callable[[], None],
    ready: Callable[[], None],
    beside: Sequence[Child] = (),
) -> None:
    """Run the group, and `beside` it what is given, until told to stop (SIGINT, SIGTERM).

    `before` is called once the database answers, `ready` once the web does.

    :raises UnableToRun: the port is taken or a group of this home already runs.
    """
    stop = threading.Event()
    with _alone(), _stopped_by_signals(stop):
        refuse_taken_port(host=host, port=port)
        try:
            _keep_database()
            before()
            if not stop.is_set():
                _run_children(host=host, port=port, stop=stop, ready=ready, beside=beside)
        finally:
            if address.is_embedded():
                embedded.stop()


def _keep_database() -> None:
    if address.is_embedded():
        embedded.ensure_running()


def _run_children(
    *,
    host: str,
    port: int,
    stop: threading.Event,
    ready: Callable[[], None],
    beside: Sequence[Child],
) -> None:
    where = ["--host", host, "--port", str(port)]
    log = {"EMDIA_LOG_LEVEL": "WARNING"}
    # Links of messages lead here, unless the world knows this machine by another name.
    public = {"EMDIA_PUBLIC_URL": os.environ.get("EMDIA_PUBLIC_URL") or f"http://{host}:{port}"}
    children = [
        Child(name="web", arguments=["web", *where], environment=log),
        Child(name="worker", arguments=["worker"], environment=log | public),
        *beside,
    ]
    try:
        for child in children:
            child.keep_running()
        if _answers(host=host, port=port, stop=stop, children=children):
            ready()
        while not stop.wait(LOOK_SECONDS):
            _look_after(children)
    finally:
        _stop_all(children)


def _look_after(children: list[Child]) -> None:
    try:
        if address.is_embedded() and not embedded.is_running():
            _say("PostgreSQL is down; starting it again.")
            embedded.ensure_running()
            _say("PostgreSQL is back.")
    except DatabaseFault as fault:
        # Not the end: a full disk is emptied, a busy machine calms down.
        _say(str(fault))
        time.sleep(DATABASE_REST_SECONDS)
    for child in children:
        code = child.keep_running()
        if code is not None:
            _say(f"The {child.name} process ended with {code}; starting it again.")


def _answers(*, host: str, port: int, stop: threading.Event, children: list[Child]) -> bool:
    """Return whether the web server takes connections before it is given up or stopped."""
    target = "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104
    until = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until and not stop.wait(LOOK_SECONDS / 5):
        with suppress(OSError), socket.create_connection((target, port), timeout=1):
            return True
        _look_after(children)
    return False


def _stop_all(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait_until_stopped(until=until)


def refuse_taken_port(*, host: str, port: int) -> None:
    """Return when `port` of `host` is free.

    :raises UnableToRun: it is not, or it may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "is used by another program" if taken else f"cannot be used ({error.strerror})"
            raise UnableToRun(
                f"Port {port} of {host} {reason}: choose another with --port."
            ) from error


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the only place of a supervisor in this home folder."""
    with (address.make_home() / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnableToRun(
                f"Emdia already runs for {address.home()}: stop it first, "
                "or set EMDIA_HOME to run another beside it."
            ) from None
        yield


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, ask) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _say(words: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()
