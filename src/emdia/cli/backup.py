"""`emdia backup`: everything that cannot be made again, in one file that proves itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
FOLDER = "backups"


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; else one in the home folder.")
    ] = None,
) -> None:
    """Back the database up: one consistent moment of it, while everything goes on.

    It holds all companies, users, files, the ledger and the queue; no password of the
    database and no signing key. Encrypt it before it leaves this machine.
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from emdia.cli.processes.checkup import LATEST_BACKUP
    from emdia.cli.processes.django import start_database
    from emdia.connectors.database import address, backups
    from emdia.connectors.database.home import write_secret_file

    start_database()
    now = datetime.now(UTC)
    target = file or _own_place(address.make_home(), f"emdia-{now:%Y%m%d-%H%M%S}.backup")
    made = backups.make(target.absolute(), made_at=now.isoformat(), emdia=version("emdia"))
    latest = {"file": str(target.absolute()), "made_at": made.made_at}
    write_secret_file(path=address.make_home() / LATEST_BACKUP, text=json.dumps(latest) + "\n")
    typer.echo(f"{target} holds {made.size_bytes:,} bytes of {made.made_at[:19]} UTC:")
    for member in made.members:
        typer.echo(f"  {member.name}  {member.size_bytes:,} bytes  SHA-256 {member.sha256}")


def _own_place(home: Path, name: str) -> Path:
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / name
