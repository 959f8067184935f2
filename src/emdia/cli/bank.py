"""`emdia bank …`: bank files from the command line.

Reading and explaining need no database and no settings; receiving (`intake`) does.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from emdia.cli import bank_statement, intake
from emdia.cli.printing.answers import print_table
from emdia.cli.printing.lines import print_line
from emdia.cli.printing.remessas import print_remessa
from emdia.cli.printing.statements import print_statements
from emdia.formats.banks import Event, UnknownBank, bank
from emdia.formats.explained_line import FileKind, explain_line
from emdia.formats.fixed_width import HEAD_BYTES, MAX_BYTES, Unreadable, refuse_at_once
from emdia.formats.remessa.reading import read_remessa, recognise_remessa
from emdia.formats.returns import ReturnFile, read_return, recognise, split_files
from emdia.formats.statements import (
    LAYOUTS,
    read_statements,
    recognise_statement,
    refuse_size,
)
from emdia.kernel.money import format_number

app = typer.Typer(
    name="bank",
    help="Read and receive what banks send, and read what they are sent.",
    no_args_is_help=True,
)

_CURRENCY = "BRL"
_NOT_OF_COLUMNS = ("ofx", "camt", "csv")


app.add_typer(intake.commands)
app.add_typer(bank_statement.commands)


@app.callback()
def bank_files() -> None:
    """Read and receive what banks send, and read what they are sent."""


@app.command()
def read(
    file: Annotated[
        Path, typer.Argument(help="A return file, remessa or statement, as the bank has it.")
    ],
    bank: Annotated[str | None, typer.Option(help="Three-digit code, such as 341.")] = None,
    layout: Annotated[
        str | None,
        typer.Option(help=f"Layout: 400, 240, or of statements {', '.join(LAYOUTS)}."),
    ] = None,
    kind: Annotated[
        FileKind | None, typer.Option(help="Which way it goes; the header says it otherwise.")
    ] = None,
    net_of_tariff: Annotated[
        bool, typer.Option("--net-of-tariff", help="The bank credits net of its tariff.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print one JSON object, or one a line for files sent as one."),
    ] = False,
) -> None:
    """Read a return file, a remessa or a statement and say what is in it. Nothing is stored."""
    data = _content(file, layout)
    statement_layout = layout or (None if bank or kind else recognise_statement(data))
    if statement_layout in LAYOUTS:
        _read_statements(file, data, layout=statement_layout, as_json=as_json)
        return
    parts = _parts(file, data)
    refused = 0
    for number, part in enumerate(parts, start=1):
        name = f"{file}, file {number} of {len(parts)}" if len(parts) > 1 else str(file)
        if len(parts) > 1 and not as_json:
            typer.echo(f"File {number} of {len(parts)}")
        try:
            if kind is FileKind.REMESSA or (kind is None and recognise_remessa(part)):
                _read_remessa(part, bank=bank, layout=layout, as_json=as_json)
            else:
                _read_return(part, bank, layout, net_of_tariff=net_of_tariff, as_json=as_json)
        except (Unreadable, UnknownBank) as refusal:
            # The others are whole files of their own, and are read all the same.
            typer.echo(f"Error: {name}: {refusal}", err=True)
            refused += 1
    if refused:
        raise typer.Exit(code=1)


@app.command()
def explain(
    line: Annotated[str, typer.Argument(help="One line of a bank file, in quotes.")],
    bank: Annotated[str, typer.Option(help="Three-digit code, such as 341.")],
    layout: Annotated[str, typer.Option(help="400, 240 or 240-extrato.")],
    kind: Annotated[FileKind | None, typer.Option(help="Which way the file goes.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a line field by field, with the manual's names and the bank's words."""
    try:
        explained = explain_line(
            line.encode("latin-1", "replace"), bank=bank, layout=layout, kind=kind
        )
    except (Unreadable, UnknownBank) as refusal:
        _fail(str(refusal))
    print_line(explained, as_json=as_json)


def _read_statements(file: Path, data: bytes, *, layout: str, as_json: bool) -> None:
    try:
        found = read_statements(data, layout=layout)
    except Unreadable as refusal:
        _fail(f"{file}: {refusal}")
    print_statements(found, as_json=as_json)


def _parts(file: Path, data: bytes) -> tuple[bytes, ...]:
    """Return each of the files that were sent as one."""
    try:
        return split_files(data)
    except Unreadable as refusal:
        _fail(f"{file}: {refusal}")


def _read_return(
    data: bytes, bank: str | None, layout: str | None, *, net_of_tariff: bool, as_json: bool
) -> None:
    code, form = _chosen(data, bank, layout)
    returned = read_return(data, bank=code, layout=form, net_of_tariff=net_of_tariff)
    if as_json:
        typer.echo(json.dumps(_summary(returned), ensure_ascii=False))
    else:
        _print(returned)


def _read_remessa(data: bytes, *, bank: str | None, layout: str | None, as_json: bool) -> None:
    said = recognise_remessa(data)
    code, form = bank or (said and said[0]), layout or (said and said[1])
    if not code or not form:
        raise UnknownBank(
            "The first line is not the header of any remessa; give --bank and --layout."
        )
    print_remessa(read_remessa(data, bank=code, layout=form), as_json=as_json)


def _content(file: Path, layout: str | None) -> bytes:
    """Return the file's bytes; what its size or its beginning tell against is not read."""
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            size = file.stat().st_size
            if (layout or recognise_statement(head)) in _NOT_OF_COLUMNS:
                refuse_size(size)
            else:
                refuse_at_once(head, size=size)
            # A pipe tells no size, and may never end.
            return head + stream.read(MAX_BYTES + 1 - len(head))
    except OSError as error:
        _fail(f"{file}: {error.strerror}.")
    except Unreadable as refusal:
        _fail(f"{file}: {refusal}")


def _chosen(data: bytes, bank: str | None, layout: str | None) -> tuple[str, str]:
    """Return the bank and layout given, and what the header says for those that are not."""
    if bank and layout:
        return bank, layout
    said = recognise(data) or ("341", "400")
    return bank or said[0], layout or said[1]


def _fail(message: str) -> NoReturn:
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(code=1)


def _summary(returned: ReturnFile) -> dict[str, Any]:
    titles = returned.titles
    return {
        "bank": returned.bank,
        "layout": returned.layout,
        "titles": len(titles),
        "sum_nominal_cents": int(titles.nominal_cents.sum()),
        "paid_cents": int(titles.paid_cents.sum()),
        "liquidated_cents": int(titles.paid_cents[titles.is_payment].sum()),
        "events": titles.occurrence_counts(),
        "faults": [asdict(fault) for fault in returned.faults],
    }


def _print(returned: ReturnFile) -> None:
    console = Console(soft_wrap=True)
    header = returned.header
    console.print(f"{bank(returned.bank).name} ({returned.bank}), CNAB {returned.layout}, return")
    console.print(
        f"{header.company_name}, agência {header.agencia}, conta {header.conta}-{header.dac}, "
        f"file {header.sequence or '?'}, made on {header.generated_date or '?'}",
        markup=False,
        highlight=False,
    )
    print_table(_occurrences(returned))
    breaking = int((~returned.titles.obeys_net_identity).sum())
    if returned.net_of_tariff and breaking:
        console.print(f"Payments whose amounts do not add up net of tariff: {breaking}.")
    _print_faults(console, returned)


def _occurrences(returned: ReturnFile) -> Table:
    titles = returned.titles
    table = Table("Code", "The bank says", "Event")
    for heading in ("Lines", "Nominal", "Paid", "Tariff"):
        table.add_column(heading, justify="right")
    for code, count in titles.occurrence_counts().items():
        of_code = titles.occurrence == code.encode("latin-1")
        words = bank(returned.bank).explain(layout=returned.layout, occurrence=code)
        events = Counter(titles.event[of_code].tolist())
        table.add_row(
            code,
            words[0],
            ", ".join(Event(event).name.lower().replace("_", " ") for event in sorted(events)),
            str(count),
            _money(titles.nominal_cents[of_code].sum()),
            _money(titles.paid_cents[of_code].sum()),
            _money(titles.tariff_cents[of_code].sum()),
        )
    return table


def _money(cents: Any) -> str:
    return format_number(int(cents), currency=_CURRENCY, language="pt-BR")


def _print_faults(console: Console, returned: ReturnFile) -> None:
    if not returned.faults:
        console.print("No faults.")
        return
    console.print(f"Faults: {len(returned.faults)}")
    for fault in returned.faults:
        console.print(f"  {fault.code}: {fault.message}", markup=False, highlight=False)
