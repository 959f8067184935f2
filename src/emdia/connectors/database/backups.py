"""A backup: one file with the database, the heads of the ledger, and what they must add up to.

The file is a tar of three members: `manifest.json`, `database.dump` (pg_dump's own
compressed format, one consistent snapshot) and `ledger-heads.jsonl`, where there is
one. The manifest says when it was made, by which version, and the SHA-256 of each
member and of itself. No password and no signing key is in it: the place it is
restored to has its own, and everybody signs in again.
"""

import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from emdia.connectors.database import address
from emdia.connectors.database.embedded import binaries
from emdia.connectors.database.faults import DatabaseFault

FORMAT = 1
MANIFEST, DUMP, HEADS = "manifest.json", "database.dump", "ledger-heads.jsonl"
LARGEST_MANIFEST_BYTES = 100_000
PIECE_BYTES = 1 << 20
# What a prepared server has already, and its owner may not make again.
HAD_ALREADY = re.compile(r"^\d+; \d+ \d+ (SCHEMA - public|COMMENT - SCHEMA|ACL - SCHEMA public)")
TABLES = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)


class BackupFault(DatabaseFault):
    """The backup cannot be made, read or restored; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One part of a backup."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at` is an instant in ISO 8601."""

    made_at: str
    emdia: str
    postgresql: str
    members: tuple[Member, ...]

    @property
    def size_bytes(self) -> int:
        return sum(member.size_bytes for member in self.members)


def make(target: Path, *, made_at: str, emdia: str) -> Manifest:
    """Write a backup of the database to `target`, which must not be there yet.

    It appears under its name when it is whole and on the disk.

    :raises BackupFault: `target` is there or cannot be written, or pg_dump refuses.
    """
    if target.exists():
        raise BackupFault(f"{target} is there already: name another file.")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            parts = [_dump(Path(folder) / DUMP), *_heads()]
            manifest = Manifest(
                made_at=made_at,
                emdia=emdia,
                postgresql=_version(),
                members=tuple(_member(path) for path in parts),
            )
            whole = Path(folder) / target.name
            _write(whole, manifest, parts)
            whole.rename(target)
    except OSError as error:
        raise BackupFault(f"{target} cannot be written: {error.strerror}.") from error
    return manifest


def read(backup: Path) -> Manifest:
    """Return what a backup says of itself, after holding every member against it.

    :raises BackupFault: it is none, or damaged; the text names the member.
    """
    with _opened(backup) as archive:
        manifest = _manifest(backup, archive)
        for member in manifest.members:
            _hold(backup, archive, member)
    return manifest


def restore(backup: Path, *, closing_sql: str) -> Manifest:
    """Load a backup into the empty database, and `closing_sql` in the same transaction.

    :raises BackupFault: the backup is damaged, the database is not empty, or it refuses.
    """
    manifest = read(backup)
    if _tables():
        raise BackupFault(
            "The database has tables already: a backup is restored into an empty place only."
            " Set EMDIA_HOME to a new folder, or name an empty database."
        )
    with tempfile.TemporaryDirectory(prefix="emdia-restore-") as folder, _opened(backup) as archive:
        for member in manifest.members:
            _extract(archive, member, Path(folder))
        _load(Path(folder) / DUMP, closing_sql)
        heads = Path(folder) / HEADS
        if heads.exists() and not (address.home() / HEADS).exists():
            (address.make_home() / HEADS).write_bytes(heads.read_bytes())
    return manifest


def _dump(path: Path) -> Path:
    options = ["--format=custom", "--no-owner", "--exclude-extension=*", "--no-unlogged-table-data"]
    _run("pg_dump", *options, f"--file={path}", f"--dbname={_conninfo()}")
    return path


def _heads() -> list[Path]:
    path = address.home() / HEADS
    return [path] if path.is_file() else []


def _member(path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    return Member(name=path.name, size_bytes=size, sha256=digest.hexdigest())


def _write(target: Path, manifest: Manifest, parts: list[Path]) -> None:
    said = _canonical(asdict(manifest) | {"format": FORMAT})
    sealed = {"backup": json.loads(said), "sha256": hashlib.sha256(said).hexdigest()}
    text = json.dumps(sealed, indent=1).encode()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            archive.addfile(_header(MANIFEST, len(text)), io.BytesIO(text))
            for member, path in zip(manifest.members, parts, strict=True):
                with path.open("rb") as content:
                    archive.addfile(_header(member.name, member.size_bytes), content)
        stream.flush()
        os.fsync(stream.fileno())


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def _canonical(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


@contextmanager
def _opened(backup: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(backup, mode="r:") as archive:
            yield archive
    except tarfile.TarError as error:
        raise BackupFault(
            f"{backup} is no backup of Emdia, or damaged ({error}). Take another one."
        ) from error
    except OSError as error:
        raise BackupFault(f"{backup} cannot be read: {error.strerror or error}.") from error


def _manifest(backup: Path, archive: tarfile.TarFile) -> Manifest:
    try:
        stream = archive.extractfile(MANIFEST)
        assert stream is not None
        sealed = json.loads(stream.read(LARGEST_MANIFEST_BYTES))
        said = sealed["backup"]
        if hashlib.sha256(_canonical(said)).hexdigest() != sealed["sha256"]:
            raise _damaged(backup, MANIFEST)
        if said["format"] != FORMAT:
            raise BackupFault(
                f"{backup} is of format {said['format']}; this version reads {FORMAT}."
            )
        members = tuple(Member(**member) for member in said["members"])
    except (KeyError, ValueError, TypeError, AssertionError) as error:
        raise _damaged(backup, MANIFEST) from error
    return Manifest(
        made_at=said["made_at"],
        emdia=said["emdia"],
        postgresql=said["postgresql"],
        members=members,
    )


def _damaged(backup: Path, member: str) -> BackupFault:
    return BackupFault(
        f"{backup} is damaged: {member} is not what was backed up."
        " Nothing was restored; take another backup."
    )


def _hold(backup: Path, archive: tarfile.TarFile, member: Member) -> None:
    """Let a member pass that is what the manifest says."""
    if member.name not in (DUMP, HEADS):
        raise _damaged(backup, member.name)
    digest = hashlib.sha256()
    try:
        stream = archive.extractfile(member.name)
        assert stream is not None
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
    except (KeyError, AssertionError, EOFError, tarfile.TarError) as error:
        raise _damaged(backup, member.name) from error
    if digest.hexdigest() != member.sha256:
        raise _damaged(backup, member.name)


def _extract(archive: tarfile.TarFile, member: Member, folder: Path) -> None:
    stream = archive.extractfile(member.name)
    assert stream is not None
    with (folder / member.name).open("wb") as target:
        while piece := stream.read(PIECE_BYTES):
            target.write(piece)


def _load(dump: Path, closing_sql: str) -> None:
    """Load the dump in one transaction that commits only after all of it was read."""
    chosen = dump.with_name("chosen.txt")
    chosen.write_text(_chosen(dump), encoding="utf-8")
    restore = _command("pg_restore", "--no-owner", f"--use-list={chosen}", "--file=-", str(dump))
    psql = _command(
        "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_conninfo()}"
    )
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603
            psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=_environment()
        ) as server:
            assert server.stdin is not None
            server.stdin.write(b"BEGIN;\n")
            server.stdin.flush()
            done = subprocess.run(restore, stdout=server.stdin, stderr=said, check=False)  # noqa: S603
            if done.returncode == 0:
                _send(server.stdin, f"\nSET search_path = public;\n{closing_sql}\nCOMMIT;\n")
            # Without the COMMIT the server undoes everything when the connection ends.
            _close(server.stdin)
        if done.returncode or server.returncode:
            said.seek(0)
            raise BackupFault(f"The database refused the backup: {_first_line(said.read())}")


def _send(stream: Any, text: str) -> None:
    try:
        stream.write(text.encode())
    except BrokenPipeError:
        return  # psql ended with an error, which its exit code tells.


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return


def _chosen(dump: Path) -> str:
    """Return pg_restore's list of the dump without what the server has already."""
    listed = _run("pg_restore", "--list", str(dump))
    return "\n".join(line for line in listed.splitlines() if not HAD_ALREADY.match(line)) + "\n"


def _tables() -> int:
    import psycopg

    try:
        with psycopg.connect(**address.conninfo(owner=True), autocommit=True) as connection:
            found = connection.execute(TABLES).fetchone()
    except psycopg.Error as error:
        raise BackupFault(f"The database does not answer: {error}") from error
    return int(found[0]) if found else 0


def _version() -> str:
    return _run("pg_dump", "--version").strip().rpartition(" ")[2]


def _command(program: str, *arguments: str) -> list[str]:
    found = binaries.find_binaries().folder / program
    if not os.access(found, os.X_OK):
        raise BackupFault(
            f"{found} is missing: set EMDIA_PG_BIN to the bin folder of a whole PostgreSQL."
        )
    return [str(found), *arguments]


def _run(program: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        _command(program, *arguments),
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFault(f"{program} refused: {_first_line(done.stderr.encode())}")
    return done.stdout


def _first_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    wrong = [line for line in lines if "error" in line.lower()]
    return (wrong or lines or ["no reason given"])[0]


def _conninfo() -> str:
    from psycopg.conninfo import make_conninfo

    parts = {key: value for key, value in address.conninfo(owner=True).items() if key != "password"}
    return make_conninfo(**parts)


def _environment() -> dict[str, str]:
    """The password goes by the environment: a command line can be read by others."""
    password = address.conninfo(owner=True).get("password") or ""
    return os.environ | {"PGPASSWORD": str(password), "PGCLIENTENCODING": "UTF8"}
