"""From the bytes of a file to a matrix with one line per row.

Bytes are split on the line feed only: the next-line character 0x85 of Latin-1 is
a letter in the files of some banks. A byte-order mark, carriage returns, blank lines
at the end and the 0x1A of old systems are tolerated; lines whose trailing blanks were
stripped are padded; longer lines are set apart by number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emdia.kernel.faults import Fault

MAX_BYTES = 300 * 1024 * 1024
MAX_LINES = 2_000_000

# Enough of a file to see what it is.
HEAD_BYTES = 64 * 1024

# Lines without their trailing blanks are padded; a file may grow so many times over by it,
# or up to this size.
_MOST_PADDING = 3
_SMALL_BYTES = 1024 * 1024

_RETURN = 0x0D
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TAIL = b" \r\n\x1a"

# Taken at a time, so that what is copied or compared stays within the processor's cache.
_ROWS_AT_A_TIME = 2_048
_BYTES_AT_A_TIME = 1 << 18

# Every CNAB record begins with a digit; these are the ten digits of EBCDIC.
_EBCDIC_DIGITS = bytes(range(0xF0, 0xFA))

_KINDS_BY_FIRST_BYTES = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"OFXHEADER", "an OFX statement"),
    (b"<?xml", "an XML document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
)


class Unreadable(ValueError):
    """The bytes are not a file of fixed-width lines; `faults` says why, nothing was read."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Lines:
    """A file as a matrix of uint8, one row per line, padded with blanks to the width.

    `too_long` maps the line number of each over-long line to its bytes; its row
    in the matrix holds only what fits.
    """

    matrix: NDArray[np.uint8]
    line_numbers: NDArray[np.int32]
    too_long: dict[int, bytes]
    sha256: str  # of the content: line ends, padding, mark and 0x1A do not count

    def __len__(self) -> int:
        return len(self.matrix)

    def length(self, index: int) -> int:
        """Return how long a line is as found, without trailing blanks and carriage returns.

        `index` is from 0, or from the end when negative.
        """
        text = self.too_long.get(int(self.line_numbers[index]))
        return len(self.matrix[index].tobytes().rstrip(b" ") if text is None else text)


def refuse_at_once(head: bytes, *, size: int) -> None:
    """Refuse what its size and its first bytes tell already, before the rest of it is read.

    `head` is the first `HEAD_BYTES` of a file of `size` bytes, or the whole of a shorter one.

    :raises Unreadable: too large, of another type or encoding, or not made of lines.
    """
    _refuse_size(size)
    _refuse_other_formats(head)
    _refuse_nul(head)
    if size > len(head) >= HEAD_BYTES and b"\n" not in head:
        raise Unreadable(
            Fault(
                "line_length",
                f"The first {HEAD_BYTES:,} bytes hold no end of a line: this is no bank file of "
                "fixed columns. Download the bank's file again.",
                line=1,
            )
        )


def split_lines(data: bytes, *, width: int) -> Lines:
    """Split `data` into lines of `width` columns.

    :raises Unreadable: empty, too large, not text, or in an encoding with NULs.
    """
    _refuse_size(len(data))
    _refuse_other_formats(data)
    body = data[len(_BYTE_ORDER_MARK) :] if data.startswith(_BYTE_ORDER_MARK) else data
    end = _end_of_text(body)
    if end == 0:
        raise Unreadable(Fault("file_empty", "The file is empty. Ask the bank to send it again."))
    _refuse_nul(body)
    is_utf_8 = body is not data
    even = None if is_utf_8 else _even_lines(body, end=end, width=width)
    if even is not None:
        return even
    return _uneven_lines(body, end=end, width=width, is_utf_8=is_utf_8)


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        raise too_large(f"{size:,} bytes")


def too_large(what: str) -> Unreadable:
    """Return the refusal of a file that has `what`, more than the limits allow."""
    return Unreadable(
        Fault(
            "too_large",
            f"The file has {what}; the limit is {MAX_BYTES:,} bytes and {MAX_LINES:,} lines. "
            "Ask the bank for smaller files.",
        )
    )


def _refuse_other_formats(data: bytes) -> None:
    start = data[:64].lstrip()
    for first_bytes, what in _KINDS_BY_FIRST_BYTES:
        if start.startswith(first_bytes):
            raise Unreadable(
                Fault(
                    "file_type",
                    f"This is {what}, not a CNAB file. Download the bank's return file again.",
                    found=start[:8].decode("latin-1"),
                )
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _other_encoding("UTF-16")
    if data and data[0] in _EBCDIC_DIGITS:
        raise _other_encoding("EBCDIC")


def _other_encoding(name: str) -> Unreadable:
    return Unreadable(
        Fault(
            "encoding",
            f"The file is in {name}. Send it as the bank delivered it, or save it as Latin-1.",
            line=1,
            columns=(1, 1),
        )
    )


def _refuse_nul(body: bytes) -> None:
    position = body.find(b"\0")
    if position < 0:
        return
    line = body.count(b"\n", 0, position) + 1
    column = position - (body.rfind(b"\n", 0, position) + 1) + 1
    raise Unreadable(
        Fault(
            "encoding",
            f"Byte 0x00 in line {line}, column {column}: the file is damaged or in another "
            "encoding. Send it as the bank delivered it.",
            line=line,
            columns=(column, column),
            found="\\x00",
        )
    )


def _end_of_text(body: bytes) -> int:
    # Only the very end is looked at byte by byte, so that nothing is copied.
    end = len(body)
    while end and body[end - 1] in _TAIL:
        end -= 1
    return end


def _even_lines(body: bytes, *, end: int, width: int) -> Lines | None:
    """Return the lines without a copy when every one is exactly `width` long, else None."""
    pitch = width + (2 if body[width : width + 1] == b"\r" else 1)
    count = -(-end // pitch)
    whole = (count - 1) * pitch + width
    # The last record may end in blanks, which are of the line and not after it.
    if end > whole or len(body) < whole or body[end:whole].strip(b" "):
        return None
    if _feeds(body, end) != count - 1:
        return None
    _refuse_lines(count, width)
    matrix = np.ndarray((count, width), np.uint8, body, 0, (pitch, 1))
    ends = np.ndarray((count - 1, pitch - width), np.uint8, body, width, (pitch, 1))
    if (ends != np.frombuffer(b"\r\n"[width - pitch :], np.uint8)).any():
        return None
    # A carriage return within the columns is a stray one, which the other path drops.
    if (matrix[:, -1] == _RETURN).any():
        return None
    return _lines(matrix, {})


def _uneven_lines(body: bytes, *, end: int, width: int, is_utf_8: bool) -> Lines:
    count = _feeds(body, end) + 1
    _refuse_lines(count, width)
    _refuse_short_lines(count, width, size=end)
    matrix = np.empty((count, width), dtype=np.uint8)
    too_long: dict[int, bytes] = {}
    first = start = 0
    while first < count:
        # The end of the last line taken is found before the lines are made.
        stop = _after_lines(body, start, end, _ROWS_AT_A_TIME)
        texts = [
            _line(line, width, is_utf_8=is_utf_8) for line in body[start : stop - 1].split(b"\n")
        ]
        too_long |= {n: text for n, text in enumerate(texts, first + 1) if len(text) > width}
        padded = b"".join([text[:width].ljust(width) for text in texts])
        last = first + len(texts)
        matrix[first:last] = np.frombuffer(padded, dtype=np.uint8).reshape(-1, width)
        first, start = last, stop
    return _lines(matrix, too_long)


def _after_lines(body: bytes, start: int, end: int, count: int) -> int:
    """Return where the line after the next `count` lines begins, or one past the end."""
    for _ in range(count):
        feed = body.find(b"\n", start, end)
        if feed < 0:
            return end + 1
        start = feed + 1
    return start


def _line(line: bytes, width: int, *, is_utf_8: bool) -> bytes:
    """Return a line without its trailing blanks, in Latin-1."""
    text = line.rstrip(b" \r")
    if (is_utf_8 or len(text) > width) and not text.isascii():
        return _as_latin_1(text)
    return text


def _as_latin_1(text: bytes) -> bytes:
    """Return a UTF-8 line in Latin-1, where one character is one column; others as they are."""
    try:
        return text.decode("utf-8").encode("latin-1")
    except UnicodeError:
        return text


def _lines(matrix: NDArray[np.uint8], too_long: dict[int, bytes]) -> Lines:
    return Lines(
        matrix=matrix,
        line_numbers=np.arange(1, len(matrix) + 1, dtype=np.int32),
        too_long=too_long,
        sha256=_digest(matrix, too_long),
    )


def _feeds(body: bytes, end: int) -> int:
    raw = np.frombuffer(body, dtype=np.uint8, count=end)
    parts = range(0, end, _BYTES_AT_A_TIME)
    return sum(int(np.count_nonzero(raw[i : i + _BYTES_AT_A_TIME] == 0x0A)) for i in parts)


def _refuse_lines(count: int, width: int) -> None:
    if count > MAX_LINES:
        raise too_large(f"{count:,} lines")
    # A file of very short lines would grow many times over when padded.
    if count * width > MAX_BYTES:
        raise too_large(f"{count:,} lines, {count * width:,} bytes once padded")


def _refuse_short_lines(count: int, width: int, *, size: int) -> None:
    # Banks may strip the blanks of their lines, but most of every line is filled.
    if count * width > max(_MOST_PADDING * size, _SMALL_BYTES):
        raise Unreadable(
            Fault(
                "line_length",
                f"The file has {count:,} lines of {size // count} characters on average, "
                f"{width} expected. Ask the bank for the file again.",
            )
        )


def _digest(matrix: NDArray[np.uint8], too_long: dict[int, bytes]) -> str:
    digest = hashlib.sha256()
    for first in range(0, len(matrix), _ROWS_AT_A_TIME):
        digest.update(np.ascontiguousarray(matrix[first : first + _ROWS_AT_A_TIME]).data)
    for number, line in too_long.items():
        digest.update(b"\n%d:" % number)
        digest.update(line)
    return digest.hexdigest()
