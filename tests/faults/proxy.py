"""A TCP proxy before the database that keeps the answer to a COMMIT for itself.

The server did what it was asked, the client never hears of it: the one moment
in which nobody knows by looking at the connection what became of the money.
"""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

# A simple query, as the driver sends the end of a transaction: kind, length, text, zero.
COMMIT = b"Q" + (11).to_bytes(4, "big") + b"COMMIT\0"
BLOCK = 65_536


class Proxy:
    """Listens on a port of this machine and passes everything on to the server's socket.

    `loses` is asked at every commit; when it says so, the commit goes through,
    its answer does not, and the connection is gone.
    """

    def __init__(self, socket: Path, *, loses: Callable[[], bool]) -> None:
        self.socket = socket
        self.loses = loses
        self.lost = 0
        self.port = 0
        self._listens = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._ends = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._listens.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._listens.set()
        await self._ends.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def close(self) -> None:
        """Listen no more, and let nothing pending behind."""
        self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join(10)

    async def _pass_on(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        server, forth = await asyncio.open_unix_connection(str(self.socket))
        is_losing = asyncio.Event()
        answers = asyncio.create_task(self._answers(server, back, is_losing))
        try:
            while block := await client.read(BLOCK):
                if COMMIT in block and self.loses():
                    is_losing.set()
                forth.write(block)
                await forth.drain()
                if is_losing.is_set():
                    await answers
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            answers.cancel()
            back.close()
            forth.close()

    async def _answers(
        self, server: asyncio.StreamReader, back: asyncio.StreamWriter, is_losing: asyncio.Event
    ) -> None:
        """Pass the answers back, until one is to be lost."""
        while block := await server.read(BLOCK):
            if is_losing.is_set():
                # The server has answered, so the transaction is committed.
                self.lost += 1
                return
            back.write(block)
            await back.drain()
