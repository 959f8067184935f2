"""From the bytes of a statement to text, whatever its header says about the character set."""

from __future__ import annotations

import codecs
import hashlib
import re

from emdia.formats.fixed_width import Unreadable
from emdia.kernel.faults import Fault

MAX_BYTES = 50 * 1024 * 1024

_BLANKS_BEFORE_LINE_END = re.compile(r"[ \t\r]+\n")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refuse_size(size: int) -> None:
    """Refuse a statement of so many bytes where that is more than the limit.

    :raises Unreadable: it is too large.
    """
    if size > MAX_BYTES:
        raise Unreadable(
            Fault(
                "too_large",
                f"The statement has {size:,} bytes; the limit is {MAX_BYTES:,}. Ask the "
                "bank for shorter periods.",
            )
        )


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was in.

    What is sound UTF-8 is UTF-8: banks declare other sets and write it all the same. The rest
    is Windows-1252, or Latin-1 where that has no such character.

    :raises Unreadable: empty, too large, or with NULs.
    """
    refuse_size(len(data))
    text, encoding = _text(data)
    if not text.strip():
        raise Unreadable(Fault("file_empty", "The file is empty. Ask the bank to send it again."))
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        raise Unreadable(
            Fault(
                "encoding",
                f"Byte 0x00 in line {line}: the file is damaged or in another encoding. Send it "
                "as the bank delivered it.",
                line=line,
                found="\\x00",
            )
        )
    return text, encoding


def canonical_sha256(text: str) -> str:
    """Return the hash of a text's content: line ends and blanks before them do not count."""
    content = _BLANKS_BEFORE_LINE_END.sub("\n", text.strip())
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def _text(data: bytes) -> tuple[str, str]:
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16"), "utf-16"
        return data.decode("utf-8-sig"), "ascii" if data.isascii() else "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"
