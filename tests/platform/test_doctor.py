"""The doctor names what is wrong and how to mend it, and changes nothing."""

from pathlib import Path

import pytest

from emdia.connectors.database import embedded
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from .conftest import emdia

pytestmark = pytest.mark.database


def test_nothing_is_made_by_looking(fresh_home: Path) -> None:
    done = emdia("doctor")
    assert done.returncode == 1
    assert "The server does not run." in done.stdout
    assert "Start it: emdia up" in done.stdout
    assert not fresh_home.exists()


def test_pending_migrations(running: Place) -> None:
    done = emdia("doctor")
    assert done.returncode == 1
    assert "not up to date" in done.stdout
    assert "Run emdia migrate." in done.stdout


def test_a_role_with_too_much_power(running: Place) -> None:
    with super_connection(place=running, database="emdia") as connection:
        connection.execute("ALTER ROLE emdia_app BYPASSRLS")
    done = emdia("doctor")
    assert done.returncode == 1
    assert "too much power" in done.stdout


def test_no_worker_then_one(running: Place) -> None:
    assert emdia("migrate").returncode == 0
    done = emdia("doctor")
    assert (done.returncode, "Workers alive: 0." in done.stdout) == (1, True)
    with super_connection(place=running, database="emdia") as connection:
        # Beating still, however long the doctor takes on a busy machine.
        soon = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + '1 hour')"
        connection.execute(soon)
    done = emdia("doctor")
    assert (done.returncode, "Workers alive: 1." in done.stdout) == (0, True), done.stdout


def test_a_foreign_process_in_the_pid_file(running: Place) -> None:
    embedded.stop()
    (running.data / "postmaster.pid").write_text(f"1\n{running.data}\n")
    done = emdia("doctor")
    assert done.returncode == 1
    assert "names process 1, another program" in done.stdout
