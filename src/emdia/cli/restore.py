"""`emdia restore`: a backup into an empty place, where it stands still until it is released."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
GAP = 1_000_000
# Quoted as SQL quotes: doubled, and nothing else is special in a standard string.
CLOSING = "SELECT begin_quarantine('{file}', '{made_at}', {gap});"


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The backup.")],
    gap: Annotated[
        int, typer.Option(min=1, help="How far every running number jumps ahead.")
    ] = GAP,
    check: Annotated[
        bool, typer.Option("--check", help="Only hold the backup against its checksums.")
    ] = False,
) -> None:
    """Restore a backup into an empty place: all of it or nothing.

    The original may have gone on after the backup was made, so every running number
    jumps ahead, and no day runs and nothing is sent until `emdia release`.
    """
    from emdia.cli.processes.django import start_database
    from emdia.connectors.database import backups

    if check:
        manifest = backups.read(file)
        typer.echo(
            f"{file} is whole: {manifest.size_bytes:,} bytes of {manifest.made_at[:19]} UTC."
        )
        return
    backups.read(file)
    start_database()
    made_at = backups.read(file).made_at
    closing = CLOSING.format(
        file=file.name.replace("'", "''"), made_at=made_at.replace("'", "''"), gap=gap
    )
    restored = backups.restore(file, closing_sql=closing)
    typer.echo(f"Restored as of {restored.made_at[:19]} UTC; numbers jumped ahead by {gap:,}.")
    typer.echo("It is in quarantine: look at it with `emdia up`, check it with")
    typer.echo("`emdia ledger verify`, and let it work with `emdia release`.")
