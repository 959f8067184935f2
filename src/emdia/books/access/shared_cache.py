"""What all web processes must know together for a while: tries to sign in, codes used up.

A cache of Django in one table. Values are JSON, never pickles: whoever can write a
row must not thereby run code. `add` is one statement, so that of two processes
only one is first.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

KEEP = """
INSERT INTO shared_cache (key, value, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
# What has expired may be taken by the next one.
FIRST = f"{KEEP} WHERE shared_cache.expires_at <= clock_timestamp()"
# Begun anew when its time is over; one statement, so that nobody is counted twice or not at all.
COUNT = """
INSERT INTO shared_cache (key, value, expires_at) VALUES (%s, '1', %s)
ON CONFLICT (key) DO UPDATE SET
    value = CASE WHEN shared_cache.expires_at <= clock_timestamp() THEN '1'
        ELSE (shared_cache.value::bigint + 1)::text END,
    expires_at = CASE WHEN shared_cache.expires_at <= clock_timestamp() THEN excluded.expires_at
        ELSE shared_cache.expires_at END
RETURNING value::bigint
"""
FIND = "SELECT value FROM shared_cache WHERE key = %s AND expires_at > clock_timestamp()"
SWEEP = "DELETE FROM shared_cache WHERE expires_at <= clock_timestamp()"
# One statement, so that of two processes none is forgotten.
COUNT = """
INSERT INTO shared_cache (key, value, expires_at) VALUES (%s, '1', %s)
ON CONFLICT (key) DO UPDATE SET value = (shared_cache.value::bigint + 1)::text
RETURNING value::bigint
"""
WRITES_PER_SWEEP = 100
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there were in the span that is counted, this one included, and when it ends."""

    number: int
    seconds_left: int


def count(what: str, *, seconds: int, now: datetime) -> Counted:
    """Count one more of `what` in the current span of `seconds`, all processes together."""
    span, passed = divmod(int(now.timestamp()), seconds)
    end = datetime.fromtimestamp((span + 2) * seconds, tz=UTC)
    with connection.cursor() as cursor:
        if secrets.randbelow(WRITES_PER_SWEEP) == 0:
            cursor.execute(SWEEP)
        cursor.execute(COUNT, [f"count:{what}:{span}", end])
        (number,) = cursor.fetchone()
    return Counted(number=number, seconds_left=seconds - passed)


class SharedCache(BaseCache):
    """Rows of `shared_cache`. `location` is not used: there is one table."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._write(FIRST, key, value, timeout, version) == 1

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._write(KEEP, key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(FIND, [self.make_and_validate_key(key, version)])
            found = cursor.fetchone()
        return default if found is None else json.loads(found[0])

    def count(self, key: str, *, seconds: int) -> int:
        """Count one more under `key` and return how many there are since it was begun."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [self.make_and_validate_key(key), self._end(seconds)])
            return int(cursor.fetchone()[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE shared_cache SET expires_at = %s"
                " WHERE key = %s AND expires_at > clock_timestamp()",
                [self._end(timeout), self.make_and_validate_key(key, version)],
            )
            return bool(cursor.rowcount == 1)

    def delete(self, key: str, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM shared_cache WHERE key = %s",
                [self.make_and_validate_key(key, version)],
            )
            return bool(cursor.rowcount == 1)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM shared_cache")

    def _write(
        self, statement: str, key: str, value: Any, timeout: Any, version: int | None
    ) -> int:
        row: list[Any] = [
            self.make_and_validate_key(key, version),
            json.dumps(value),
            self._end(timeout),
        ]
        with connection.cursor() as cursor:
            if secrets.randbelow(WRITES_PER_SWEEP) == 0:
                cursor.execute(SWEEP)
            cursor.execute(statement, row)
            return int(cursor.rowcount)

    def _end(self, timeout: Any) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        return NEVER if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
