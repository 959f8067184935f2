"""Telling the receiver of payments, as a provider does: again when nobody answers."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from emdia.connectors.pix_provider.books import Books

TRIES = 5
WAIT_SECONDS = 2.0


@contextmanager
def telling(books: Books) -> Iterator[None]:
    """Tell of every payment from a thread of its own while inside."""
    waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
    books.tell = waiting.put
    stopped = threading.Event()
    thread = threading.Thread(
        target=_tell_all, args=(books, waiting, stopped), name="pix-notices", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        books.tell = None
        stopped.set()
        waiting.put(None)
        thread.join(timeout=WAIT_SECONDS)


def _tell_all(books: Books, waiting: queue.Queue[Any], stopped: threading.Event) -> None:
    with httpx.Client(timeout=5, trust_env=False) as http:
        while (paid := waiting.get()) is not None:
            webhook = books.webhooks.get(paid.get("chave", ""))
            if webhook is not None:
                _tell(http, f"{webhook['webhookUrl']}/pix", {"pix": [paid]}, stopped)


def _tell(http: httpx.Client, url: str, notice: Any, stopped: threading.Event) -> None:
    """Send one notice until it is taken; what is never taken is found by asking."""
    for time in range(1, TRIES + 1):
        try:
            if http.post(url, json=notice).is_success:
                return
        except httpx.HTTPError:
            pass
        if stopped.wait(WAIT_SECONDS * time):
            return
