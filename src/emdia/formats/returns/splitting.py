"""Several returns sent as one: where each begins."""

from __future__ import annotations

import re
from itertools import islice

from emdia.formats.fixed_width import Unreadable
from emdia.kernel.faults import Fault

MAX_FILES = 1_000

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# A header of CNAB 400 says in words what it is; one of CNAB 240 is of lote 0, type 0.
_HEADER_400 = re.compile(rb"^0[12](?:RETORNO|REMESSA)", re.MULTILINE)
_HEADER_240 = re.compile(rb"^\d{3}00000", re.MULTILINE)


def split_files(data: bytes) -> tuple[bytes, ...]:
    """Return each of the files that `data` holds one after the other, to be read by itself.

    A file that begins with no header known, or holds one alone, is given back whole. Where a
    byte-order mark says that the whole is UTF-8, each part says so too.

    :raises Unreadable: there are more than `MAX_FILES`.
    """
    mark = _BYTE_ORDER_MARK if data.startswith(_BYTE_ORDER_MARK) else b""
    body = data.removeprefix(mark)
    first = body.lstrip(b" \r\n\x1a")
    header = next((kind for kind in (_HEADER_400, _HEADER_240) if kind.match(first)), None)
    if header is None:
        return (data,)
    starts = [match.start() for match in islice(header.finditer(first), MAX_FILES + 1)]
    if len(starts) > MAX_FILES:
        raise Unreadable(
            Fault(
                "too_large",
                f"The upload holds more than {MAX_FILES:,} files. Send them one by one.",
            )
        )
    if len(starts) == 1:
        return (data,)
    ends = [*starts[1:], len(first)]
    return tuple(mark + first[start:end] for start, end in zip(starts, ends, strict=True))
