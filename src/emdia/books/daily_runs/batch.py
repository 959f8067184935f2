"""The self-check over a whole company in SQL, and the lock that lets one run at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

SQL = Path(__file__).parent / "sql"
RUN_LOCK = 1004
CHECKS = 6  # pairs of figures that self_check.sql compares


class LockLost(RuntimeError):
    """The connection that held the run's lock is gone; another process may hold it now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Two figures that must be equal and are not. Cents where they are money, else rows."""

    what: str
    expected: int
    found: int


def self_check(company_id: int) -> list[Finding]:
    """Return what does not add up, inside the open scope; empty when everything does."""
    with connection.cursor() as cursor:
        # Sums over every posting: enough to group them in memory.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute((SQL / "self_check.sql").read_text(), {"company_id": company_id})
        return [Finding(*row) for row in cursor.fetchall()]


@contextmanager
def only_run(company_id: int) -> Iterator[bool]:
    """Hold the company's run lock for the session; yield whether it was free.

    Held by the connection and not by a transaction: a run has many. When the
    process dies the server releases it.
    """
    key = company_id % 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [RUN_LOCK, key])
        (is_ours,) = cursor.fetchone()
    try:
        yield bool(is_ours)
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RUN_LOCK, key])


def assert_only_run(company_id: int) -> None:
    """Let a run go on that still holds its lock.

    :raises LockLost: the connection was lost and with it the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND pid = pg_backend_pid() AND classid = %s AND objid = %s)",
            [RUN_LOCK, company_id % 2**31],
        )
        if not cursor.fetchone()[0]:
            raise LockLost("The connection to the database was lost during the run.")
