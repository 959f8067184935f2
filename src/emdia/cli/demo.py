"""`emdia demo`: a company to look at, on this machine, in one command."""

import typer

from emdia.cli.web import HOST, PORT
from emdia.connectors.database import address

app = typer.Typer()


@app.command()
def demo(
    host: str = typer.Option(HOST, help="The address to listen on."),
    port: int = typer.Option(PORT, help="The port to listen on."),
) -> None:
    """Prepare the demo company if it is not there, and run everything."""
    from emdia.cli.processes.django import migrate_apart
    from emdia.cli.processes.group import run_group

    said: list[str] = []

    def before() -> None:
        migrate_apart()
        said.extend(_prepare())

    def ready() -> None:
        typer.echo(f"\nEmdia is at http://{host}:{port} (Ctrl-C stops it).")
        for line in said:
            typer.echo(line)

    run_group(host=host, port=port, before=before, ready=ready)


def _prepare() -> list[str]:
    """Make the demo company; return the lines a visitor reads: users, password, a file."""
    from emdia.cli.processes.django import load

    load()
    from django.utils import timezone

    from emdia.workflows import demo_company

    made = demo_company.prepare(as_of=timezone.localdate())
    file = address.home() / made.file_name
    file.write_bytes(made.file_content)
    users = [f"  {email}  ({role})" for email, role in made.people]
    return [
        f"Sign in with the password {made.password} as",
        *users,
        f"A return file to upload: {file}",
    ]
