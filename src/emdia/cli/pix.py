"""`emdia pix …`: Pix codes, and a provider to try with. Needs no database and no settings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from emdia.cli.printing.answers import fail_with, money, print_faults, print_json, print_pairs
from emdia.formats.pix import InvalidBrCode, read

API_PORT, PAGE_PORT = 8710, 8711

app = typer.Typer(
    name="pix", help="Read Pix codes; run a provider to try with.", no_args_is_help=True
)
provider = typer.Typer(help="A provider of Pix on this machine.", no_args_is_help=True)
app.add_typer(provider, name="provider")


@app.callback()
def pix_codes() -> None:
    """Read Pix codes; run a provider to try with."""


@provider.callback()
def providers() -> None:
    """A provider of Pix on this machine."""


@provider.command()
def fake(
    port: Annotated[int, typer.Option(help="The port of its API.")] = API_PORT,
    page_port: Annotated[int, typer.Option(help="The port of its page.")] = PAGE_PORT,
    folder: Annotated[
        Path | None, typer.Option(help="Where it keeps certificates and books.")
    ] = None,
) -> None:
    """Run a provider that moves no money, on loopback: charges are paid on its page."""
    import signal
    import threading
    from datetime import UTC, datetime

    from emdia.cli.processes.group import refuse_taken_port
    from emdia.connectors.pix_provider.place import place_in, serve

    for one in (port, page_port):
        refuse_taken_port(host="127.0.0.1", port=one)

    def now() -> datetime:
        return datetime.now(UTC)

    place = place_in(folder or default_folder(), now=now())
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    typer.echo(f"API  https://127.0.0.1:{port} (client certificate in {place.folder})")
    typer.echo(f"Page http://127.0.0.1:{page_port}/")
    serve(place, port=port, page_port=page_port, stop=stop, now=now)


def default_folder() -> Path:
    """Return where the provider of this home keeps its things."""
    from emdia.connectors.database import address

    return address.home() / "pix-provider"


@app.command()
def decode(
    code: Annotated[str, typer.Argument(help="The text behind the QR code: copia e cola.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what a Pix code pays, and where it departs from the manual."""
    try:
        found = read(code)
    except InvalidBrCode as refusal:
        fail_with(refusal.faults, as_json=as_json)
    if as_json:
        print_json(asdict(found))
        return
    print_pairs(
        (
            ("Kind", found.kind),
            ("Key", f"{found.key} ({found.key_kind})" if found.key_kind else found.key),
            ("Location", found.url),
            ("Pix Automático", found.recurrence_url),
            ("Amount", money(found.amount_cents)),
            ("Receiver", found.name),
            ("City", found.city),
            ("CEP", found.postal_code),
            ("txid", found.txid),
            ("Description", found.description),
            ("Pix Saque at", found.withdrawal_ispb),
            ("Used once", "yes" if found.is_one_time else ""),
            ("Also pays through", ", ".join(found.other_accounts)),
        )
    )
    print_faults(found.faults)
