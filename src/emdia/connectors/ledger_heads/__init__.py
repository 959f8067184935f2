"""The ledger's seals in a file off the database, one JSON object per line.

Whoever can rewrite the database can also rebuild a chain of seals; not so the
copies taken before. `ledger-heads.jsonl` in the home folder grows with every
seal; copy it elsewhere as often as its promise should count. An export has the
same lines and one more per entry. No personal data: numbers, digests, times.
"""

import fcntl
import json
import mmap
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from emdia.connectors.database import address

FILE_NAME = "ledger-heads.jsonl"


class Unreadable(ValueError):
    """A line is neither a seal nor an entry; the message names the file and the line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SealRecord:
    """Number n of a company's chain in one database."""

    database: str
    company: int
    seal: int
    batch: int
    digest: str  # hexadecimal SHA-256, here and below
    sealed_at: str  # ISO 8601


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryRecord:
    """What one entry of a sealed batch looked like when it was exported."""

    database: str
    company: int
    entry: int
    batch: int
    digest: str


Record = SealRecord | EntryRecord


def heads_file() -> Path:
    """Return the path of the file that grows with every seal; it may not exist yet."""
    return address.home() / FILE_NAME


def append(records: Iterable[SealRecord]) -> None:
    """Add seals to the file of the home folder, whole lines only."""
    lines = b"".join(_line(record) for record in records)
    address.make_home()
    descriptor = os.open(heads_file(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # A writer that died in the middle left half a line.
        file.truncate(_end_of_last_line(file.fileno()))
        file.seek(0, os.SEEK_END)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def last_number(*, database: str, company: int) -> int:
    """Return the number of the company's last seal in the file; 0 when there is none."""
    needle = json.dumps({"database": database, "company": company})[:-1].encode() + b", "
    try:
        with heads_file().open("rb") as file, _mapped(file.fileno()) as content:
            begin = content.rfind(needle)
            if begin < 0:
                return 0
            end = content.find(b"\n", begin)
            return int(json.loads(content[begin:end])["seal"])
    except (FileNotFoundError, ValueError):
        # Nothing there yet, or half a line: every seal is written again, which harms nothing.
        return 0


def write(*, path: Path, records: Iterable[Record]) -> int:
    """Write an export in one step; return how many lines it has."""
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    count = 0
    with passing.open("wb") as file:
        for record in records:
            file.write(_line(record))
            count += 1
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
    return count


def read(path: Path) -> Iterator[Record]:
    """Yield the lines of a file in their order; half a last line is left out.

    :raises Unreadable: a line is none of ours.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith(b"\n"):
                yield _record(line, where=f"{path}, line {number}")


def _line(record: Record) -> bytes:
    return json.dumps(asdict(record)).encode() + b"\n"


def _record(line: bytes, *, where: str) -> Record:
    try:
        values = json.loads(line)
        return SealRecord(**values) if "seal" in values else EntryRecord(**values)
    except (ValueError, TypeError):
        raise Unreadable(f"{where}: not a line of a ledger export") from None


def _end_of_last_line(descriptor: int) -> int:
    if not os.fstat(descriptor).st_size:
        return 0
    with _mapped(descriptor) as content:
        return content.rfind(b"\n") + 1


def _mapped(descriptor: int) -> mmap.mmap:
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
