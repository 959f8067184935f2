"""Asking for work to be done later, in the transaction that makes it necessary.

The queue lives in the same database: a job exists if and only if what it is
about was committed. Jobs are named, so that no workflow looks up at `jobs`.
"""

from procrastinate.contrib.django import app


def enqueue(task: str, *, in_turn: str | None = None, **arguments: int) -> None:
    """Queue `task`; a worker takes it once the open transaction commits.

    Of tasks with the same `in_turn` one runs at a time, in the order they were queued.
    """
    app.configure_task(name=task, lock=in_turn).defer(**arguments)
