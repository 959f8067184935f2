"""What mail servers and mail programs report of a message: not delivered, late, delivered, read.

Sources: RFC 3464 (delivery status), RFC 8098 (disposition notifications), RFC 3463 (codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum

_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
MOST_BYTES = 1_000_000
_LONGEST_WORDS = 500
# Nobody is there, or the domain is none: another message would come back too.
_NOBODY = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})


class Heard(StrEnum):
    """What is said of a message."""

    RETURNED = "returned"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    READ = "read"


_ACTIONS = {
    "failed": Heard.RETURNED,
    "delayed": Heard.DELAYED,
    "delivered": Heard.DELIVERED,
    # Passed on to somebody who reports nothing: no word on its arrival.
    "relayed": Heard.DELAYED,
    "expanded": Heard.DELAYED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one report says of one recipient; `header_id` names the message it is about."""

    header_id: str
    recipient: str
    heard: Heard
    status: str  # as 5.1.1; empty when it has none
    words: str

    @property
    def is_nobody_there(self) -> bool:
        """Return whether nobody is reached under the address, now or later."""
        return self.heard is Heard.RETURNED and self.status in _NOBODY


def read_reports(content: bytes) -> list[Report]:
    """Return what a mail reports; nothing when it is no report or too large to be one."""
    if len(content) > MOST_BYTES:
        return []
    mail = message_from_bytes(content, policy=compat32)
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return []
    about = _about(mail)
    if kind == "delivery-status":
        return [*_statuses(mail, about)]
    if kind == "disposition-notification":
        return [*_dispositions(mail, about)]
    return []


def _about(mail: Message) -> str:
    """Return the Message-ID of the message that came back, from its headers."""
    for part in mail.walk():
        match part.get_content_type():
            case "message/rfc822":
                inner = part.get_payload()
                if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                    return _named(str(inner[0].get("Message-ID", "")))
            case "text/rfc822-headers":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    headers = message_from_bytes(payload, policy=compat32)
                    return _named(str(headers.get("Message-ID", "")))
    return ""


def _statuses(mail: Message, about: str) -> Iterator[Report]:
    for block in _blocks(mail, "message/delivery-status"):
        recipient = block.get("Original-Recipient") or block.get("Final-Recipient")
        heard = _ACTIONS.get(str(block.get("Action", "")).strip().lower())
        if recipient is None or heard is None:
            continue
        status = _STATUS.search(str(block.get("Status", "")))
        words = " ".join(str(block.get("Diagnostic-Code", "")).split())
        yield Report(
            header_id=about,
            recipient=_address(str(recipient)),
            heard=heard,
            status=status[0] if status else "",
            words=words[:_LONGEST_WORDS],
        )


def _dispositions(mail: Message, about: str) -> Iterator[Report]:
    for block in _blocks(mail, "message/disposition-notification"):
        recipient = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
        if "displayed" in str(block.get("Disposition", "")).lower():
            named = _named(str(block.get("Original-Message-ID", ""))) or about
            yield Report(
                header_id=named,
                recipient=_address(str(recipient)),
                heard=Heard.READ,
                status="",
                words="",
            )


def _blocks(mail: Message, kind: str) -> Iterator[Message]:
    """Yield the groups of fields in the machine's part of a report."""
    for part in mail.walk():
        if part.get_content_type() != kind:
            continue
        payload = part.get_payload()
        for one in payload if isinstance(payload, list) else [payload]:
            # A group is read as a message: its fields as headers, the next group as its text.
            rest: object = one
            if isinstance(one, Message):
                yield one
                rest = one.get_payload()
            if isinstance(rest, str) and rest.strip():
                yield from _groups(rest)


def _groups(text: str) -> Iterator[Message]:
    for group in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        yield message_from_bytes(group.encode("utf-8", "replace"), policy=compat32)


def _named(text: str) -> str:
    found = _MESSAGE_ID.search(text)
    return found[0] if found else ""


def _address(text: str) -> str:
    """Return the address of `rfc822; a@b.example`."""
    return text.rpartition(";")[2].strip().strip("<>").lower()[:320]
