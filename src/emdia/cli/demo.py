"""`emdia demo`: a company to look at, on this machine, in one command."""

import importlib.util

import typer

from emdia.cli.web import HOST, PORT

app = typer.Typer()

COMPANY = "emdia.workflows.demo_company"


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
    """Make the demo company; return what a visitor must know, such as users and passwords."""
    from emdia.cli.processes.django import load

    load()
    if importlib.util.find_spec(COMPANY) is None:
        return []
    words = importlib.import_module(COMPANY).prepare()
    return words.splitlines() if isinstance(words, str) else [str(line) for line in words or ()]
