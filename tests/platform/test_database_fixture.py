"""The fixtures promise a database of one's own, reached as the role that serves."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction


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
