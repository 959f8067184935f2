"""Run as a process: has everything loaded and makes workers of itself on demand.

A real worker needs a second to load; one that is split off this process is at
work at once. It is a process of its own, killed as any other.
"""

import json
import os
import sys
import time
from typing import Any


def main() -> None:
    from emdia.cli.processes.django import load

    load()
    from emdia.cli.processes import worker

    for line in sys.stdin:
        order = json.loads(line)
        if "environment" in order:
            pid = os.fork()
            if pid == 0:
                be_a_worker(worker, order["environment"])
            say(pid)
        else:
            say(status_of(order["pid"], order["seconds"]))


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201


def be_a_worker(worker: Any, environment: dict[str, str]) -> None:
    """Do what `emdia worker` does, on the database that the environment names."""
    from django.db import connections

    from emdia.connectors.database import address
    from emdia.kernel import failpoints

    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.environ.update(environment)
    connections.settings["default"].update(address.django_database())
    failpoints.HOW, _, failpoints.ARMED = environment.get("EMDIA_FAILPOINT", "").rpartition(":")
    try:
        worker.run_worker()
    finally:
        os._exit(1)


def status_of(pid: int, seconds: float) -> int | None:
    """Wait for the end of a worker; return its exit code, less than 0 for a signal."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    return None


if __name__ == "__main__":
    main()
