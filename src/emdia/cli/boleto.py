"""`emdia boleto …`: boletos from the command line. Needs no database and no settings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from emdia.cli.printing.answers import fail_with, money, print_faults, print_json, print_pairs
from emdia.formats.banks import banks, campo_livre
from emdia.formats.boleto import (
    Arrecadacao,
    Boleto,
    InvalidBoleto,
    arrecadacao,
    decode,
    punctuate_line,
)

# A boleto falls due where it was issued, wherever this machine stands.
_BRAZIL = ZoneInfo("America/Sao_Paulo")

app = typer.Typer(name="boleto", help="Read boletos and collection slips.", no_args_is_help=True)


@app.callback()
def boletos() -> None:
    """Read boletos and collection slips."""


@app.command(name="decode")
def decode_digits(
    digits: Annotated[
        str, typer.Argument(help="Barcode or digitable line, with or without punctuation.")
    ],
    reference_date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to read the due date from; today."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what the digits of a boleto or collection slip mean."""
    as_of = (reference_date or datetime.now(_BRAZIL)).date()
    try:
        found = decode(digits, reference_date=as_of)
    except InvalidBoleto as refusal:
        fail_with(refusal.faults, as_json=as_json)
    if isinstance(found, Boleto):
        _print_boleto(found, as_json=as_json)
    else:
        _print_arrecadacao(found, as_json=as_json)


def _print_boleto(found: Boleto, *, as_json: bool) -> None:
    readings = campo_livre.readings(found.bank, found.campo_livre)
    if as_json:
        said: dict[str, Any] = {"kind": "boleto", **asdict(found)}
        said["campo_livre_readings"] = [
            {
                "form": reading.form,
                "source": reading.source,
                "fields": dict(reading.fields),
                "nosso_numero": reading.nosso_numero,
                "faults": [asdict(fault) for fault in reading.faults],
            }
            for reading in readings
        ]
        print_json(said)
        return
    card = banks().get(found.bank)
    print_pairs(
        (
            ("Bank", f"{found.bank} {card.name}" if card else found.bank),
            ("Due date", found.due_date or "none in the code"),
            ("Amount", money(found.amount_cents) if found.amount_cents else "the payer chooses"),
            ("Line", punctuate_line(found.line)),
            ("Barcode", found.barcode),
            ("Fator de vencimento", found.factor),
            ("Campo livre", found.campo_livre),
        )
    )
    for reading in readings:
        typer.echo(f"Campo livre as {reading.form} ({reading.source})")
        pairs = [("  " + name, value) for name, value in reading.fields.items()]
        print_pairs([*pairs, ("  nosso número as printed", reading.nosso_numero)])
        print_faults(reading.faults)
    print_faults(found.faults)


def _print_arrecadacao(found: Arrecadacao, *, as_json: bool) -> None:
    if as_json:
        print_json({"kind": "arrecadacao", **asdict(found)})
        return
    print_pairs(
        (
            ("Segment", f"{found.segment} {found.segment_words}"),
            ("Issuer", found.issuer),
            ("Amount", money(found.amount_cents)),
            ("Reference value", found.reference_value),
            ("Due date, if the issuer puts it there", found.due_date),
            ("Line", arrecadacao.punctuate_line(found.line)),
            ("Barcode", found.barcode),
            ("Free field", found.free_field),
        )
    )
