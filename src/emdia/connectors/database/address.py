"""Which PostgreSQL a process talks to, and as whom.

`EMDIA_DATABASE_URL` (role emdia_app) and `EMDIA_OWNER_DATABASE_URL` (role
emdia_owner) name a server; with neither, it is the embedded server of the home
folder. `EMDIA_AS=owner` asks for the owner: migrations do, nothing else.
"""

import os
from typing import Any

from emdia.connectors.database.embedded.place import DATABASE, PORT, expected_place
from emdia.connectors.database.faults import BadAddress
from emdia.connectors.database.home import home, make_home, secret_key

__all__ = [
    "APP_ROLE",
    "OWNER_ROLE",
    "as_owner",
    "conninfo",
    "django_database",
    "home",
    "is_embedded",
    "make_home",
    "secret_key",
]

APP_ROLE = "emdia_app"
OWNER_ROLE = "emdia_owner"
APP_VARIABLE = "EMDIA_DATABASE_URL"
OWNER_VARIABLE = "EMDIA_OWNER_DATABASE_URL"
CONNECT_TIMEOUT_SECONDS = 10
IDLE_CONNECTION_SECONDS = 60
POOL_WAIT_SECONDS = 10
# Somebody waits before the screen; the guard of the pages tries five times.
WAIT_FOR_LOCK = "4s"


def is_embedded() -> bool:
    """Return whether the embedded server is meant, because no address is set."""
    return not (os.environ.get(APP_VARIABLE) or os.environ.get(OWNER_VARIABLE))


def as_owner() -> bool:
    """Return whether this process connects as the owner of the database."""
    return os.environ.get("EMDIA_AS", "") == "owner"


def conninfo(*, owner: bool) -> dict[str, Any]:
    """Return libpq parameters (host, port, dbname, user, password and any other).

    :raises BadAddress: the address is missing, cannot be read, or names no database.
    """
    if is_embedded():
        return _embedded(owner=owner)
    return _read_url(OWNER_VARIABLE if owner else APP_VARIABLE)


def _embedded(*, owner: bool) -> dict[str, Any]:
    place = expected_place(home())
    return {
        "host": str(place.socket),
        "port": str(PORT),
        "dbname": DATABASE,
        "user": OWNER_ROLE if owner else APP_ROLE,
        "password": place.owner_password if owner else place.app_password,
    }


def _read_url(variable: str) -> dict[str, Any]:
    # Here and not above: `emdia bank read` must not pay for the driver.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    url = os.environ.get(variable, "")
    if not url:
        raise BadAddress(f"{variable} is not set, though its companion is: set both or neither.")
    try:
        # The driver reads it: percent-encoding, sockets and options as everywhere else.
        parts = dict(conninfo_to_dict(url))
    except ProgrammingError:
        # Without the cause: it quotes the address, which holds a password.
        raise BadAddress(
            f"{variable} cannot be read: write postgresql://user:password@host:5432/name."
        ) from None
    if not parts.get("dbname"):
        raise BadAddress(f"{variable} names no database: end it with /name.")
    return parts


def django_database() -> dict[str, Any]:
    """Return the entry of Django's DATABASES for this process.

    `EMDIA_POOL` is the greatest number of pooled connections: the web server
    sets it, one-shot commands do not.
    """
    parts = conninfo(owner=as_owner())
    options: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    names = ("dbname", "user", "password", "host", "port")
    options |= {key: value for key, value in parts.items() if key not in names}
    pool_size = int(os.environ.get("EMDIA_POOL", "0") or 0)
    if pool_size:
        options["options"] = f"{options.get('options', '')} -c lock_timeout={WAIT_FOR_LOCK}".strip()
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": POOL_WAIT_SECONDS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        # A pool keeps connections itself; Django refuses to do both.
        "CONN_MAX_AGE": 0 if pool_size else IDLE_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
