"""A mailbox on a port that speaks as much of IMAP (RFC 3501) as a reader of reports needs.

It keeps what it was asked, and refuses every command that would change the mailbox.
"""

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from types import TracebackType
from typing import Self

USER, PASSWORD = "cobranca@casa.example", 'a "secret" of this test'
_RANGE = re.compile(r"UID (\d+):\*")
_SINCE = re.compile(r"SINCE (\d{1,2}-[A-Z][a-z]{2}-\d{4})")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Mail:
    uid: int
    content: bytes
    on: date

    @property
    def is_report(self) -> bool:
        return "report" in str(message_from_bytes(self.content)["Content-Type"])


@dataclass
class ImapServer:
    """A server of one folder. `cuts_after` ends the line after so many mails were fetched."""

    uid_validity: int = 7
    folder: str = "INBOX"
    mails: list[Mail] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    cuts_after: int | None = None
    context: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    port: int = 0

    def put(self, content: bytes, *, on: date, uid: int | None = None) -> None:
        self.mails.append(Mail(uid or self.uid_next, content, on))

    @property
    def uid_next(self) -> int:
        return max((one.uid for one in self.mails), default=0) + 1

    def __enter__(self) -> Self:
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Talk(server, self).talk()

        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._tcp.daemon_threads = True
        self.port = self._tcp.server_address[1]
        serve = {"poll_interval": 0.02}
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs=serve)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join()


class _Talk:
    def __init__(self, server: ImapServer, handler: socketserver.StreamRequestHandler) -> None:
        self.server, self.handler = server, handler
        self.reader, self.writer = handler.rfile, handler.wfile
        self.is_in = self.is_reading = False
        self.fetched = 0
        if server.is_tls_at_once:
            self._close_to_others()

    def talk(self) -> None:
        self._say("* OK ready")
        while line := self.reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            command, _, words = rest.partition(" ")
            if command.upper() != "LOGIN":
                self.server.asked.append(rest)
            if self._answer(tag, command.upper(), words):
                return

    def _answer(self, tag: str, command: str, words: str) -> bool:
        """Answer one command; return whether the talk is over."""
        if command == "LOGOUT":
            self._say("* BYE", f"{tag} OK bye")
            return True
        if command == "CAPABILITY":
            starts = " STARTTLS" if self.server.context else ""
            self._say(f"* CAPABILITY IMAP4rev1{starts}", f"{tag} OK done")
        elif command == "STARTTLS":
            self._say(f"{tag} OK go on")
            self._close_to_others()
        elif command == "LOGIN":
            self.is_in = self._given(words) == [USER, PASSWORD]
            self._say(f"{tag} OK in" if self.is_in else f"{tag} NO [AUTHENTICATIONFAILED] who?")
        elif command == "EXAMINE" and self.is_in:
            self._examine(tag, words)
        elif command == "UID" and self.is_reading:
            return self._uid(tag, words)
        else:
            self._say(f"{tag} BAD {command} is not for readers")
        return False

    def _given(self, words: str) -> list[str]:
        return [
            re.sub(r"\\(.)", r"\1", quoted) if bare == "" else bare
            for quoted, bare in _QUOTED.findall(words)
        ]

    def _examine(self, tag: str, words: str) -> None:
        if self._given(words) != [self.server.folder]:
            self._say(f"{tag} NO no such folder")
            return
        self.is_reading = True
        self._say(
            f"* {len(self.server.mails)} EXISTS",
            f"* OK [UIDVALIDITY {self.server.uid_validity}] hold",
            f"* OK [UIDNEXT {self.server.uid_next}] next",
            f"{tag} OK [READ-ONLY] done",
        )

    def _uid(self, tag: str, words: str) -> bool:
        command, _, rest = words.partition(" ")
        if command == "SEARCH":
            found = " ".join(str(one.uid) for one in self._found(rest))
            self._say(f"* SEARCH {found}".rstrip(), f"{tag} OK done")
            return False
        return self._fetch(tag, rest)

    def _found(self, asked: str) -> list[Mail]:
        """Return what a search finds; `n:*` holds the last mail whatever its number is."""
        wanted, day = _RANGE.search(asked), _SINCE.search(asked)
        assert wanted is not None
        assert day is not None
        since = datetime.strptime(f"{day[1]} +0000", "%d-%b-%Y %z").date()
        last = max((one.uid for one in self.server.mails), default=0)
        first = min(int(wanted[1]), last)
        return [
            one
            for one in self.server.mails
            if one.uid >= first and one.on >= since and one.is_report
        ]

    def _fetch(self, tag: str, words: str) -> bool:
        number, _, item = words.partition(" ")
        mail = next((one for one in self.server.mails if one.uid == int(number)), None)
        if mail is None:
            self._say(f"{tag} OK done")
        elif item == "(RFC822.SIZE)":
            size = len(mail.content)
            self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {size})", f"{tag} OK done")
        elif item == "(BODY.PEEK[])":
            if self.fetched == self.server.cuts_after:
                return True
            self.fetched += 1
            head = f"* 1 FETCH (UID {number} BODY[] {{{len(mail.content)}}}\r\n".encode()
            self.writer.write(head + mail.content + b")\r\n")
            self._say(f"{tag} OK done")
        else:
            self._say(f"{tag} BAD that would mark it")
        return False

    def _close_to_others(self) -> None:
        assert self.server.context is not None
        closed = self.server.context.wrap_socket(self.handler.connection, server_side=True)
        self.reader, self.writer = closed.makefile("rb"), closed.makefile("wb", buffering=0)

    def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
