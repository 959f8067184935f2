"""The clock of a sandbox: what is told of a made-up past is dated in that past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection


@contextmanager
def sandbox_instant(instant: datetime) -> Iterator[None]:
    """Let facts, posting batches and closings of sandboxes carry `instant`, if it is past.

    Companies that are no sandboxes keep the clock of the database, whatever is told.
    """
    _tell(instant.isoformat())
    try:
        yield
    finally:
        _tell("")


def _tell(instant: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('emdia.sandbox_instant', %s, false)", [instant])
