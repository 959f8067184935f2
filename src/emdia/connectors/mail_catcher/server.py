"""A mail server for this machine alone: takes everything, gives it to a folder, sends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from emdia.connectors.mail_catcher import put_down

HOST = "127.0.0.1"
LARGEST_BYTES = 30_000_000
LONGEST_LINE = 4_096
_OK = "250 ok"


async def catch(folder: Path, *, port: int, told: Callable[[str], None]) -> None:
    """Take e-mail on a port of this machine until cancelled; `told` hears each file's name.

    :raises OSError: the port is taken, or the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(folder, reader, writer, told).go()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            with suppress(ConnectionError):
                writer.close()

    server = await asyncio.start_server(talk, HOST, port, limit=LARGEST_BYTES)
    async with server:
        await server.serve_forever()


class _Talk:
    """One connection."""

    def __init__(
        self,
        folder: Path,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        told: Callable[[str], None],
    ) -> None:
        self.folder, self.reader, self.writer, self.told = folder, reader, writer, told

    async def go(self) -> None:
        await self._say("220 emdia catches and sends nothing")
        while line := await self.reader.readline():
            command = line[:LONGEST_LINE].decode("ascii", "replace").split(" ")[0].strip().upper()
            if command == "QUIT":
                await self._say("221 bye")
                return
            await self._answer(command)

    async def _answer(self, command: str) -> None:
        match command:
            case "EHLO":
                await self._say("250-emdia", f"250 SIZE {LARGEST_BYTES}")
            case "DATA":
                await self._say("354 go on")
                await self._take()
            case "HELO" | "MAIL" | "RCPT" | "RSET" | "NOOP":
                await self._say(_OK)
            case _:
                await self._say("502 not here")

    async def _take(self) -> None:
        content = await self.reader.readuntil(b"\r\n.\r\n")
        # The line before the dot belongs to the message; a dot that was doubled is one again.
        whole = content.removesuffix(b".\r\n")
        whole = whole.replace(b"\r\n..", b"\r\n.").removeprefix(b".")
        self.told(put_down(self.folder, whole))
        await self._say("250 kept")

    async def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()
