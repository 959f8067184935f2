"""Several transactions of one work that commit one after the other, or not at all."""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Barrier, BrokenBarrierError, Event
from typing import Generic, TypeVar

Party = TypeVar("Party", bound=Hashable)


class Turns(Generic[Party]):
    """Lets parties commit in their order when all are ready, and none when one has failed.

    Each party is a thread with a transaction of its own.
    """

    def __init__(self, parties: Sequence[Party]) -> None:
        self._parties = list(parties)
        self._ready = Barrier(len(self._parties))
        self._ended = {party: Event() for party in self._parties}
        self._is_broken = False

    @contextmanager
    def taken(self, party: Party) -> Iterator[None]:
        """Work inside; tell the others how it ended."""
        try:
            yield
        except BaseException:
            self._is_broken = True
            self._ready.abort()
            raise
        finally:
            self._ended[party].set()

    def wait(self, party: Party) -> None:
        """Wait until all are ready and those before this one have been committed.

        :raises BrokenBarrierError: another one failed.
        """
        self._ready.wait()
        for earlier in self._parties[: self._parties.index(party)]:
            self._ended[earlier].wait()
        if self._is_broken:
            raise BrokenBarrierError
