"""A database for each test: a clone of a template, cleaned and used again when that is sure.

To copy the eleven hundred files of a database costs a test more than most of what it does.
PostgreSQL counts every row that was written, also one that was taken back: so the tables that
a test wrote to are known, and they get back what the template holds. A test that changed the
structure, the rights or the planner's statistics, or that wrote much, leaves no clone behind.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from psycopg import sql

from emdia.connectors.database import address
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import grant_connect, super_connection

NOBODYS = "no_test_asked_for_a_database"
# Rows that were taken out still fill pages and indexes: after so many a new clone is made.
MOST_ROWS = 10_000
# Tables above this size, in bytes, are not put back.
LARGEST = 512 * 1024
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
# A session that is gone has told what it wrote; one that hangs is waited for ten seconds.
END_SESSIONS = f"SELECT pg_terminate_backend(pid, 10000) {OTHERS}"
SESSIONS = f"SELECT count(*) {OTHERS}"
# Of catalogs too: whatever changes the structure, a right or a statistic writes to one.
WRITTEN = """
SELECT t.schemaname, t.relname, t.n_tup_ins + t.n_tup_upd + t.n_tup_del
FROM pg_stat_all_tables t JOIN pg_class c ON c.oid = t.relid
WHERE t.n_tup_ins + t.n_tup_upd + t.n_tup_del > 0
AND NOT c.relisshared AND t.schemaname <> 'pg_toast'
"""
SEQUENCES = """
SELECT c.oid::bigint, s.last_value, s.is_called
FROM pg_class c, pg_get_sequence_data(c.oid) s WHERE c.relkind = 'S'
"""
FILLED = """
SELECT relname, pg_relation_size(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""

Connection = Any


@dataclass(frozen=True)
class Contents:
    """What a template holds: rows as COPY writes them (None: too many), and its sequences."""

    rows: dict[str, bytes | None]
    sequences: dict[int, tuple[int, bool]]


@dataclass
class Clone:
    """A copy of a template, and how many rows were written to it."""

    name: str
    contents: Contents
    rows: int = 0


_numbers = count()
_contents: dict[str, Contents] = {}
# By template: the clones of this process that are as good as new.
_spare: dict[str, list[Clone]] = {}


def clone(server: Place, *, template: str, name: str) -> None:
    """Copy the database `template` to a new one; the app role may connect to it."""
    with super_connection(place=server, database="postgres") as connection:
        # Copying files takes half the time of logging every block, now that fsync is off.
        connection.execute(
            f"CREATE DATABASE {name} OWNER emdia_owner TEMPLATE {template} STRATEGY FILE_COPY"
        )
        grant_connect(connection, database=name)


@contextmanager
def database_of(server: Place, template: str, blocker: Any) -> Iterator[str]:
    """Lend a database that is as the template is; point Django at it meanwhile."""
    used = _taken(server, template)
    try:
        with blocker.unblock():
            point_django_at(used.name)
            yield used.name
    finally:
        point_django_at(NOBODYS)
        _given_back(server, template, used)


def point_django_at(name: str) -> None:
    """Let Django's connections, of every thread, go to another database."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    connections.close_all()
    # Every thread's connection shares this dictionary.
    connections.settings["default"].update(address.django_database())
    connections.settings["default"].update(NAME=name, CONN_MAX_AGE=0)
    ContentType.objects.clear_cache()


def _taken(server: Place, template: str) -> Clone:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{worker}_{next(_numbers)}"
    if spare := _spare.setdefault(template, []):
        taken = spare.pop()
        # A new name: whoever was left behind by the last test does not find it.
        with super_connection(place=server, database="postgres") as connection:
            connection.execute(f"ALTER DATABASE {taken.name} RENAME TO {name}")
        taken.name = name
        return taken
    clone(server, template=template, name=name)
    if template not in _contents:
        with super_connection(place=server, database=name) as connection:
            _contents[template] = _read(connection)
    return Clone(name, _contents[template])


def _given_back(server: Place, template: str, used: Clone) -> None:
    with super_connection(place=server, database=used.name) as connection:
        is_clean = _cleaned(connection, used)
    if is_clean:
        _spare[template].append(used)
        return
    with super_connection(place=server, database="postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {used.name} WITH (FORCE)")


def _read(connection: Connection) -> Contents:
    """Return what a new clone holds."""
    sizes = connection.execute(FILLED).fetchall()
    rows = {table: _copied(connection, table) if size <= LARGEST else None for table, size in sizes}
    sequences = {oid: state for oid, *state in connection.execute(SEQUENCES).fetchall()}
    return Contents(rows, {oid: (last, called) for oid, (last, called) in sequences.items()})


def _copied(connection: Connection, table: str) -> bytes:
    statement = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
    with connection.cursor().copy(statement) as copy:
        return b"".join(bytes(block) for block in copy)


def _cleaned(connection: Connection, used: Clone) -> bool:
    """Put back what the template holds; return False, and do nothing, where that is not sure."""
    connection.execute(END_SESSIONS)
    if connection.execute(SESSIONS).fetchone()[0]:
        return False
    written = connection.execute(WRITTEN).fetchall()
    tables = {table for schema, table, _ in written if schema == "public"}
    used.rows += sum(rows for _, _, rows in written)
    is_known = all(used.contents.rows.get(table, b"") is not None for table in tables)
    if len(tables) < len(written) or used.rows > MOST_ROWS or not is_known:
        return False
    # What puts back is not counted; and neither triggers nor references have a say in it.
    connection.execute("SET track_counts = off; SET session_replication_role = replica")
    with connection.transaction():
        for table in tables:
            _put_back(connection, table, used.contents.rows.get(table, b""))
        for oid, *state in connection.execute(SEQUENCES).fetchall():
            if tuple(state) != (before := used.contents.sequences[oid]):
                connection.execute("SELECT setval(%s::oid, %s, %s)", [oid, *before])
    connection.execute("SELECT pg_stat_reset()")
    return True


def _put_back(connection: Connection, table: str, rows: bytes | None) -> None:
    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    if rows:
        statement = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))
        with connection.cursor().copy(statement) as copy:
            copy.write(rows)
