"""A mail server on this machine that misbehaves as a test says, and keeps what it took."""

import asyncio
import ssl
import threading
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

STALL = "stall"  # never answers, keeps the line
DROP = "drop"  # hangs up
TAKE_AND_DROP = "take and drop"  # at the end of a message: keeps it and hangs up
TAKE_AND_STALL = "take and stall"
# What the server does at a step, the n-th time of that step; None is what a good one does.
Script = Callable[[str, int], str | None]


@dataclass
class Taken:
    """A message the server took."""

    sender: str
    recipient: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=SMTP)  # type: ignore[return-value]


@dataclass
class MailServer:
    """Listens on a free port. `context` lets it speak TLS: at once, or after STARTTLS."""

    script: Script = lambda step, number: None
    context: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    login: tuple[str, str] | None = None
    taken: list[Taken] = field(default_factory=list)
    port: int = 0
    steps: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> "MailServer":
        self._loop = asyncio.new_event_loop()
        self._listens = threading.Event()
        self._ends = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._listens.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join(10)

    def ids(self) -> list[str]:
        """Return the Message-ID of everything that was taken, in its order."""
        return [str(one.mail["Message-ID"]) for one in self.taken]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self) -> None:
        at_once = self.context if self.is_tls_at_once else None
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=at_once)
        self.port = server.sockets[0].getsockname()[1]
        self._listens.set()
        await self._ends.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self, reader, writer).talk()
        except (ConnectionError, EOFError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            with suppress(Exception):
                writer.close()

    def does(self, step: str) -> str | None:
        """Return what the script wants at this step, which is counted."""
        self.steps[step] = self.steps.get(step, 0) + 1
        return self.script(step, self.steps[step])


class _HangUp(ConnectionError):
    pass


@dataclass
class _Talk:
    server: MailServer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: str = ""
    recipient: str = ""
    is_closed_to_others: bool = False

    async def talk(self) -> None:
        await self._answer("CONNECT", "220 mail.example ESMTP")
        while line := await self.reader.readline():
            command, _, words = line.decode().strip().partition(" ")
            match command.upper():
                case "EHLO" | "HELO":
                    await self._answer("EHLO", *self._offers())
                case "STARTTLS":
                    await self._answer("STARTTLS", "220 go on")
                    await self.writer.start_tls(self.server.context)
                    self.is_closed_to_others = True
                case "AUTH":
                    await self._sign_in(words)
                case "MAIL":
                    self.sender = words[words.index("<") + 1 : words.index(">")]
                    await self._answer("MAIL", "250 ok")
                case "RCPT":
                    self.recipient = words[words.index("<") + 1 : words.index(">")]
                    await self._answer("RCPT", "250 ok")
                case "DATA":
                    if await self._answer("DATA", "354 go on"):
                        await self._take()
                case "RSET" | "NOOP":
                    await self._say("250 ok")
                case "QUIT":
                    await self._say("221 bye")
                    return
                case _:
                    await self._say("500 what?")

    def _offers(self) -> list[str]:
        offers = ["250-mail.example", "250-8BITMIME"]
        if self.server.context and not self.server.is_tls_at_once and not self.is_closed_to_others:
            offers.append("250-STARTTLS")
        if self.server.login:
            offers.append("250-AUTH PLAIN")
        return [*offers, "250 SIZE 10000000"]

    async def _sign_in(self, words: str) -> None:
        given = b64decode(words.split()[1]).decode().split("\0")[1:]
        is_known = tuple(given) == self.server.login
        await self._answer("AUTH", "235 welcome" if is_known else "535 5.7.8 who are you?")

    async def _take(self) -> None:
        lines = []
        while (line := await self.reader.readuntil(b"\r\n")) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        wish = self.server.does("END")
        is_taken = wish in (None, TAKE_AND_DROP, TAKE_AND_STALL) or str(wish).startswith("2")
        if is_taken:
            self.server.taken.append(Taken(self.sender, self.recipient, b"".join(lines)))
        await self._do(wish, "250 2.0.0 queued as 1")

    async def _answer(self, step: str, *words: str) -> bool:
        """Answer a step as the script wants; return whether as a good server does."""
        wish = self.server.does(step)
        await self._do(wish, *words)
        return wish is None

    async def _do(self, wish: str | None, *words: str) -> None:
        if wish in (DROP, TAKE_AND_DROP):
            raise _HangUp
        if wish in (STALL, TAKE_AND_STALL):
            await asyncio.sleep(60)
            raise _HangUp
        await self._say(*((wish,) if wish else words))

    async def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()
