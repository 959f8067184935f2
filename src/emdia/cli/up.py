"""`emdia up`: everything a small company needs, in one command."""

import typer

from emdia.cli.web import HOST, PORT

app = typer.Typer()


@app.command()
def up(
    host: str = typer.Option(HOST, help="The address to listen on."),
    port: int = typer.Option(PORT, help="The port to listen on."),
    migrate: bool = typer.Option(True, help="Bring the tables up to date first."),
) -> None:
    """Run database, web server and worker together until Ctrl-C."""
    from emdia.cli.processes.django import migrate_apart
    from emdia.cli.processes.group import run_group

    def before() -> None:
        if migrate:
            migrate_apart()

    def ready() -> None:
        typer.echo(f"Emdia is at http://{host}:{port} (Ctrl-C stops it).")

    run_group(host=host, port=port, before=before, ready=ready)
