"""The home folder: the embedded database, the generated secrets, the locks."""

import hashlib
import os
import secrets
from pathlib import Path

from emdia.connectors.database.faults import ServerFault

CHECKOUT = Path(__file__).resolve().parents[4]


def home() -> Path:
    """Return the home folder, which may not exist yet.

    `EMDIA_HOME` wins. A checkout keeps its own `.emdia`; an installed package
    uses `/var/lib/emdia/home` as root, else the user's data folder.
    """
    named = os.environ.get("EMDIA_HOME", "")
    if named:
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src" / "emdia").is_dir():
        return CHECKOUT / ".emdia"
    if os.geteuid() == 0:
        return Path("/var/lib/emdia/home")
    data = os.environ.get("XDG_DATA_HOME", "") or "~/.local/share"
    return Path(data).expanduser() / "emdia"


def make_home() -> Path:
    """Return the home folder, created when missing. An existing folder keeps its mode.

    Under root the folder may be passed through by the account that runs
    PostgreSQL; every secret inside is a file of mode 0600.

    :raises ServerFault: the folder cannot be created.
    """
    folder = home()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise ServerFault(f"{folder} is not a folder; EMDIA_HOME must name one.") from None
    except OSError as error:
        raise ServerFault(
            f"The folder {folder} cannot be created ({error.strerror}): "
            "set EMDIA_HOME to a folder you may write to."
        ) from error
    else:
        # Explicit: the umask of the moment must not decide who may look in.
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def name_of(folder: Path) -> str:
    """Return a short name for `folder`, different for every path."""
    words = folder.parent.name if folder.name.startswith(".") else folder.name
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]
    return f"{words or 'home'}-{digest}"


def write_secret_file(*, path: Path, text: str) -> None:
    """Write `text` to `path` in one step; only the owner of the process may read it."""
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)


def secret_key() -> str:
    """Return the key that signs sessions: `EMDIA_SECRET_KEY`, else one generated once.

    :raises ServerFault: the home folder or the key in it cannot be read or written.
    """
    named = os.environ.get("EMDIA_SECRET_KEY", "")
    if named:
        return named
    path = home() / "secret_key"
    try:
        return _read_key(path) or _generate_key(path)
    except OSError as error:
        raise ServerFault(
            f"The key {path} cannot be used ({error.strerror}): "
            "set EMDIA_HOME to a folder you may write to, or set EMDIA_SECRET_KEY."
        ) from error


def _read_key(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _generate_key(path: Path) -> str:
    make_home()
    mine = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_secret_file(path=mine, text=secrets.token_urlsafe(50) + "\n")
    try:
        # A link cannot replace: of two processes that start at once, one key stays.
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
    return _read_key(path)
