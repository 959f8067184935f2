"""Asking for work to be done later, in the transaction that makes it necessary.

The queue lives in the same database: a job exists if and only if what it is
about was committed. Jobs are named, so that no workflow looks up at `jobs`.
"""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(task: str, *, in_turn: str | None = None, **arguments: int) -> None:
    """Queue `task`; a worker takes it once the open transaction commits.

    Of tasks with the same `in_turn` one runs at a time, in the order they were queued.
    """
    app.configure_task(name=task, lock=in_turn).defer(**arguments)


def enqueue_once(
    task: str, *, company_id: int, one_at_a_time: bool = False, **arguments: int
) -> None:
    """Queue `task` for a company unless it waits in the queue already.

    With `one_at_a_time` it begins when the one that runs has ended.
    """
    waiting = f"{task}:{company_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        lock = waiting if one_at_a_time else None
        later = app.configure_task(name=task, queueing_lock=waiting, lock=lock)
        later.defer(company_id=company_id, **arguments)


def enqueue_again(task: str, *, in_turn: str, **arguments: int) -> None:
    """Queue `task` with these arguments once more, unless this was done and it waits still."""
    waiting = ":".join((task, *(str(value) for value in arguments.values())))
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(name=task, queueing_lock=waiting, lock=in_turn).defer(**arguments)
