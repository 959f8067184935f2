"""`emdia demo`: a company to look at, on this machine, in one command."""

from pathlib import Path
from typing import Annotated

import typer

from emdia.cli.pix import API_PORT
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
    pix_port: int = typer.Option(
        0, help="The port of the Pix provider's API; its page has the next one. 0: the first free."
    ),
) -> None:
    """Prepare the demo's companies if they are not there, and run everything."""
    from emdia.cli.processes.child import Child
    from emdia.cli.processes.django import migrate_apart
    from emdia.cli.processes.group import refuse_taken_port, run_group

    api_port = _pix_port(pix_port)
    for one in (api_port, api_port + 1):
        refuse_taken_port(host="127.0.0.1", port=one)
    provider = Child(
        name="pix",
        arguments=[
            *("pix", "provider", "fake"),
            *("--port", str(api_port), "--page-port", str(api_port + 1)),
        ],
        environment={},
    )

    said: list[str] = []

    def before() -> None:
        migrate_apart()
        said.extend(_prepare(customers, api_port))
        if return_file is not None:
            said.append(_expect(return_file, bank, layout, net_of_tariff))

    def ready() -> None:
        typer.echo(f"\nEmdia is at http://{host}:{port} (Ctrl-C stops it).")
        for line in said:
            typer.echo(line)
        _tell_pix_provider(f"http://127.0.0.1:{port}/", api_port + 1)

    run_group(host=host, port=port, before=before, ready=ready, beside=[provider])


def _pix_port(told: int) -> int:
    """Return the port of this home's provider: the same at every start, for an account names it."""
    from emdia.cli.pix import default_folder
    from emdia.connectors.database.home import make_home

    make_home()
    file = default_folder() / "port"
    if told == 0 and file.exists():
        return int(file.read_text(encoding="ascii"))
    port = told or next(one for one in range(API_PORT, API_PORT + 200, 2) if _are_free(one))
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.write_text(f"{port}\n", encoding="ascii")
    return port


def _are_free(port: int) -> bool:
    """Return whether nobody listens on a port and the one after it."""
    import socket

    for one in (port, port + 1):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", one)) == 0:
                return False
    return True


def _tell_pix_provider(base_url: str, page_port: int) -> None:
    """Let the provider know where to tell of payments, and say where a visitor pays."""
    from emdia.cli.processes.django import load

    load()
    from django.utils import timezone

    from emdia.workflows.demo import pix

    fault = pix.ask_for_notices(base_url=base_url, now=timezone.now())
    if fault:
        typer.echo(f"The Pix provider does not answer yet: {fault}")
    else:
        typer.echo(f"Pay Pix charges at http://127.0.0.1:{page_port}/ and watch them settle.")


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


def _prepare(customers: int, pix_port: int) -> list[str]:
    """Make the demo; return the lines a visitor reads: users, password, files."""
    from emdia.cli.processes.django import load

    load()
    from django.utils import timezone

    from emdia.cli.pix import default_folder
    from emdia.connectors.pix_provider.place import place_in
    from emdia.workflows.demo import pix, story

    folder = address.home() / "retornos"
    made = story.prepare(as_of=timezone.localdate(), folder=folder, customers=customers)
    pix.set_up(
        place=place_in(default_folder(), now=timezone.now()),
        url=f"https://127.0.0.1:{pix_port}",
        as_of=timezone.localdate(),
        now=timezone.now(),
    )
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
