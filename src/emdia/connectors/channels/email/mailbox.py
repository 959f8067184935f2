"""Reading a mailbox by IMAP (RFC 3501): only what may be a report, and nothing is changed there.

The folder is opened to read only (EXAMINE), the server picks mails whose content type says
"report", and they are fetched without being marked as seen: whoever reads the same mailbox
notices nothing, and the letters of customers stay where they are.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email.smtp import Security
from emdia.formats.delivery_status import MOST_BYTES

TIMEOUT_SECONDS = 30.0
MOST_WORDS = 500
_AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})
# As the protocol writes months, whatever the machine's language is.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,10})")
_FAULTS = (imaplib.IMAP4.error, OSError, ssl.SSLError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """A folder of a mail server and how one signs in there.

    `authorities` is a file of the certificates trusted at the other end; empty is the
    system's.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    authorities: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS

    @contextmanager
    def open(self) -> Iterator[MailboxLine]:
        """Open the folder to read only.

        :raises Unreachable: the server does not answer, is not who it says, lets nobody in or
            has no such folder; also when the line breaks while it is read.
        """
        connection: imaplib.IMAP4 | None = None
        try:
            connection = self._connected()
            yield self._examined(connection)
        except _FAULTS as error:
            raise Unreachable(_said_by(error)) from error
        finally:
            if connection is not None:
                with suppress(*_FAULTS):
                    connection.logout()

    def _connected(self) -> imaplib.IMAP4:
        if self.security is Security.NONE and self.host not in _AT_HOME:
            raise Unreachable("An open line goes to this machine only: choose TLS or STARTTLS.")
        if self.security is Security.TLS:
            connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                self.host, self.port, ssl_context=self._context(), timeout=self.timeout_seconds
            )
        else:
            connection = imaplib.IMAP4(self.host, self.port, timeout=self.timeout_seconds)
        try:
            if self.security is Security.STARTTLS:
                connection.starttls(ssl_context=self._context())
            connection.login(self.username, self.password)
        except BaseException:
            with suppress(OSError):
                connection.shutdown()
            raise
        return connection

    def _examined(self, connection: imaplib.IMAP4) -> MailboxLine:
        folder = self.folder.replace("\\", "\\\\").replace('"', '\\"')
        kind, said = connection.select(f'"{folder}"', readonly=True)
        if kind != "OK":
            raise Unreachable(f"{self.folder}: {_words(said)}")
        return MailboxLine(
            connection,
            uid_validity=_number(connection, "UIDVALIDITY"),
            uid_next=_number(connection, "UIDNEXT"),
        )

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.authorities or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """An open folder. Its numbers (UID) hold as long as `uid_validity` is the same."""

    connection: imaplib.IMAP4
    uid_validity: int
    uid_next: int

    def reports(self, *, after: int, since: date, most: int) -> tuple[Sequence[int], bool]:
        """Return the numbers above `after` of mails since a day that may be reports.

        Only the first `most` of them; whether that is all of them is said beside.
        """
        day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
        asked = f"UID {after + 1}:* SINCE {day} HEADER Content-Type report"
        kind, said = self.connection.uid("SEARCH", asked)
        if kind != "OK":
            raise Unreachable(f"SEARCH: {_words(said)}")
        numbers = {int(one) for line in said if line for one in line.split()}
        # Of an empty range a server gives its last mail.
        found = sorted(number for number in numbers if number > after)
        return found[:most], len(found) <= most

    def content(self, number: int) -> bytes:
        """Return a mail; empty when it is gone or larger than any report."""
        kind, said = self.connection.uid("FETCH", str(number), "(RFC822.SIZE)")
        size = _SIZE.search(b" ".join(one for one in said if isinstance(one, bytes)))
        if kind != "OK" or size is None or int(size[1]) > MOST_BYTES:
            return b""
        kind, said = self.connection.uid("FETCH", str(number), "(BODY.PEEK[])")
        parts = [bytes(one[1]) for one in said if isinstance(one, tuple)]
        return parts[0] if kind == "OK" and parts else b""


def _number(connection: imaplib.IMAP4, name: str) -> int:
    _, said = connection.response(name)
    text = said[0] if said and said[0] else b"0"
    return int(text) if text.isdigit() else 0


def _words(said: Sequence[object]) -> str:
    whole = b" ".join(one for one in said if isinstance(one, bytes))
    return whole.decode("utf-8", "replace")[:MOST_WORDS]


def _said_by(error: BaseException) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return (text or type(error).__name__)[:MOST_WORDS]
