"""A folder in which a transport (SFTP, a VAN, an EDI agent) puts files for us.

A file is complete when nothing wrote to it for a while and its name is not one of
those that transports give to unfinished files. It stays where it is until it was
received; then it moves to `taken/`, or to `refused/` with the reason in a text
beside it. Nothing is ever overwritten or deleted.

One look at a time: looks hold a lock of the folder, which the operating system
lets go when the process dies.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUIET_SECONDS = 5.0  # no transport keeps still for so long in the middle of a file
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".writing")
TAKEN, REFUSED = "taken", "refused"
LOCK = ".emdia-lock"
REASON = ".reason.txt"
NS = 1_000_000_000


class FolderUnreadable(Exception):
    """The folder is not there, or may not be read and written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One complete file that waits in the folder, and which one it was when it was seen."""

    path: Path
    size_bytes: int
    inode: int
    modified_ns: int

    @property
    def name(self) -> str:
        return self.path.name

    def content(self) -> bytes:
        """Return the bytes of the file.

        :raises FolderUnreadable: it is gone, or another one stands in its place.
        """
        try:
            with self.path.open("rb") as stream:
                if _seen(self.path, os.fstat(stream.fileno())) != self:
                    raise FolderUnreadable(f"{self.path} changed while it was read.")
                return stream.read()
        except OSError as error:
            raise FolderUnreadable(f"{self.path}: {error.strerror}.") from error


@contextmanager
def look(folder: Path) -> Iterator[list[Waiting]]:
    """Yield the complete files of the folder, oldest first; nothing while another one looks.

    :raises FolderUnreadable: the folder is not there or not ours to use.
    """
    with _locked(folder) as now_ns:
        yield [] if now_ns is None else _complete(folder, now_ns)


def take(waiting: Waiting) -> Path | None:
    """Move a received file to `taken/`; return where it is, None when it is gone already."""
    return _move(waiting, TAKEN)


def refuse(waiting: Waiting, *, reason: str) -> Path | None:
    """Move a file to `refused/` with the reason beside it; return where it is."""
    place = _move(waiting, REFUSED)
    if place is not None:
        place.with_name(place.name + REASON).write_text(reason + "\n", encoding="utf-8")
    return place


def deliver(folder: Path, *, name: str, content: bytes) -> None:
    """Put a file into a folder as a careful transport does: whole, and not twice.

    What was delivered before, waiting or put away, stays as it is. The file is complete under
    its name from the first moment, so nobody need wait for it to keep still.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any((folder / place / name).exists() for place in (".", TAKEN, REFUSED)):
        return
    unfinished = folder / f"{name}{UNFINISHED[0]}"
    unfinished.write_bytes(content)
    since_ns = unfinished.stat().st_mtime_ns - int(QUIET_SECONDS * NS)
    os.utime(unfinished, ns=(since_ns, since_ns))
    unfinished.rename(folder / name)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder while a file is put into it, waiting for whoever holds it.

    :raises FolderUnreadable: the folder is not there or not ours to use.
    """
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise FolderUnreadable(f"{folder}: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def put_beside(folder: Path, *, name: str, content: bytes) -> None:
    """Write a file beside its place, under a name that no transport takes.

    :raises FolderUnreadable: the folder cannot be written.
    """
    unfinished = _unfinished(folder, name)
    try:
        with unfinished.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise FolderUnreadable(f"{unfinished}: {error.strerror}.") from error


def put_in_place(folder: Path, *, name: str) -> bool:
    """Give a file written beside its place its name; return whether it still lay there.

    :raises FolderUnreadable: the folder cannot be written.
    """
    try:
        _unfinished(folder, name).rename(folder / name)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FolderUnreadable(f"{folder / name}: {error.strerror}.") from error
    return True


def _unfinished(folder: Path, name: str) -> Path:
    return folder / f"{name}{UNFINISHED[0]}"


def is_taken(waiting: Waiting) -> bool:
    """Return whether a file of this name was moved to `taken/` before."""
    return (waiting.path.parent / TAKEN / waiting.name).exists()


@contextmanager
def _locked(folder: Path) -> Iterator[int | None]:
    """Hold the folder's lock; yield the instant by the folder's own clock, None if it is held."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise FolderUnreadable(f"{folder}: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        # The server of a network folder has its own clock; what it writes now tells it.
        os.utime(handle)
        yield os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)


def _complete(folder: Path, now_ns: int) -> list[Waiting]:
    found = [waiting for waiting in map(_waiting, _names(folder)) if waiting is not None]
    quiet = [one for one in found if now_ns - one.modified_ns >= QUIET_SECONDS * NS]
    return sorted(quiet, key=lambda one: (one.modified_ns, one.name))


def _names(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.iterdir()
            if not path.name.startswith(".") and not path.name.lower().endswith(UNFINISHED)
        ]
    except OSError as error:
        raise FolderUnreadable(f"{folder}: {error.strerror}.") from error


def _waiting(path: Path) -> Waiting | None:
    """Return what is known of a file that has something in it; None for anything else."""
    with contextlib.suppress(FileNotFoundError):
        if path.is_file() and not path.is_symlink():
            seen = _seen(path, path.stat())
            # A transport may open a file long before it writes to it.
            return seen if seen.size_bytes else None
    return None


def _seen(path: Path, status: os.stat_result) -> Waiting:
    return Waiting(
        path=path,
        size_bytes=status.st_size,
        inode=status.st_ino,
        modified_ns=status.st_mtime_ns,
    )


def _move(waiting: Waiting, where: str) -> Path | None:
    """Move a file beside its folder's files without ever overwriting one of them."""
    target = waiting.path.parent / where
    try:
        target.mkdir(exist_ok=True)
        if _seen(waiting.path, waiting.path.stat()) != waiting:
            # Another file came under this name; it was not received and stays.
            return None
        return _move_to_free_name(waiting.path, target)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnreadable(f"{waiting.path}: {error.strerror}.") from error


def _move_to_free_name(path: Path, target: Path) -> Path:
    number = 1
    while True:
        place = target / (path.name if number == 1 else f"{path.stem}.{number}{path.suffix}")
        try:
            # A second name and then not the first: no moment in which the file has none.
            os.link(path, place)
        except FileExistsError:
            number += 1
        except OSError:
            # Some network folders know no second names.
            if place.exists():
                number += 1
                continue
            path.rename(place)
            return place
        else:
            path.unlink()
            return place
