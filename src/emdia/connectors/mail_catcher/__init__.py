"""E-mail that is kept on this machine instead of being sent: a folder of files, a message each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A message in the folder."""

    name: str
    kept_at: float  # seconds since 1970
    sender: str
    recipient: str
    subject: str


def kept_in(path: Path) -> list[Kept]:
    """Return the messages of a folder, the oldest first."""
    files = sorted(path.glob("*.eml"), key=lambda file: (file.stat().st_mtime, file.name))
    return [_kept(file) for file in files]


def _kept(file: Path) -> Kept:
    mail = message_from_bytes(file.read_bytes(), policy=SMTP)
    return Kept(
        name=file.name,
        kept_at=file.stat().st_mtime,
        sender=str(mail["From"] or ""),
        recipient=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
    )


def put_down(folder: Path, content: bytes) -> str:
    """Keep one message as a file, in one step; return the file's name.

    Named by its Message-ID: put down twice it is one file.
    """
    name = f"{sha256(_name_of(content)).hexdigest()[:32]}.eml"
    passing = folder / f".{name}.{secrets.token_hex(4)}"
    passing.write_bytes(content)
    passing.replace(folder / name)
    return name


def _name_of(content: bytes) -> bytes:
    """Return the Message-ID, or all of a message that has none."""
    named = message_from_bytes(content, policy=SMTP)["Message-ID"]
    return str(named).encode() if named else content
