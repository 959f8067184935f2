"""The fixtures promise a database of one's own, reached as the role that serves."""

from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction

from emdia.books.access.models import User
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from .. import databases
from ..databases import database_of


@pytest.fixture
def table(database: str, owner_connection: Any) -> None:
    owner_connection.execute("CREATE TABLE note (words text)")
    owner_connection.execute("GRANT SELECT, INSERT ON note TO emdia_app")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_commit_is_real_and_gone_in_the_next_test(
    turn: int, table: None, owner_connection: Any
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES ('kept')")
    assert owner_connection.execute("SELECT count(*) FROM note").fetchone() == (1,)


def test_the_role_that_serves_has_no_power(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " has_database_privilege(current_database(), 'TEMP'),"
            " has_schema_privilege('public', 'CREATE'),"
            " has_schema_privilege('public', 'USAGE')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("emdia_app", *[False] * 6, True)


def test_extensions_are_there(database: str, owner_connection: Any) -> None:
    rows = owner_connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {"pg_trgm", "btree_gist", "unaccent", "pg_stat_statements"} <= {row[0] for row in rows}


def test_nobody_else_may_connect(database: str, super_user_connection: Any) -> None:
    super_user_connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(
                host=super_user_connection.info.host,
                dbname=database,
                user="stranger",
                password="stranger",
            )
    finally:
        super_user_connection.execute("DROP ROLE stranger")


def test_without_the_fixture_the_database_is_out_of_reach() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


def found(server: Place, name: str) -> tuple[object, dict[str, list[str]], list[object]]:
    """Return which copy of a template this is, every row of it, and the numbers to come."""
    with super_connection(place=server, database=name) as power:
        (oid,) = power.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        names = power.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = {
            table: sorted(str(row) for (row,) in power.execute(f"SELECT t::text FROM {table} t"))
            for (table,) in names.fetchall()
        }
        sequences = power.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return oid, rows, sequences.fetchall()


def test_a_clone_is_used_again_and_as_good_as_new(
    server: Place, houses_template: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One that other tests wrote much to would be thrown away after the first use here.
    monkeypatch.setattr(databases, "_spare", {})
    names = set()
    with database_of(server, houses_template, django_db_blocker) as name:
        names.add(name)
        before = found(server, name)
        with transaction.atomic():
            user = User.objects.create(email="left@example.com", full_name="Left")
            User.objects.exclude(pk=user.pk).update(full_name="Changed")
            Permission.objects.filter(codename__startswith="add").delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            User.objects.create(email="left@example.com", full_name="Never")
    for _ in range(2):
        with database_of(server, houses_template, django_db_blocker) as name:
            names.add(name)
            assert found(server, name) == before
            # Taken back, but counted.
            with pytest.raises(DatabaseError), transaction.atomic():
                User.objects.update(email="same@example.com")
    assert len(names) == 3


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE note (words text)",
        "REVOKE INSERT ON app_user FROM emdia_app",
        "ALTER TABLE app_user DISABLE TRIGGER ALL",
        "ALTER TABLE app_user NO FORCE ROW LEVEL SECURITY",
        "ANALYZE django_content_type",
        "TRUNCATE django_session",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_a_clone_of_another_structure_is_thrown_away(
    change: str, server: Place, empty_template: str, django_db_blocker: Any
) -> None:
    oids = []
    for _ in range(2):
        with (
            database_of(server, empty_template, django_db_blocker) as name,
            super_connection(place=server, database=name) as power,
        ):
            oids.append(found(server, name)[0])
            power.execute(change)
    assert oids[0] != oids[1]
