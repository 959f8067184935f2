"""What a new server needs before migrations: two roles, one database, extensions.

emdia_super exists only for this. emdia_owner owns the database and migrates.
emdia_app serves: it may connect and use the schema; tables are granted one by
one by the migrations that make them.
"""

import psycopg
from psycopg import sql

from emdia.connectors.database.embedded.cluster import SUPER_ROLE
from emdia.connectors.database.embedded.place import DATABASE, PORT, Place
from emdia.connectors.database.faults import ServerFault

OWNER_ROLE = "emdia_owner"
APP_ROLE = "emdia_app"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent", "pg_stat_statements")
LEAST = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def super_connection(*, place: Place, database: str) -> "psycopg.Connection[tuple[object, ...]]":
    """Return an autocommit connection of the bootstrap superuser to `database`."""
    return psycopg.connect(
        host=str(place.socket),
        port=PORT,
        dbname=database,
        user=SUPER_ROLE,
        password=place.super_password,
        autocommit=True,
        connect_timeout=10,
    )


def prepare_server(place: Place) -> None:
    """Create roles, database and extensions that are missing. Safe to run twice.

    :raises ServerFault: the server refuses.
    """
    try:
        with super_connection(place=place, database="postgres") as connection:
            _make_role(connection, name=OWNER_ROLE, password=place.owner_password)
            _make_role(connection, name=APP_ROLE, password=place.app_password)
            _make_database(connection, name=DATABASE)
        with super_connection(place=place, database=DATABASE) as connection:
            _prepare_database(connection)
    except psycopg.Error as error:
        raise ServerFault(f"The database server could not be prepared: {error}") from error


def _make_role(
    connection: "psycopg.Connection[tuple[object, ...]]", *, name: str, password: str
) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    role, secret = sql.Identifier(name), sql.Literal(password)
    connection.execute(sql.SQL("{} ROLE {} {} PASSWORD {}").format(verb, role, LEAST, secret))


def _make_database(connection: "psycopg.Connection[tuple[object, ...]]", *, name: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    database, owner = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    if not known:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
    grant_connect(connection, database=name)


def grant_connect(connection: "psycopg.Connection[tuple[object, ...]]", *, database: str) -> None:
    """Let the app role and nobody else connect. Needed again on a clone of a database."""
    name, app = sql.Identifier(database), sql.Identifier(APP_ROLE)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, app))


def _prepare_database(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APP_ROLE)
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
    for name in EXTENSIONS:
        extension = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(extension))
