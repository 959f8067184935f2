"""Making the next item while the present one is used: reading a file beside writing its rows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield the items of an iterator that a thread of its own keeps one item ahead.

    What it raises comes at the place of the item it could not make. It must not use the
    database: another thread has another connection, outside the caller's transaction.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_next, items)
        while found := coming.result():
            coming = thread.submit(_next, items)
            yield found[0]


def _next(items: Iterator[Item]) -> tuple[Item, ...]:
    """Return the next item in a tuple, an empty one after the last."""
    return tuple(islice(items, 1))
