"""`emdia pix …`: Pix codes from the command line. Needs no database and no settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from emdia.cli.printing.answers import fail_with, money, print_faults, print_json, print_pairs
from emdia.formats.pix import InvalidBrCode, read

app = typer.Typer(name="pix", help="Read Pix codes.", no_args_is_help=True)


@app.callback()
def pix_codes() -> None:
    """Read Pix codes."""


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
