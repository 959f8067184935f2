"""How long `emdia demo` takes from an existing environment to a page that answers.

A home folder of its own; the server is made, the tables, both companies with their
past, tonight's files; then the sign-in page is asked for until it answers.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from settle_return import verdict

GOAL_SECONDS = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=8_000)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="emdia-bench-"))
    # The account that runs PostgreSQL passes through.
    home.chmod(0o711)
    try:
        first = started(home, options.customers)
        again = started(home, options.customers)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"from nothing  {first:6.1f} s", verdict(first <= GOAL_SECONDS))
    print(f"second start  {again:6.1f} s")


def started(home: Path, customers: int) -> float:
    """Start the demo; return after how many seconds the sign-in page answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "emdia.cli", "demo", "--port", str(port)]
    begun = perf_counter()
    process = subprocess.Popen(
        [*command, "--customers", str(customers)],
        env=os.environ | {"EMDIA_HOME": str(home / "home")},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        if not any("Emdia is at" in line for line in process.stdout):
            sys.exit("The demo did not start.")
        with urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=30) as answer:
            answer.read()
        return perf_counter() - begun
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
