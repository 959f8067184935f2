"""Where the embedded server keeps its things, chosen once and written down.

`database.json` in the home folder (mode 0600) pins the folders and holds the
generated passwords. It is chosen once because what decides it, such as whether
an account may pass through a folder, can change while the data cannot move.
"""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from emdia.connectors.database.embedded.account import Account, may_enter, server_account
from emdia.connectors.database.faults import ServerFault
from emdia.connectors.database.home import name_of, write_secret_file

DATABASE = "emdia"
PORT = 5432
STATE_FILE = "database.json"
SYSTEM_FOLDER = Path("/var/lib/emdia")
# sockaddr_un holds 108 bytes with the closing zero.
LONGEST_SOCKET_BYTES = 107


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Folders, passwords and the account ('' when there is none to drop to)."""

    folder: Path
    socket: Path
    account: str
    super_password: str
    owner_password: str
    app_password: str
    prepared: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def settings(self) -> Path:
        return self.folder / "postgresql.conf"


def read_place(home: Path) -> Place | None:
    """Return the place written down in `home`, or None before the first start.

    :raises ServerFault: the file is there and cannot be read.
    """
    path = home / STATE_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        folder, socket = Path(values.pop("folder")), Path(values.pop("socket"))
        return Place(folder=folder, socket=socket, **values)
    except FileNotFoundError:
        return None
    except PermissionError:
        raise ServerFault(
            f"{path} belongs to another user: run Emdia as that user, or set EMDIA_HOME."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServerFault(f"{path} cannot be read: restore it from a backup.") from error


def write_place(*, home: Path, place: Place) -> None:
    """Write `place` down in `home`, replacing what was there in one step."""
    values = asdict(place) | {"folder": str(place.folder), "socket": str(place.socket)}
    write_secret_file(path=home / STATE_FILE, text=json.dumps(values, indent=1) + "\n")


def expected_place(home: Path) -> Place:
    """Return the place of `home`; before the first start, one without passwords."""
    return read_place(home) or Place(
        folder=home / "postgres",
        socket=home / "postgres" / "socket",
        account="",
        super_password="",
        owner_password="",
        app_password="",
    )


def choose_place(home: Path) -> Place:
    """Return the place of `home`, choosing and writing it down when there is none.

    The caller holds the lock of `home`.
    """
    known = read_place(home)
    if known is not None:
        return known
    account = server_account()
    folder = _folder_for(home=home, account=account)
    place = Place(
        folder=folder,
        socket=_socket_for(folder),
        account=account.name if account else "",
        super_password=secrets.token_urlsafe(32),
        owner_password=secrets.token_urlsafe(32),
        app_password=secrets.token_urlsafe(32),
    )
    write_place(home=home, place=place)
    return place


def _folder_for(*, home: Path, account: Account | None) -> Path:
    if account is None or may_enter(account=account, folder=home):
        return home / "postgres"
    return SYSTEM_FOLDER / name_of(home)


def _socket_for(folder: Path) -> Path:
    near = folder / "socket"
    if len(os.fsencode(near / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET_BYTES:
        return near
    return Path(tempfile.gettempdir()).resolve() / f"emdia-{os.geteuid()}-{name_of(folder)[-8:]}"
