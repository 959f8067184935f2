"""Handing e-mail to a server by SMTP, and being exact about what it said.

Python's own library speaks the protocol; the hand-over itself is done step by step here,
because only between the last dot and its answer nobody knows what became of a message.
Replies of 4yz mean later, of 5yz never (RFC 5321, section 4.2.1).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from emdia.connectors.channels import Answer, Unreachable
from emdia.connectors.channels.email.writing import checked_address
from emdia.rules.outbox import Said

TIMEOUT_SECONDS = 30.0
MOST_WORDS = 500
# What this machine is called is nobody's business.
OUR_NAME = "localhost"
_AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})
_OK, _GO_ON, _CLOSING = 250, 354, 421
# Of a line that broke before the last dot nothing was taken: a server answers that dot only.
_NOT_TAKEN = "The line broke before the message was handed over: "
_NOBODY_KNOWS = "No answer after the message was handed over: "


class Security(StrEnum):
    """How the line is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # only to this machine itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A mail server and how one signs in there. Without a user nobody signs in.

    `authorities` is a file of the certificates trusted at the other end; empty is the
    system's.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS

    @contextmanager
    def open(self) -> Iterator[SmtpLine]:
        """Open a line, closed to others and signed in.

        :raises Unreachable: the server does not answer, is not who it says, or lets nobody in.
        """
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            raise Unreachable(_said_by(error)) from error
        try:
            yield SmtpLine(connection)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.NONE and self.host not in _AT_HOME:
            raise Unreachable("An open line goes to this machine only: choose TLS or STARTTLS.")
        if self.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=OUR_NAME,
                timeout=self.timeout_seconds,
                context=self._context(),
            )
        else:
            connection = smtplib.SMTP(
                self.host, self.port, local_hostname=OUR_NAME, timeout=self.timeout_seconds
            )
        try:
            if self.security is Security.STARTTLS:
                connection.starttls(context=self._context())
            connection.ehlo_or_helo_if_needed()
            if self.username:
                connection.login(self.username, self.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.authorities or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


class SmtpLine:
    """An open line to a server. Once it broke it says so of every message."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection
        self.is_broken = False

    def hand_over(self, *, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one message to one recipient, and say what the server said."""
        if self.is_broken:
            return Answer(said=Said.DEFERRED, words=_NOT_TAKEN + "the line is gone.")
        try:
            refusal = self._envelope(checked_address(sender), checked_address(recipient))
            if refusal is not None:
                return refusal
            # All but the last dot: until that is sent the server has nothing to take.
            self._connection.send(_dotted(content))
        except (OSError, smtplib.SMTPException) as error:
            self.is_broken = True
            return Answer(said=Said.DEFERRED, words=(_NOT_TAKEN + _said_by(error))[:MOST_WORDS])
        return self._end()

    def _envelope(self, sender: str, recipient: str) -> Answer | None:
        """Name the sender and the recipient and ask to go on; the answer that forbids it."""
        steps = (("MAIL", f"FROM:<{sender}>"), ("RCPT", f"TO:<{recipient}>"), ("DATA", ""))
        for command, words in steps:
            code, text = self._connection.docmd(command, words)
            if code not in (_OK, 251, _GO_ON) or (command == "DATA") != (code == _GO_ON):
                return self._refusal(code, text)
        return None

    def _refusal(self, code: int, text: bytes) -> Answer:
        answer = _answer(code, text)
        if code == _CLOSING:
            self.is_broken = True
        else:
            self._connection.docmd("RSET")
        return answer

    def _end(self) -> Answer:
        try:
            self._connection.send(b"\r\n.\r\n")
            code, text = self._connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.is_broken = True
            return Answer(said=Said.NOTHING, words=(_NOBODY_KNOWS + _said_by(error))[:MOST_WORDS])
        if code == _CLOSING:
            self.is_broken = True
        return _answer(code, text)


def _dotted(content: bytes) -> bytes:
    """Return what stands between DATA and its end: no line of it is a single dot."""
    text = content.removesuffix(b"\r\n")
    return (b"." + text if text.startswith(b".") else text).replace(b"\r\n.", b"\r\n..")


def _answer(code: int, text: bytes) -> Answer:
    words = f"{code} {text.decode('utf-8', 'replace')}"[:MOST_WORDS]
    if 200 <= code < 300:
        return Answer(said=Said.ACCEPTED, words=words)
    if 500 <= code < 600:
        return Answer(said=Said.REFUSED, words=words)
    return Answer(said=Said.DEFERRED, words=words)


def _said_by(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return f"{error.smtp_code} {said}"[:MOST_WORDS]
    return (str(error) or type(error).__name__)[:MOST_WORDS]
