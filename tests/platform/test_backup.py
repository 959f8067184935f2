"""A backup through the real commands: made, restored elsewhere, equal, and standing still."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from emdia.connectors.database import backups
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import grant_connect, super_connection

from ..conftest import _url
from ..faults.dump import dump
from ..workflows.house import House, paid

GAP = 5_000_000
COUNTERS = """
    SELECT max(i) FROM (
        SELECT max(id) AS i FROM receivable UNION ALL SELECT max(id) FROM entry
        UNION ALL SELECT max(id) FROM receipt UNION ALL SELECT max(id) FROM posting_batch
    ) AS used
"""


@dataclass(frozen=True)
class Other:
    """An empty database beside the test's own, as another machine would have it."""

    name: str

    def run(self, *arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
        return emdia(*arguments, database=self.name, home=home)

    def connect(self) -> Any:
        return psycopg.connect(_url(self.name, owner=True), autocommit=True)


def emdia(*arguments: str, database: str, home: Path) -> "subprocess.CompletedProcess[str]":
    named = {
        "EMDIA_HOME": str(home),
        "EMDIA_DATABASE_URL": _url(database, owner=False),
        "EMDIA_OWNER_DATABASE_URL": _url(database, owner=True),
    }
    return subprocess.run(
        [sys.executable, "-m", "emdia.cli", *arguments],
        env=os.environ | named,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def other(server: Place) -> Iterator[Other]:
    name = f"restored_{os.getpid()}"
    with super_connection(place=server, database="postgres") as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER emdia_owner")
        grant_connect(connection, database=name)
    with super_connection(place=server, database=name) as connection:
        connection.execute("ALTER SCHEMA public OWNER TO emdia_owner")
        connection.execute("GRANT USAGE ON SCHEMA public TO emdia_app")
        for extension in ("pg_trgm", "btree_gist", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
    yield Other(name)
    with super_connection(place=server, database="postgres") as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect({1: 10_000, 2: 20_000, 3: 30_000})
    house.apply(paid(1, 10_000), paid(2, 5_000, nominal_cents=20_000), paid(9, 700))
    return house


@pytest.fixture
def made(house: House, database: str, tmp_path: Path) -> Path:
    file = tmp_path / "of-tuesday's night.backup"
    done = emdia("backup", str(file), database=database, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert "database.dump" in done.stdout
    return file


def test_restored_elsewhere_it_is_the_same_and_stands_still(
    house: House, made: Path, other: Other, owner_connection: Any, tmp_path: Path
) -> None:
    assert made.stat().st_mode & 0o077 == 0
    before = dump(owner_connection)
    home = tmp_path / "elsewhere"
    done = other.run("restore", str(made), "--gap", str(GAP), home=home)
    assert done.returncode == 0, done.stderr
    assert "quarantine" in done.stdout
    with other.connect() as connection:
        _columns_jumped(connection, owner_connection)
        after = dump(connection)
        assert after.pop("quarantine")
        before.pop("quarantine")
        assert after == before
        _numbers_jumped(connection, owner_connection)

    refused = other.run("run-day", home=home)
    assert refused.returncode == 1
    assert "emdia release" in refused.stderr
    _seals_hold(other, home)
    _works_when_released(other, home)


RUNNING = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('smallint', 'integer', 'bigint')
        AND column_name IN (
            'next_nosso_numero', 'next_remessa_sequence', 'next_bordero_number'
        )
    ORDER BY 1, 2
"""


def _columns_jumped(connection: Any, original: Any) -> None:
    """Hold the numbers that records count themselves; put them back, so that the rest compares."""
    running = connection.execute(RUNNING).fetchall()
    assert ("bank_agreement", "next_nosso_numero") in running
    for table, column in running:
        asked = f"SELECT {column} FROM {table} ORDER BY 1"
        ours, theirs = (
            [number for (number,) in one.execute(asked)] for one in (connection, original)
        )
        assert ours == [number + GAP // 100 for number in theirs], (table, column)
        connection.execute(f"UPDATE {table} SET {column} = {column} - {GAP // 100}")


def _numbers_jumped(connection: Any, original: Any) -> None:
    used = original.execute(COUNTERS).fetchone()[0]
    names = connection.execute(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall()
    assert len(names) > 30
    for (name,) in names:
        # What the original goes on with is below what the restored one begins with.
        theirs = original.execute(f"SELECT nextval('{name}')").fetchone()[0]
        ours = connection.execute(f"SELECT nextval('{name}')").fetchone()[0]
        assert ours >= theirs + GAP - 1_000, name
        assert ours > used


def _seals_hold(other: Other, home: Path) -> None:
    verified = other.run("ledger", "verify", home=home)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _works_when_released(other: Other, home: Path) -> None:
    assert other.run("release", "--reason", " ", home=home).returncode == 1
    released = other.run("release", "--reason", "A antiga foi desligada.", home=home)
    assert released.returncode == 0, released.stderr
    assert other.run("release", "--reason", "Mais uma vez.", home=home).returncode == 1
    ran = other.run("run-day", home=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with other.connect() as connection:
        facts = connection.execute("SELECT count(*) FROM fact WHERE kind = 'quarantine.released'")
        assert facts.fetchone() == (1,)


def test_a_place_with_tables_is_left_alone(
    made: Path, database: str, tmp_path: Path, owner_connection: Any
) -> None:
    before = dump(owner_connection)
    refused = emdia("restore", str(made), database=database, home=tmp_path / "home")
    assert refused.returncode == 1
    assert "empty place" in refused.stderr
    assert dump(owner_connection) == before


@pytest.mark.parametrize("member", ["manifest.json", "database.dump"])
def test_a_damaged_backup_is_refused_by_name(
    made: Path, other: Other, tmp_path: Path, member: str
) -> None:
    with tarfile.open(made) as archive:
        at = archive.getmember(member).offset_data
    content = bytearray(made.read_bytes())
    content[at + 60] ^= 0x01
    made.write_bytes(content)
    for arguments in (["--check"], []):
        refused = other.run("restore", str(made), *arguments, home=tmp_path / "elsewhere")
        assert refused.returncode == 1
        assert "damaged" in refused.stderr
        assert member in refused.stderr
    with other.connect() as connection:
        assert connection.execute(backups.TABLES).fetchone() == (0,)


def test_half_a_backup_and_no_backup_are_told(made: Path, other: Other, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"no backup at all" * 100):
        made.write_bytes(content)
        refused = other.run("restore", str(made), home=tmp_path / "elsewhere")
        assert refused.returncode == 1
        assert str(made) in refused.stderr


def test_a_restore_that_breaks_off_leaves_nothing(
    made: Path, other: Other, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    urls = {owner: _url(other.name, owner=owner) for owner in (True, False)}
    with monkeypatch.context() as patched:
        patched.setenv("EMDIA_OWNER_DATABASE_URL", urls[True])
        patched.setenv("EMDIA_DATABASE_URL", urls[False])
        patched.setenv("EMDIA_HOME", str(tmp_path / "elsewhere"))
        with pytest.raises(backups.BackupFault, match="refused"):
            backups.restore(made, closing_sql="SELECT 1 / 0;")
    with other.connect() as connection:
        assert connection.execute(backups.TABLES).fetchone() == (0,)


def test_a_backup_never_takes_the_place_of_another(
    made: Path, database: str, tmp_path: Path
) -> None:
    before = made.read_bytes()
    refused = emdia("backup", str(made), database=database, home=tmp_path / "home")
    assert refused.returncode == 1
    assert made.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".backup-*")] == []


def test_no_secret_of_the_home_is_in_it(made: Path, database: str) -> None:
    with tarfile.open(made) as archive:
        assert set(archive.getnames()) <= {"manifest.json", "database.dump", "ledger-heads.jsonl"}
        stream = archive.extractfile("manifest.json")
        assert stream is not None
        said = json.load(stream)
    assert set(said["backup"]) == {"format", "made_at", "emdia", "postgresql", "members"}


def test_doctor_tells_the_age_of_the_latest_backup(
    made: Path, database: str, tmp_path: Path
) -> None:
    from emdia.cli.processes import checkup

    home = tmp_path / "home"
    latest = json.loads((home / checkup.LATEST_BACKUP).read_text())
    assert latest["file"] == str(made)
    (fresh,) = _backups_of(home)
    assert fresh.well
    (home / checkup.LATEST_BACKUP).write_text(
        json.dumps(latest | {"made_at": "2026-01-01T00:00:00+00:00"})
    )
    (old,) = _backups_of(home)
    assert not old.well
    assert "emdia backup" in old.mend


def _backups_of(home: Path) -> list[Any]:
    from emdia.cli.processes import checkup

    known = os.environ["EMDIA_HOME"]
    os.environ["EMDIA_HOME"] = str(home)
    try:
        return list(checkup._backups())
    finally:
        os.environ["EMDIA_HOME"] = known
