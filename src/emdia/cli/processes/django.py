"""Django inside a command: loaded late, on a database that answers."""

import os
import subprocess
import sys
from typing import Any

from emdia.cli.processes.faults import UnableToRun
from emdia.connectors.database import address, embedded

SETTINGS = "emdia.config.settings"


def start_database() -> None:
    """Bring the embedded server up, unless an address names another."""
    if address.is_embedded():
        embedded.ensure_running()


def load() -> None:
    """Load Django with Emdia's settings. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # A person at the keyboard reads sentences; servers ask for more themselves.
    os.environ.setdefault("EMDIA_LOG_LEVEL", "WARNING")
    import django

    django.setup()


def call(command: str, **options: Any) -> None:
    """Run a Django management command in this process."""
    load()
    from django.core.management import call_command

    call_command(command, **options)


def migrate_apart() -> None:
    """Migrate in a process of its own, so that this one never is the owner.

    :raises UnableToRun: with the reason the migration gave.
    """
    command = [sys.executable, "-P", "-m", "emdia.cli", "migrate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise UnableToRun(f"The tables could not be brought up to date: {lines[-1]}")
