"""The worker: takes jobs one by one, and takes again those a dead worker left behind.

A worker beats every two seconds. One that has not for eight is dead, and its
job goes back to the queue. When the database goes away the worker ends: a new
one starts clean, while a half-connected one would sit still.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import os
import threading
import time
from typing import Any

from emdia.cli.processes.django import load

HEARTBEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 8.0
WATCH_SECONDS = 2.0
ANSWER_SECONDS = 5.0
POLL_SECONDS = 2.0
FINISH_SECONDS = 10.0
DATABASE_AWAY = 75  # EX_TEMPFAIL: try again later.

log = logging.getLogger("emdia.worker")


def run_worker() -> int:
    """Work until told to stop; return the exit code of the process.

    75 means that the database went away and another start may succeed.
    """
    load()
    from django.db import connection

    # Asked once, so that a missing database is told at once and not after the pool gives up.
    connection.ensure_connection()
    _wait_for_release()
    connection.close()
    code = asyncio.run(_work_and_watch())
    # A job still busy in a thread has lost its connection: nothing of it can be kept.
    logging.shutdown()
    os._exit(code)


def _wait_for_release() -> None:
    """Take no job while a restored installation is in quarantine."""
    from emdia.books.companies import queries

    told = False
    while queries.quarantine() is not None:
        if not told:
            log.warning("in quarantine: no job is taken until `emdia release`")
        told = True
        time.sleep(POLL_SECONDS)


async def _work_and_watch() -> int:
    from procrastinate.exceptions import ConnectorException
    from psycopg_pool import PoolTimeout

    app = _app()
    try:
        async with app.open_async():
            return await _first_to_end(app)
    except (ConnectorException, PoolTimeout, OSError) as error:
        log.error("the database does not answer: %s", error.__cause__ or error)
        return DATABASE_AWAY


async def _first_to_end(app: Any) -> int:
    work = asyncio.create_task(
        app.run_worker_async(
            concurrency=1,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=DEAD_AFTER_SECONDS,
            shutdown_graceful_timeout=FINISH_SECONDS,
        )
    )
    watch = asyncio.create_task(_watch(app))
    await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
    if watch.done():
        log.error("the database went away: %s", watch.exception())
        logging.shutdown()
        # Not a tidy end: tidying up waits for the database that is gone.
        os._exit(DATABASE_AWAY)
    watch.cancel()
    work.result()
    return 0


async def _watch(app: Any) -> None:
    """Ask the database something every few seconds; end with the error it gives."""
    while True:
        async with asyncio.timeout(ANSWER_SECONDS):
            await take_back_stalled_jobs(app)
        await asyncio.sleep(WATCH_SECONDS)


async def take_back_stalled_jobs(app: Any) -> int:
    """Put the jobs of dead workers back into the queue; return how many there were."""
    from procrastinate.exceptions import ConnectorException

    manager, taken = app.job_manager, 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        # Another worker may be quicker; the database lets only one of them do it.
        with contextlib.suppress(ConnectorException):
            await _take_back(manager, job)
            log.warning("job %s of a dead worker goes back to the queue", job.id)
            taken += 1
    await manager.prune_stalled_workers(DEAD_AFTER_SECONDS)
    return taken


async def _take_back(manager: Any, job: Any) -> None:
    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    try:
        await manager.retry_job(job, retry_at=dt.datetime.now(dt.UTC))
    except UniqueViolation:
        # Its successor already waits under the same name, and would wait for it for ever.
        await manager.finish_job(job, status=Status.FAILED, delete_job=False)


def drain_queue() -> None:
    """Run the jobs that wait and return when none is left. For tests and one-shot use."""
    load()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(_drain())
        except BaseException as error:
            failures.append(error)

    # Its own thread: the caller may have an event loop running, as a browser test does.
    thread = threading.Thread(target=work, name="drain-queue")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


async def _drain() -> None:
    app = _app()
    # Only what waits: the timetable belongs to the workers that stay.
    app.periodic_registry = type(app.periodic_registry)()
    async with app.open_async():
        await app.run_worker_async(
            wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1
        )


def _app() -> Any:
    """Return the queue's application on connections of its own.

    Tasks keep deferring through Django's connection, inside its transaction.
    """
    from procrastinate import psycopg_connector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    connector = psycopg_connector.PsycopgConnector(
        kwargs=connector_params("default"), min_size=1, max_size=4, timeout=ANSWER_SECONDS
    )
    return app.with_connector(connector)
