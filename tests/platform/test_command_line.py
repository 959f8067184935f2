"""The command starts at once, and a failure is one sentence."""

import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from emdia import cli
from emdia.connectors.database.embedded.place import Place

from .conftest import emdia

HEAVY = ("django", "psycopg", "numpy", "procrastinate", "gunicorn")


def test_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, emdia.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_every_file_is_a_command() -> None:
    assert {"up", "web", "worker", "migrate", "doctor", "user", "db", "demo"} <= set(
        cli.command_files()
    )


@pytest.mark.parametrize("arguments", [("up", "--no-migrate"), ("web",)])
def test_a_taken_port_is_one_sentence(fresh_home: Path, arguments: tuple[str, ...]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = emdia(*arguments, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 is used by another program: choose another with --port.\n"
    )


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    away = "postgresql://nobody@127.0.0.1:1/none"
    done = emdia("migrate", EMDIA_DATABASE_URL=away, EMDIA_OWNER_DATABASE_URL=away)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "run `emdia doctor`" in done.stderr


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = emdia("db", "start", EMDIA_HOME=str(tmp_path / "file"))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


@pytest.mark.database
def test_the_printed_address_connects(running: Place) -> None:
    for role, flag in (("emdia_app", []), ("emdia_owner", ["--owner"])):
        url = emdia("db", "url", *flag).stdout.strip()
        with psycopg.connect(url) as connection:
            assert connection.info.user == role
