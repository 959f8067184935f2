"""`emdia demo`: a company to look at, on this machine, in one command."""

from pathlib import Path
from typing import Annotated

import typer

from emdia.cli.web import HOST, PORT
from emdia.connectors.database import address

app = typer.Typer()


@app.command()
def demo(
    host: str = typer.Option(HOST, help="The address to listen on."),
    port: int = typer.Option(PORT, help="The port to listen on."),
    return_file: Annotated[
        Path | None,
        typer.Option(
            "--return",
            exists=True,
            dir_okay=False,
            help="Found a sandbox company that expects the titles of this return file of yours.",
        ),
    ] = None,
    bank: str = typer.Option("341", help="The bank of that file."),
    layout: str = typer.Option("400", help="The layout of that file."),
    net_of_tariff: bool = typer.Option(False, help="Its amounts are less the bank's tariff."),
    customers: int = typer.Option(8_000, min=400, help="How many customers to make up."),
) -> None:
    """Prepare the demo's companies if they are not there, and run everything."""
    from emdia.cli.processes.django import migrate_apart
    from emdia.cli.processes.group import run_group

    said: list[str] = []

    def before() -> None:
        migrate_apart()
        said.extend(_prepare(customers))
        if return_file is not None:
            said.append(_expect(return_file, bank, layout, net_of_tariff))

    def ready() -> None:
        typer.echo(f"\nEmdia is at http://{host}:{port} (Ctrl-C stops it).")
        for line in said:
            typer.echo(line)

    run_group(host=host, port=port, before=before, ready=ready)


def _expect(file: Path, bank: str, layout: str, net_of_tariff: bool) -> str:
    """Make the sandbox company of one's own file; return the line a visitor reads."""
    from emdia.cli.processes.faults import UnableToRun
    from emdia.formats.banks import UnknownBank
    from emdia.formats.returns import Unreadable
    from emdia.workflows import demo_company

    try:
        name = demo_company.expect_return(
            content=file.read_bytes(), bank=bank, layout=layout, net_of_tariff=net_of_tariff
        )
    except (Unreadable, UnknownBank, demo_company.NothingToExpect) as refusal:
        raise UnableToRun(f"{file.name}: {refusal}") from refusal
    return f"The company {name} expects {file}: choose it and upload the file."


def _prepare(customers: int) -> list[str]:
    """Make the demo; return the lines a visitor reads: users, password, files."""
    from emdia.cli.processes.django import load

    load()
    from django.utils import timezone

    from emdia.workflows.demo import story

    folder = address.home() / "retornos"
    made = story.prepare(as_of=timezone.localdate(), folder=folder, customers=customers)
    late = [file.path for file in made.files if file.is_late]
    waiting = [file.path.name for file in made.files if not file.is_late]
    return [
        f"Sign in with the password {made.password} as",
        *(f"  {email}  ({role})" for email, role in made.people),
        *([f"Tonight's return files wait in {folder}: run the day.", *_indented(waiting)]),
        *(f"A return file to upload: {path}" for path in late),
    ]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
