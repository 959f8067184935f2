"""`emdia db`: the embedded PostgreSQL by itself."""

from urllib.parse import quote, urlencode

import typer

from emdia.connectors.database import address, embedded

app = typer.Typer(no_args_is_help=True, help="Start, stop or name the embedded PostgreSQL.")


@app.command()
def start() -> None:
    """Make and start the server of the home folder, if it does not run."""
    place = embedded.ensure_running()
    typer.echo(f"PostgreSQL runs in {place.folder} (process {embedded.pid()}).")


@app.command()
def stop() -> None:
    """Stop the server of the home folder."""
    typer.echo("PostgreSQL is stopped." if embedded.stop() else "PostgreSQL was not running.")


@app.command()
def url(
    owner: bool = typer.Option(False, "--owner", help="The address of the role that migrates."),
) -> None:
    """Print the database address. It holds a password."""
    parts = address.conninfo(owner=owner)
    user, password = quote(parts.pop("user", "")), quote(parts.pop("password", ""), safe="")
    name = quote(parts.pop("dbname"))
    typer.echo(f"postgresql://{user}:{password}@/{name}?{urlencode(parts)}")
