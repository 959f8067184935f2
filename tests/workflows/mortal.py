"""A work that dies in its middle, as by `kill -9`: in a process split off the test's own."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

from emdia.kernel import failpoints


def killed_at(point: int, work: Callable[[], Any]) -> bool:
    """Run `work` in a process that dies before its n-th statement or commit.

    Return False when it came to its end before that. Its refusals are its own.
    """
    pid = os.fork()
    if pid == 0:
        _die_at(point, work)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.WIFSIGNALED(status)


def killed_there(name: str, work: Callable[[], Any]) -> bool:
    """Run `work` in a process that dies at a failpoint; return False when it never came there."""
    pid = os.fork()
    if pid == 0:
        theirs, connection.connection = connection.connection, None
        failpoints.ARMED = name
        try:
            connection.ensure_connection()
            work()
        finally:
            del theirs
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.WIFSIGNALED(status)


def _die_at(point: int, work: Callable[[], Any]) -> None:
    # The connection is the parent's: it is left alone, neither used nor closed.
    theirs, connection.connection = connection.connection, None
    left = point

    def one_less() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *arguments: Any) -> Any:
        one_less()
        return execute(*arguments)

    try:
        connection.ensure_connection()
        commit = connection._commit
        connection._commit = lambda: (one_less(), commit())
        with connection.execute_wrapper(statement):
            work()
    finally:
        del theirs
        os._exit(0)
