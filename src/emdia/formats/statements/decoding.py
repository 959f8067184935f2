"""From the bytes of a statement to text, whatever its header says about the character set."""

from __future__ import annotations

import codecs
import hashlib
import re

from emdia.formats.fixed_width import Unreadable
from emdia.kernel.faults import Fault

MAX_BYTES = 50 * 1024 * 1024
MAX_ENTRIES = 150_000
MAX_ACCOUNTS = 1_000

# The words of an entry are read so far: no bank prints as many.
MAX_CHARACTERS = 1_000

# With its text, and above so many tags.
_LEAST_OF_A_TAG = 8
_MOST_TAGS = 100_000

_AT_A_TIME = 1 << 15
_NOT_BLANK = re.compile(r"\S")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refuse_size(size: int) -> None:
    """Refuse a statement of so many bytes where that is more than the limit.

    :raises Unreadable: it is too large.
    """
    if size > MAX_BYTES:
        raise too_large(f"{size:,} bytes")


def too_large(what: str) -> Unreadable:
    """Return the refusal of a statement that has `what`, more than the limits allow."""
    return Unreadable(
        Fault(
            "too_large",
            f"The statement has {what}; the limits are {MAX_BYTES:,} bytes, {MAX_ENTRIES:,} "
            f"entries and {MAX_ACCOUNTS:,} accounts. Ask the bank for shorter periods.",
        )
    )


def refuse_dense(text: str) -> None:
    """Refuse a text of tags that are shorter on average than any bank's, which only cost time.

    :raises Unreadable: it is one.
    """
    tags = text.count("<")
    if tags > _MOST_TAGS + len(text) // _LEAST_OF_A_TAG:
        raise Unreadable(
            Fault(
                "tags_too_many",
                f"The file has {tags:,} tags of {len(text) // tags} characters on average: this "
                "is no bank's statement. Download it again.",
            )
        )


class Limit:
    """Counts what a file holds while it is read, and refuses the first above the limits."""

    def __init__(self) -> None:
        self._entries = 0
        self._accounts = 0

    def count(self) -> None:
        """Count one entry, readable or not.

        :raises Unreadable: it is one too many.
        """
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            raise too_large(f"more than {MAX_ENTRIES:,} entries")

    def count_account(self) -> None:
        """Count one account.

        :raises Unreadable: it is one too many.
        """
        self._accounts += 1
        if self._accounts > MAX_ACCOUNTS:
            raise too_large(f"more than {MAX_ACCOUNTS:,} accounts")


def plain(text: str) -> str:
    """Return words with single blanks between them, as many as are read."""
    return " ".join(text[:MAX_CHARACTERS].split())


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was in.

    What is sound UTF-8 is UTF-8: banks declare other sets and write it all the same. The rest
    is Windows-1252, or Latin-1 where that has no such character.

    :raises Unreadable: empty, too large, or with NULs.
    """
    refuse_size(len(data))
    text, encoding = _text(data)
    if not text or text.isspace():
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
    digest = hashlib.sha256()
    first, last = _bounds(text)
    while first < last:
        # Cut after a line feed: what comes before it never reaches into the next piece.
        end = min(text.find("\n", min(first + _AT_A_TIME, last)) + 1 or last, last)
        lines = text[first:end].split("\n")
        content = "\n".join([line.rstrip(" \t\r") for line in lines[:-1]] + lines[-1:])
        digest.update(content.encode("utf-8", "replace"))
        first = end
    return digest.hexdigest()


def _bounds(text: str) -> tuple[int, int]:
    """Return where a text begins and ends without the blanks around it, copying little of it."""
    found = _NOT_BLANK.search(text)
    first = found.start() if found else len(text)
    last = len(text)
    while last > first:
        piece = text[max(first, last - _AT_A_TIME) : last]
        kept = len(piece.rstrip())
        last -= len(piece) - kept
        if kept:
            break
    return first, last


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
