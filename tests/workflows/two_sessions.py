"""Two sessions, statement by statement, in an order the test chooses.

A session waits before each of its statements and before each commit until the
schedule lets it go on. One that waits for a lock of the other is left alone
until it moves, as PostgreSQL's own isolation tests do.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from random import Random
from typing import Any

from django.db import connection, connections

LONGEST_SECONDS = 30
# A statement that takes longer may be waiting for a lock: then it is asked.
SUSPICIOUS_SECONDS = 0.001
BLOCKED = "SELECT cardinality(pg_blocking_pids(%s)) > 0"


class Session:
    """One work on a thread and a connection of its own, let on step by step."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.answer: Any = None
        self.points = 0
        self.is_done = False
        self.pid = 0
        self._may_go = threading.Semaphore(0)
        self._stands = threading.Semaphore(0)
        self._is_at_large = False
        # Not waited for when the test has failed already.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._stands.acquire()

    def _run(self) -> None:
        try:
            connection.ensure_connection()
            self.pid = connection.connection.info.backend_pid
            commit = connection._commit
            connection._commit = lambda: (self._point(), commit())
            self._stands.release()
            self._may_go.acquire()
            with connection.execute_wrapper(self._statement):
                self.answer = self.work()
        except Exception as error:
            self.answer = error
        finally:
            connections.close_all()
            self.is_done = True
            self._stands.release()

    def _statement(self, execute: Any, *arguments: Any) -> Any:
        self._point()
        return execute(*arguments)

    def _point(self) -> None:
        self.points += 1
        self._stands.release()
        self._may_go.acquire()

    def step(self) -> bool:
        """Let it run to its next point or its end; False when it waits for a lock instead."""
        if self.is_done:
            return False
        if not self._is_at_large:
            self._may_go.release()
        self._is_at_large = not self._arrives()
        return not self._is_at_large

    def _arrives(self) -> bool:
        """Return whether it stands again; False when it waits for a lock."""
        end = time.monotonic() + LONGEST_SECONDS
        while not self._stands.acquire(timeout=SUSPICIOUS_SECONDS):
            if self._is_blocked():
                return False
            assert time.monotonic() < end, "a session neither moves nor waits for a lock"
        return True

    def _is_blocked(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED, [self.pid])
            return bool(cursor.fetchone()[0])

    def finish(self) -> None:
        self._thread.join(LONGEST_SECONDS)
        assert not self._thread.is_alive()


def together(
    first: Callable[[], Any], second: Callable[[], Any], schedule: Iterable[int]
) -> tuple[Session, Session]:
    """Run two works as the schedule says: 0 is a step of the first, 1 of the second.

    A session that cannot move lets the other one step. The sessions hold the answers or
    the exceptions.
    """
    sessions = (Session(first), Session(second))
    end = time.monotonic() + LONGEST_SECONDS
    for turn in schedule:
        assert time.monotonic() < end, "two sessions wait for each other for ever"
        if not sessions[turn].step():
            sessions[1 - turn].step()
        if all(session.is_done for session in sessions):
            break
    for session in sessions:
        session.finish()
    return sessions


def one_by_one() -> Iterator[int]:
    """Yield a schedule: the first to its end, then the second."""
    return interrupted(0, by=0)


def interrupted(after: int, *, by: int = 1) -> Iterator[int]:
    """Yield a schedule: the first goes `after` points, the second as far as it can, then all."""
    yield from repeat(0, after)
    yield from repeat(by)


def shuffled(chance: Random) -> Iterator[int]:
    """Yield a schedule in which anybody may be next."""
    while True:
        yield chance.randrange(2)
