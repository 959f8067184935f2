"""The unprivileged account PostgreSQL runs under when Emdia is started by root.

PostgreSQL refuses to run as root. Only folders made here are ever given to the
account; nobody else's folder changes owner or mode.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emdia.connectors.database.faults import ServerFault

PREFERRED = "emdia"
# The account a Debian PostgreSQL package leaves behind; it exists for this very purpose.
ELSE = "postgres"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account to drop to, creating it when needed; None unless root.

    :raises ServerFault: root, and no account exists nor can be created.
    """
    if os.geteuid() != 0:
        return None
    named = os.environ.get("EMDIA_PG_ACCOUNT", "")
    if named:
        return account_named(named)
    found = _find(PREFERRED) or _create() or _find(ELSE)
    if found is None:
        raise ServerFault(
            "PostgreSQL does not run as root and no account could be created for it: "
            "set EMDIA_PG_ACCOUNT to the name of an unprivileged account."
        )
    return found


def account_named(name: str) -> Account:
    """Return the account called `name`.

    :raises ServerFault: there is none, or it is root.
    """
    found = _find(name)
    if found is None or found.uid == 0:
        raise ServerFault(
            f"There is no unprivileged account {name!r} to run PostgreSQL: create it, "
            "for example with useradd --system."
        )
    return found


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _create() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell"]
    nowhere = ["/usr/sbin/nologin", "--home-dir", "/nonexistent", PREFERRED]
    # A failure is no matter: either another start made it first or there is another account.
    subprocess.run([*command, *nowhere], capture_output=True, check=False)  # noqa: S603
    return _find(PREFERRED)


def run_as(account: Account | None) -> dict[str, Any]:
    """Return what subprocess.run needs to run a server program under `account`."""
    # Neither the language nor the working folder of the caller may reach the server.
    kept = {key: os.environ[key] for key in ("PATH", "TZ") if key in os.environ}
    told: dict[str, Any] = {"cwd": "/", "env": kept | {"LC_ALL": "C"}}
    if account is not None:
        told |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return told


def may_enter(*, account: Account, folder: Path) -> bool:
    """Return whether `account` may pass through `folder`, asked of the kernel itself."""
    question = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
    answer = subprocess.run(question, capture_output=True, check=False, **run_as(account))  # noqa: S603
    return answer.returncode == 0


def make_private_folder(*, folder: Path, account: Account | None) -> None:
    """Create `folder`, mode 0700, for the server; one that is there must already be so.

    :raises ServerFault: what is there is a link, or belongs to somebody else.
    """
    owner = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != owner:
            raise ServerFault(
                f"{folder} is not a folder of the database's own: move it away."
            ) from None
        return
    if account is not None:
        os.chown(folder, account.uid, account.gid)
