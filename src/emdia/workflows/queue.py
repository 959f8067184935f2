"""Asking for work to be done later, in the transaction that makes it necessary.

The queue lives in the same database: a job exists if and only if what it is
about was committed. Jobs are named, so that no workflow looks up at `jobs`.
"""

from procrastinate.contrib.django import app


def enqueue(task: str, **arguments: int) -> None:
    """Queue `task`; a worker takes it once the open transaction commits."""
    app.configure_task(name=task).defer(**arguments)
