"""A letter as the bytes of one e-mail: plain text, HTML and files.

The same letter gives the same bytes: its boundaries and its Message-ID are made of the
message's number and a key, so that a bounce or a look-up finds it and nobody invents one.

Sources: RFC 5322 (headers), RFC 2045–2047 (MIME), RFC 8058 (unsubscribing).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]*")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_HEADER_ID = re.compile(r"<m(?P<message>\d{1,19})\.(?P<proof>[0-9a-f]{32})@[A-Za-z0-9.-]+>")
_POLICY = SMTP.clone(max_line_length=78)


class AddressRefused(ValueError):
    """An address, a name or a subject cannot stand in a header; the message says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """An attached file; `media_type` as application/pdf."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What one e-mail says, from whom and to whom. Names may be empty, addresses may not."""

    header_id: str
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    reply_to: str = ""
    subject: str
    text: str
    html: str
    files: Sequence[File] = ()
    language: str = "pt-br"
    written_at: datetime


def header_id(*, message_id: int, key: bytes, domain: str) -> str:
    """Return the Message-ID of a message: always the same, and nobody else can make it."""
    return f"<m{message_id}.{_proof(message_id, key)}@{domain}>"


def message_named(text: str, *, key: bytes) -> int | None:
    """Return the message whose Message-ID `text` is; None when it is none of ours."""
    found = _HEADER_ID.fullmatch(text.strip())
    if found is None:
        return None
    message_id = int(found["message"])
    return message_id if hmac.compare_digest(found["proof"], _proof(message_id, key)) else None


def _proof(message_id: int, key: bytes) -> str:
    return hmac.new(key, f"message {message_id}".encode(), sha256).hexdigest()[:32]


def checked_address(address: str) -> str:
    """Return an address that may stand in a header and in an SMTP command.

    :raises AddressRefused: it may not.
    """
    if not _ADDRESS.fullmatch(address):
        raise AddressRefused(f"{address!r} is no e-mail address.")
    return address


def written(letter: Letter) -> bytes:
    """Return the bytes of a letter, lines ended by CR and LF, nothing above 7 bits.

    :raises AddressRefused: an address cannot be used, or a header would hold several lines.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(letter.from_name, letter.from_address)
    mail["To"] = _address(letter.to_name, letter.to_address)
    if letter.reply_to:
        mail["Reply-To"] = checked_address(letter.reply_to)
        # A person reads it, and keeps what was said; no address is changed by a robot.
        mail["List-Unsubscribe"] = f"<mailto:{letter.reply_to}?subject=unsubscribe>"
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = letter.header_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = letter.language
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file in letter.files:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(
            file.content, maintype=main, subtype=sub, filename=_line(file.name), cte="base64"
        )
    _draw_boundaries(mail, letter.header_id)
    return mail.as_bytes()


def _draw_boundaries(mail: EmailMessage, name: str) -> None:
    """Give every multipart a boundary of its own, the same each time it is written."""
    digest = sha256(name.encode()).hexdigest()[:24]
    for number, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")


def _address(name: str, address: str) -> Address:
    user, _, domain = checked_address(address).rpartition("@")
    return Address(display_name=_line(name), username=user, domain=domain)


def _line(text: str) -> str:
    if not _ONE_LINE.fullmatch(text):
        raise AddressRefused(f"A header has one line; this has more: {text[:40]!r}.")
    return text
