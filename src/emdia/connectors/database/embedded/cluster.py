"""The data folder: made once by initdb, configured anew at every start."""

import os
import shutil
import subprocess
from pathlib import Path

from emdia.connectors.database.embedded.account import (
    Account,
    make_private_folder,
    run_as,
)
from emdia.connectors.database.embedded.binaries import major_version
from emdia.connectors.database.embedded.place import PORT, Place
from emdia.connectors.database.faults import ServerFault
from emdia.connectors.database.home import write_secret_file

SUPER_ROLE = "emdia_super"
# Included last and never written by Emdia: the operator's own settings.
CUSTOM_SETTINGS = "custom.conf"

SETTINGS = {
    # Who may reach it: only this machine, only through a private folder.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # What is acknowledged is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # A file of a hundred thousand lines changes what the planner must know; it learns it soon.
    "autovacuum_naptime": "10s",
    "random_page_cost": "1.1",
    "jit": "off",
    "shared_preload_libraries": "pg_stat_statements",
    # A killed worker's statement must not hold its locks until it ends.
    "client_connection_check_interval": "2s",
    "lc_messages": "C",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_lock_waits": "on",
    # Statements and error details carry names and tax ids of people.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def prepare_folders(*, place: Place, account: Account | None) -> None:
    """Create the folders of `place` that are missing; change none that is there.

    The outer folder stays with the caller: the account may not alter the
    programs and settings in it.
    """
    try:
        place.folder.parent.mkdir(parents=True, exist_ok=True)
        if not place.folder.is_dir():
            place.folder.mkdir()
            place.folder.chmod(0o711 if account else 0o700)
        for folder in (place.data, place.log, place.socket):
            make_private_folder(folder=folder, account=account)
    except OSError as error:
        raise ServerFault(
            f"The folder {place.folder} cannot be prepared ({error.strerror}): "
            "set EMDIA_HOME to a folder you may write to."
        ) from error


def make_cluster(*, place: Place, account: Account | None, bin_folder: Path) -> None:
    """Make the data folder with initdb unless a finished one is there.

    :raises ServerFault: initdb fails, or the data are of another major version.
    """
    marker = place.data / "PG_VERSION"
    if marker.is_file():
        _check_version(marker=marker, bin_folder=bin_folder)
        return
    # initdb removes what it made when it fails, but not when it is killed.
    if any(place.data.iterdir()):
        raise ServerFault(
            f"{place.data} holds an unfinished database: if nothing in it is needed, "
            "delete that folder and start again."
        )
    _initdb(place=place, account=account, bin_folder=bin_folder)


def _check_version(*, marker: Path, bin_folder: Path) -> None:
    data, programs = marker.read_text(encoding="ascii").strip(), major_version(bin_folder)
    if data != str(programs):
        raise ServerFault(
            f"The data in {marker.parent} are of PostgreSQL {data} and the programs in "
            f"{bin_folder} of {programs}: set EMDIA_PG_BIN to the bin folder of "
            f"PostgreSQL {data}, or dump there and restore here."
        )


def _initdb(*, place: Place, account: Account | None, bin_folder: Path) -> None:
    password = place.folder / "initial_password"
    write_secret_file(path=password, text=place.super_password + "\n")
    if account is not None:
        os.chown(password, account.uid, account.gid)
    # Built beside and renamed: a kill half way leaves no half database behind.
    passing = place.folder / "data.new"
    shutil.rmtree(passing, ignore_errors=True)
    make_private_folder(folder=passing, account=account)
    try:
        done = subprocess.run(  # noqa: S603
            [
                str(bin_folder / "initdb"),
                f"--pgdata={passing}",
                f"--username={SUPER_ROLE}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
            ],
            capture_output=True,
            text=True,
            check=False,
            **run_as(account),
        )
    finally:
        password.unlink()
    if done.returncode != 0:
        shutil.rmtree(passing, ignore_errors=True)
        raise ServerFault(f"The database could not be made: {last_words(done.stderr)}")
    place.data.rmdir()
    passing.rename(place.data)


def write_settings(*, place: Place, bin_folder: Path) -> None:
    """Write the server's settings file, so that an upgrade of Emdia reaches them."""
    chosen = SETTINGS | {
        "unix_socket_directories": str(place.socket),
        "log_directory": str(place.log),
        "wal_compression": _wal_compression(bin_folder),
        **memory(megabytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20),
    }
    lines = [f"{name} = '{_quoted(value)}'" for name, value in chosen.items()]
    text = "# Written by Emdia at every start. Your own settings go to custom.conf beside it.\n"
    text += "\n".join(lines) + f"\ninclude_if_exists = '{CUSTOM_SETTINGS}'\n"
    passing = place.settings.with_suffix(".new")
    passing.write_text(text, encoding="utf-8")
    passing.chmod(0o644)
    passing.replace(place.settings)


def memory(*, megabytes: int) -> dict[str, str]:
    """Share the machine's memory: an eighth for the server's own pages, within bounds.

    The log waits in a part of them until it is written aside; by itself the server takes 16 MB
    at most, which a large file fills in a quarter of a second, and then writes while it waits.
    """
    shared = min(max(megabytes // 8, 128), 2048)
    return {
        "shared_buffers": f"{shared}MB",
        "wal_buffers": f"{shared // 32}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
    }


def _wal_compression(bin_folder: Path) -> str:
    """Return the best method built in: pglz, always there, costs more than it saves."""
    try:
        command = [str(bin_folder / "pg_config"), "--configure"]
        built = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "off"
    return "lz4" if "--with-lz4" in built else "off"


def _quoted(value: str) -> str:
    return value.replace("'", "''")


def last_words(output: str) -> str:
    """Return the line of a program's output that tells what went wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line or "PANIC" in line]
    return (telling or lines or ["it said nothing"])[-1]
