"""The looks of `emdia doctor`, each one with the way to mend what it finds."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emdia.connectors.database import address, embedded
from emdia.connectors.database.embedded import binaries, process
from emdia.connectors.database.faults import DatabaseFault

LEAST_PYTHON = (3, 11)
LEAST_SERVER = 17
ALIVE_SECONDS = 10
OLD_BACKUP_DAYS = 3
LATEST_BACKUP = "last_backup.json"  # written by `emdia backup`
EXTENSIONS = {"pg_trgm", "btree_gist", "unaccent"}

FORBIDDEN_TO_APP = """
    SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
        OR has_schema_privilege(rolname, 'public', 'CREATE')
    FROM pg_roles WHERE rolname = current_user
"""
LIVE_WORKERS = """
    SELECT count(*) FROM procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => %s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at. `mend` says what to do when it is not well."""

    well: bool
    words: str
    mend: str = ""


def examine() -> Iterator[Finding]:
    """Yield what is found, from the ground up; the first broken ground ends the looking."""
    looks: list[Callable[[], Iterator[Finding]]] = [_python, _home]
    if address.is_embedded():
        looks += [_binaries, _server]
    looks += [_owner_side, _app_side, _migrations, _worker, _backups]
    for look in looks:
        broken = False
        for finding in _told(look):
            broken = broken or not finding.well
            yield finding
        if broken:
            return


def _told(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except DatabaseFault as fault:
        yield Finding(well=False, words=str(fault))


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        well=sys.version_info >= LEAST_PYTHON,
        words=f"Python {version}.",
        mend="" if sys.version_info >= LEAST_PYTHON else "Install Python 3.11 or newer.",
    )


def _home() -> Iterator[Finding]:
    folder = address.home()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    yield Finding(
        well=usable,
        words=f"Home folder {folder}" + ("." if usable else f": {nearest} cannot be written to."),
        mend="" if usable else "Set EMDIA_HOME to a folder you may write to.",
    )


def _binaries() -> Iterator[Finding]:
    found = binaries.find_binaries()
    programs = binaries.major_version(found.folder)
    place = embedded.read_place(address.home())
    marker = place.data / "PG_VERSION" if place else None
    data = marker.read_text().strip() if marker and marker.is_file() else str(programs)
    same = data == str(programs)
    yield Finding(
        well=same,
        words=f"Programs of PostgreSQL {programs}" + ("." if same else f", data of {data}."),
        mend="" if same else f"Set EMDIA_PG_BIN to the bin folder of PostgreSQL {data}.",
    )


def _server() -> Iterator[Finding]:
    place = embedded.read_place(address.home())
    sight = process.look(place) if place else process.NOTHING
    if sight.running:
        yield Finding(well=True, words=f"The server runs (process {sight.pid}).")
    elif sight.foreign and place:
        yield Finding(
            well=False,
            words=f"{place.data}/postmaster.pid names process {sight.pid}, another program.",
            mend="If no PostgreSQL uses that folder, delete that file.",
        )
    else:
        yield Finding(
            well=False,
            words="The server does not run.",
            mend="Start it: emdia up, or emdia db start.",
        )


def _connect(*, owner: bool) -> Any:
    import psycopg

    parts = {"connect_timeout": 5} | address.conninfo(owner=owner)
    try:
        return psycopg.connect(**parts, autocommit=True)
    except psycopg.Error as error:
        name = address.OWNER_VARIABLE if owner else address.APP_VARIABLE
        where = "the embedded server" if address.is_embedded() else name
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseFault(f"No connection to {where}: {reason}") from error


def _owner_side() -> Iterator[Finding]:
    with _connect(owner=True) as connection:
        major = connection.info.server_version // 10_000
        yield Finding(
            well=major >= LEAST_SERVER,
            words=f"The server is PostgreSQL {major}.",
            mend="" if major >= LEAST_SERVER else f"Move to PostgreSQL {LEAST_SERVER} or newer.",
        )
        rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
        missing = sorted(EXTENSIONS - {row[0] for row in rows})
        yield Finding(
            well=not missing,
            words="Extensions " + (f"missing: {', '.join(missing)}." if missing else "are there."),
            mend="As a superuser: " + " ".join(f"CREATE EXTENSION {name};" for name in missing)
            if missing
            else "",
        )


def _app_side() -> Iterator[Finding]:
    with _connect(owner=False) as connection:
        user = connection.info.user
        (too_much,) = connection.execute(FORBIDDEN_TO_APP).fetchone()
        yield Finding(
            well=not too_much,
            words=f"The role {user} has "
            + ("too much power." if too_much else "no power to spare."),
            mend=f"ALTER ROLE {user} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB; "
            f"REVOKE CREATE ON SCHEMA public FROM {user};"
            if too_much
            else "",
        )


def _migrations() -> Iterator[Finding]:
    command = [sys.executable, "-P", "-m", "emdia.cli", "migrate", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    current = done.returncode == 0
    yield Finding(
        well=current,
        words="The tables are " + ("up to date." if current else "not up to date."),
        mend="" if current else "Run emdia migrate.",
    )


def _worker() -> Iterator[Finding]:
    with _connect(owner=True) as connection:
        (count,) = connection.execute(LIVE_WORKERS, [ALIVE_SECONDS]).fetchone()
    yield Finding(
        well=count > 0,
        words=f"Workers alive: {count}.",
        mend="" if count else "Files will wait: start emdia up, or emdia worker.",
    )


def _backups() -> Iterator[Finding]:
    """How old the latest backup of this place is, as `emdia backup` wrote it down."""
    path = address.home() / LATEST_BACKUP
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        made_at, file = datetime.fromisoformat(said["made_at"]), str(said["file"])
    except FileNotFoundError:
        yield Finding(
            well=True, words="No backup was made here yet.", mend="Make one: emdia backup."
        )
        return
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding(
            well=False, words=f"{path} cannot be read.", mend="Make a backup: emdia backup."
        )
        return
    days = (datetime.now(UTC) - made_at).days
    is_fresh = days < OLD_BACKUP_DAYS
    yield Finding(
        well=is_fresh and Path(file).exists(),
        words=f"The latest backup is {days} days old: {file}"
        + ("." if Path(file).exists() else ", which is not there."),
        mend="" if is_fresh and Path(file).exists() else "Make a backup: emdia backup.",
    )
